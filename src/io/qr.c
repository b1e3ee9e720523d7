/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * QR codes by libqrencode. */
#include "base/base.h"
#include "io/qr.h"

#ifdef HAVE_QRENCODE
#include <errno.h>
#include <qrencode.h>

#include "io/library.h"

#define FUNCTIONS(F) F(QRcode_encodeString) F(QRcode_free)
#define POINTER(name) __typeof__(name) *name;
static struct { FUNCTIONS(POINTER) } lib;

/* Opened by the first code: who sees none starts without it. */
static enum result load_library(struct err *err)
{
	void *library;
	bool all;

	if (lib.QRcode_free)
		return OK;
	library = library_open(QRENCODE_SONAME);
	all = library;
#define LOAD(name) all = all && library_function(library, #name, &lib.name);
	FUNCTIONS(LOAD)
	if (all)
		return OK;
	if (library)
		library_close(library);
	memset(&lib, 0, sizeof(lib));
	return err_set(err, ERR_INVALID, _("The library %s is not installed (Debian: libqrencode4), so no codes to "
		"scan can be drawn. Install it and try again."), QRENCODE_SONAME);
}

bool qr_is_there(void)
{
	struct err ignored;

	return load_library(&ignored) == OK;
}

static QRcode *encode(const char *text, QRecLevel level)
{
	QRcode *code = lib.QRcode_encodeString(text, 0, level, QR_MODE_8, 1);

	if (!code && errno == ENOMEM)
		BUG("no memory for a code");
	return code;
}

enum result qr_encode(const char *text, struct qr *out, struct err *err)
{
	QRcode *best, *other;

	*out = (struct qr){ 0 };
	if (load_library(err))
		return err->code;
	best = encode(text, QR_ECLEVEL_L);
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
	lib.QRcode_free(best);
	if (other)
		lib.QRcode_free(other);
	return OK;
}
#else
bool qr_is_there(void)
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
