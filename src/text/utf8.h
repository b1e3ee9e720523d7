/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * UTF-8: decoding, cleaning at the edge, clusters, the form that is searched and sorted. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H
#include "base/base.h"

#define UTF8_REPLACEMENT 0xFFFD

/* Decodes one code point at s (len bytes left, len > 0); returns the bytes used, at least 1.
 * Broken bytes (overlong, surrogate, beyond U+10FFFF, cut) give U+FFFD and one byte. */
size_t utf8_decode(const char *s, size_t len, uint32_t *cp);
size_t utf8_encode(uint32_t cp, char out[4]);
void str_add_cp(struct str *out, uint32_t cp);
bool utf8_is_valid(const char *s, size_t len);
size_t utf8_count(const char *s);		/* code points */
size_t utf8_cut(const char *s, size_t max);	/* bytes of as much of it as goes into max, no character in parts */

/* What comes from outside, made fit for the store: broken bytes and NUL become U+FFFD (counted in
 * the result), NFC.  Nothing else changes: controls are kept and made visible when drawn. */
size_t utf8_clean(const char *s, size_t len, struct str *out);

/* CRLF and CR become LF, in place. */
void text_unix_lines(struct str *text);

/* Byte length of the grapheme cluster (Unicode 15, UAX #29) at s; 0 at the end. */
size_t utf8_cluster(const char *s, size_t len);
/* Start of the cluster before byte `at`; 0 at the beginning. */
size_t utf8_cluster_before(const char *s, size_t at);
/* Start of the next / previous word for the editor, in bytes. */
size_t utf8_word_after(const char *s, size_t len, size_t at);
size_t utf8_word_before(const char *s, size_t at);

/* Functions with `out` add to it. */

/* Search form (design rule "text": NFKC, no marks, no tatweel, no invisible controls, Arabic
 * letters folded, all digits ASCII, case folded, blanks folded and trimmed). */
void text_fold(const char *s, struct str *out);
/* The form that is sorted by: text_fold without the article at the beginning of the text ("ال" with
 * a bare alef and a letter behind it: إلهام keeps its own). */
void text_sort_key(const char *s, struct str *out);
/* True when the folded needle stands in the folded text (both in search form). */
bool text_contains(const char *folded, const char *folded_needle);

/* Any decimal digit of Unicode → its value, else -1. */
int digit_value(uint32_t cp);
/* Copies s with every Arabic-Indic and extended digit as ASCII, ٫ as '.', and ٬ as ','. */
void digits_to_ascii(const char *s, struct str *out);
/* Takes out the invisible: U+200B–U+200F, U+202A–E, U+2060–4, U+2066–9, U+FEFF, U+00AD, U+061C. */
void text_strip_invisible(const char *s, struct str *out);
/* First strong direction: 1 RTL, 0 LTR, -1 none. */
int text_direction(const char *s);
#endif
