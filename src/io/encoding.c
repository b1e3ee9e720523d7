/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which character set bytes are in, and their text as clean UTF-8. */
#include "base/base.h"
#include "io/encoding.h"

#include <strings.h>

#include "text/utf8.h"

/* Bytes 0x80…0xFF of Windows-1256.  Source: the table "cp1256" that Unicode publishes. */
static const uint16_t cp1256[128] = {
	0x20AC, 0x067E, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0679, 0x2039, 0x0152, 0x0686, 0x0698, 0x0688,
	0x06AF, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x06A9, 0x2122, 0x0691, 0x203A, 0x0153, 0x200C, 0x200D, 0x06BA,
	0x00A0, 0x060C, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6, 0x00A7,
	0x00A8, 0x00A9, 0x06BE, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
	0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7,
	0x00B8, 0x00B9, 0x061B, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x061F,
	0x06C1, 0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627,
	0x0628, 0x0629, 0x062A, 0x062B, 0x062C, 0x062D, 0x062E, 0x062F,
	0x0630, 0x0631, 0x0632, 0x0633, 0x0634, 0x0635, 0x0636, 0x00D7,
	0x0637, 0x0638, 0x0639, 0x063A, 0x0640, 0x0641, 0x0642, 0x0643,
	0x00E0, 0x0644, 0x00E2, 0x0645, 0x0646, 0x0647, 0x0648, 0x00E7,
	0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x0649, 0x064A, 0x00EE, 0x00EF,
	0x064B, 0x064C, 0x064D, 0x064E, 0x00F4, 0x064F, 0x0650, 0x00F7,
	0x0651, 0x00F9, 0x0652, 0x00FB, 0x00FC, 0x200E, 0x200F, 0x06D2,
};

/* Bytes 0x80…0x9F of Windows-1252; 0: undefined.  From 0xA0 on a byte is its code point. */
static const uint16_t cp1252[32] = {
	0x20AC, 0x0000, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x0000, 0x017D, 0x0000,
	0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x0000, 0x017E, 0x0178,
};

const char *encoding_name(enum encoding encoding)
{
	static const char *const names[] = {
		[ENC_UTF8] = "UTF-8",
		[ENC_UTF16LE] = "UTF-16LE",
		[ENC_UTF16BE] = "UTF-16BE",
		[ENC_CP1256] = "Windows-1256",
		[ENC_LATIN] = "Windows-1252",
	};

	return names[encoding];
}

bool encoding_from_name(const char *name, enum encoding *out)
{
	static const struct { const char *name; enum encoding encoding; } known[] = {
		{ "utf-8", ENC_UTF8 },		{ "utf8", ENC_UTF8 },
		{ "us-ascii", ENC_UTF8 },	{ "ascii", ENC_UTF8 },
		{ "utf-16le", ENC_UTF16LE },	{ "utf-16be", ENC_UTF16BE },
		{ "windows-1256", ENC_CP1256 },	{ "cp1256", ENC_CP1256 },
		{ "cp-1256", ENC_CP1256 },	{ "x-cp1256", ENC_CP1256 },
		{ "windows-1252", ENC_LATIN },	{ "cp1252", ENC_LATIN },
		{ "iso-8859-1", ENC_LATIN },	{ "iso8859-1", ENC_LATIN },
		{ "latin1", ENC_LATIN },	{ "iso-8859-15", ENC_LATIN },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (strcasecmp(known[i].name, name) == 0) {
			*out = known[i].encoding;
			return true;
		}
	return false;
}

/* --- Converting ------------------------------------------------------------------------------- */

static size_t convert_bytes(const uint16_t *table, size_t defined, const char *data, size_t len,
	struct str *out)
{
	size_t broken = 0, plain = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)data[i];
		uint32_t cp = byte;

		if (byte < 0x80)
			continue;
		str_addn(out, data + plain, i - plain);
		plain = i + 1;
		if ((size_t)(byte - 0x80) < defined)
			cp = table[byte - 0x80];
		if (!cp) {
			cp = UTF8_REPLACEMENT;
			broken++;
		}
		str_add_cp(out, cp);
	}
	str_addn(out, data + plain, len - plain);
	return broken;
}

