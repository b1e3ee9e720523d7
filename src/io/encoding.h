/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which character set a file is in, and its text as clean UTF-8. */
#ifndef IO_ENCODING_H
#define IO_ENCODING_H
#include "base/base.h"

enum encoding { ENC_UTF8, ENC_UTF16LE, ENC_UTF16BE, ENC_CP1256, ENC_LATIN };

struct decoded {
	enum encoding encoding;
	bool bom;
	bool misread;		/* it was UTF-8 read as cp1252/cp1254 before; NOT yet repaired */
	size_t broken;		/* bytes that fitted no character, now U+FFFD */
};

/* Decides by content (BOM, NUL pattern, UTF-8 validity, else Arabic letter frequencies of
 * Windows-1256) and appends the text as NFC UTF-8 without BOM to *out.  NULs and lone surrogates
 * count as broken.  A line break with which a vCard writer folded a line inside a character of
 * UTF-8 is moved behind the character. */
void encoding_decode(const char *data, size_t len, struct str *out, struct decoded *info);
/* Undoes "UTF-8 misread as cp1252/cp1254" in each maximal run where that gives valid UTF-8 with
 * non-ASCII letters; everything else is copied.  Returns whether anything changed.  Letters that
 * French or Turkish text may really contain beside punctuation ("OÙ…", "AŞ”") stay as they are.
 * With out NULL it only tells. */
bool encoding_repair(const char *utf8, struct str *out);
const char *encoding_name(enum encoding encoding);	/* "UTF-8", "Windows-1256" … */

/* Encoding of a short text without BOM: ENC_UTF8, ENC_CP1256 or ENC_LATIN. */
enum encoding encoding_guess(const char *data, size_t len);
/* Appends data that is known to be in `encoding` as NFC UTF-8; returns the broken bytes. */
size_t encoding_convert(enum encoding encoding, const char *data, size_t len, struct str *out);
/* Understands names as in vCard's CHARSET ("utf-8", "windows-1256", "ISO-8859-1"), any case;
 * false when it is none of ours. */
bool encoding_from_name(const char *name, enum encoding *out);
#endif
