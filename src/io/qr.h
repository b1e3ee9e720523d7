/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * QR codes (ISO/IEC 18004) by libqrencode, which is optional. */
#ifndef IO_QR_H
#define IO_QR_H
#include "base/base.h"

struct qr {
	int size;		/* modules a side: 17 + 4 × version */
	bool *dark;		/* owned: size × size, row by row */
};
/* Whether this program was built with the library, and it is installed. */
bool qr_is_there(void);
/* The smallest code that holds the UTF-8 text, with level M where that costs no larger one, else L.
 * ERR_INVALID: no code holds as much, or none can be made here (qr_is_there). */
enum result qr_encode(const char *text, struct qr *out, struct err *err) MUST_CHECK;
void qr_release(struct qr *qr);
#endif