static unsigned unit16(const char *data, bool big)
{
	unsigned char a = (unsigned char)data[0], b = (unsigned char)data[1];

	return big ? (unsigned)a << 8 | b : (unsigned)b << 8 | a;
}

static size_t convert_utf16(bool big, const char *data, size_t len, struct str *out)
{
	size_t broken = 0, i = 0;

	while (i + 1 < len) {
		uint32_t cp = unit16(data + i, big);

		i += 2;
		if (cp >= 0xD800 && cp <= 0xDFFF) {
			unsigned low = cp < 0xDC00 && i + 1 < len ? unit16(data + i, big) : 0;

			if (low >= 0xDC00 && low <= 0xDFFF) {
				cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			} else {
				cp = UTF8_REPLACEMENT;
				broken++;
			}
		}
		str_add_cp(out, cp);
	}
	if (i < len) {
		str_add_cp(out, UTF8_REPLACEMENT);
		broken++;
	}
	return broken;
}

size_t encoding_convert(enum encoding encoding, const char *data, size_t len, struct str *out)
{
	struct str text = STR_INIT;
	size_t broken = 0;

	switch (encoding) {
	case ENC_UTF8:
		return utf8_clean(data, len, out);
	case ENC_UTF16LE:
	case ENC_UTF16BE:
		broken = convert_utf16(encoding == ENC_UTF16BE, data, len, &text);
		break;
	case ENC_CP1256:
		broken = convert_bytes(cp1256, COUNT(cp1256), data, len, &text);
		break;
	case ENC_LATIN:
		broken = convert_bytes(cp1252, COUNT(cp1252), data, len, &text);
		break;
	}
	/* Also composes, and replaces NULs. */
	broken += utf8_clean(text.s, text.len, out);
	str_release(&text);
	return broken;
}

/* --- Guessing --------------------------------------------------------------------------------- */

/* Whether bytes without a BOM are UTF-16 of mostly Latin and Arabic text: then nearly every second
 * byte is 0x00 or 0x06, which no text in another encoding contains at all. */
static bool looks_utf16(const char *data, size_t len, bool big)
{
	size_t pairs = MIN(len / 2, 32768), fitting = 0;

	for (size_t i = 0; i < pairs; i++) {
		unsigned unit = unit16(data + 2 * i, big);

		if (unit && (unit >> 8 == 0x00 || unit >> 8 == 0x06))
			fitting++;
	}
	return pairs >= 2 && fitting * 10 >= pairs * 7;
}

/* Letters of Windows-1256 where Windows-1252 has other letters. */
static bool is_cp1256_letter(unsigned char byte)
{
	return byte >= 0xC1 && cp1256[byte - 0x80] >= 0x0621 && cp1256[byte - 0x80] <= 0x064A;
}

static bool is_ascii_letter(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Arabic is written in whole words of bytes above 0x7F, most of them among the letters; in Latin
 * text such bytes stand singly among ASCII letters. */
static bool looks_arabic(const char *data, size_t len)
{
	size_t letters = 0, high = 0, together = 0, mixed = 0;
	unsigned char before = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)data[i];

		if (byte >= 0xC0) {
			high++;
			letters += is_cp1256_letter(byte);
			together += before >= 0xC0;
			mixed += is_ascii_letter(before);
		} else if (is_ascii_letter(byte) && before >= 0xC0) {
			mixed++;
		}
		before = byte;
	}
	return letters * 2 > high && together >= mixed;
}

enum encoding encoding_guess(const char *data, size_t len)
{
	size_t good = 0, broken = 0;

	if (utf8_is_valid(data, len))
		return ENC_UTF8;
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = utf8_decode(data + i, len - i, &cp);

