/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * QR codes by libqrencode. */
#include "base/base.h"
#include "io/qr.h"

#ifdef HAVE_QRENCODE
#include <errno.h>
#include <qrencode.h>

bool qr_is_built(void)
{
	return true;
}

static QRcode *encode(const char *text, QRecLevel level)
{
	QRcode *code = QRcode_encodeString(text, 0, level, QR_MODE_8, 1);

	if (!code && errno == ENOMEM)
		BUG("no memory for a code");
	return code;
}

enum result qr_encode(const char *text, struct qr *out, struct err *err)
{
	QRcode *best = encode(text, QR_ECLEVEL_L), *other;

	*out = (struct qr){ 0 };
	if (!best)
		return err_set(err, ERR_INVALID, _("This is too long for a code to scan."));
	other = encode(text, QR_ECLEVEL_M);
	if (other && other->version <= best->version) {
		QRcode *swap = best;

		best = other;
		other = swap;
	}
	out->size = best->width;
	out->dark = xcalloc((size_t)best->width * (size_t)best->width, sizeof(*out->dark));
	for (int i = 0; i < best->width * best->width; i++)
		out->dark[i] = best->data[i] & 1;
	QRcode_free(best);
	if (other)
		QRcode_free(other);
	return OK;
}
#else
bool qr_is_built(void)
{
	return false;
}

enum result qr_encode(const char *text, struct qr *out, struct err *err)
{
	(void)text;
	*out = (struct qr){ 0 };
	return err_set(err, ERR_INVALID, _("This wasit was built without libqrencode (Debian: libqrencode-dev), "
		"so it draws no codes to scan."));
}
#endif

void qr_release(struct qr *qr)
{
	free(qr->dark);
	*qr = (struct qr){ 0 };
}