		if (n > 1)
			good++;
		else if (cp == UTF8_REPLACEMENT)
			broken++;
		i += n;
	}
	/* In eight-bit text hardly any bytes fit together as UTF-8; a damaged file mostly does. */
	if (good > broken)
		return ENC_UTF8;
	return looks_arabic(data, len) ? ENC_CP1256 : ENC_LATIN;
}

/* Length of a character whose first byte is here but which a fold (line break and blank) cuts in
 * two, with the fold; else 0.  *fold gets the bytes before the fold, *fold_len its length. */
static size_t folded_character(const char *s, size_t len, size_t *fold, size_t *fold_len)
{
	unsigned char lead = (unsigned char)s[0];
	size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	size_t have = 1, at;
	char whole[4];
	uint32_t cp;

	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	while (have < need && have < len && ((unsigned char)s[have] & 0xC0) == 0x80)
		have++;
	at = have;
	if (at < len && s[at] == '\r')
		at++;
	if (at < len && s[at] == '\n')
		at++;
	if (at == have || at >= len || (s[at] != ' ' && s[at] != '\t'))
		return 0;
	at++;
	if (have == need || len - at < need - have)
		return 0;
	memcpy(whole, s, have);
	memcpy(whole + have, s + at, need - have);
	if (utf8_decode(whole, need, &cp) != need)
		return 0;
	*fold = have;
	*fold_len = at - have;
	return need + at - have;
}

static bool mend_folds(const char *data, size_t len, struct str *out)
{
	bool mended = false;
	size_t copied = 0, i = 0;

	while (i < len) {
		size_t fold, fold_len, n = folded_character(data + i, len - i, &fold, &fold_len);

		if (!n) {
			i++;
			continue;
		}
		str_addn(out, data + copied, i + fold - copied);
		str_addn(out, data + i + fold + fold_len, n - fold - fold_len);
		str_addn(out, data + i + fold, fold_len);
		mended = true;
		copied = i += n;
	}
	str_addn(out, data + copied, len - copied);
	return mended;
}

static void decode_bytes(const char *data, size_t len, struct str *out, struct decoded *info)
{
	struct str mended = STR_INIT;
	bool valid = utf8_is_valid(data, len);

	if (!valid && !info->bom)
		info->encoding = encoding_guess(data, len);
	if (!valid && mend_folds(data, len, &mended)
	    && (info->bom || encoding_guess(mended.s, mended.len) == ENC_UTF8)) {
		info->encoding = ENC_UTF8;
		data = mended.s;
		len = mended.len;
	}
	info->broken = encoding_convert(info->encoding, data, len, out);
	str_release(&mended);
}

void encoding_decode(const char *data, size_t len, struct str *out, struct decoded *info)
{
	static const struct { const char *mark; size_t len; enum encoding encoding; } boms[] = {
		{ "\xEF\xBB\xBF", 3, ENC_UTF8 },
		{ "\xFF\xFE", 2, ENC_UTF16LE },
		{ "\xFE\xFF", 2, ENC_UTF16BE },
	};
	size_t start = out->len;

	*info = (struct decoded){ 0 };
	for (size_t i = 0; i < COUNT(boms) && !info->bom; i++)
		if (len >= boms[i].len && memcmp(data, boms[i].mark, boms[i].len) == 0) {
			info->bom = true;
			info->encoding = boms[i].encoding;
			data += boms[i].len;
			len -= boms[i].len;
		}
	if (!info->bom && looks_utf16(data, len, false))
		info->encoding = ENC_UTF16LE;
	else if (!info->bom && looks_utf16(data, len, true))
		info->encoding = ENC_UTF16BE;
	if (info->encoding != ENC_UTF8)
		info->broken = encoding_convert(info->encoding, data, len, out);
	else
		decode_bytes(data, len, out, info);
	info->misread = encoding_repair(out->s + start, NULL);
}
