/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Character sets: recognised by content, decoded whole, misreadings undone and nothing else. */
#include "base/base.h"

#include "corpus.h"
#include "io/encoding.h"
#include "text/utf8.h"
#include "unit.h"

/* "محمد العلي" in Windows-1256. */
#define CP1256_NAME "\xE3\xCD\xE3\xCF \xC7\xE1\xDA\xE1\xED"

static void decodes(const char *data, size_t len, const char *text, enum encoding encoding,
	size_t broken)
{
	struct decoded info;
	struct str out = STR_INIT;

	str_add(&out, ">");
	encoding_decode(data, len, &out, &info);
	ck_assert_str_eq(out.s + 1, text);
	ck_assert_msg(info.encoding == encoding, "%s is %s", text, encoding_name(info.encoding));
	ck_assert_uint_eq(info.broken, broken);
	str_release(&out);
}
#define DECODES(data, text, encoding, broken) \
	decodes(data, sizeof(data) - 1, text, encoding, broken)

START_TEST(encoding_decode_knows_the_set_by_content)
{
	DECODES("", "", ENC_UTF8, 0);
	DECODES("abc", "abc", ENC_UTF8, 0);
	DECODES("محمد", "محمد", ENC_UTF8, 0);
	DECODES("\xEF\xBB\xBFمحمد", "محمد", ENC_UTF8, 0);
	DECODES("\xFF\xFE" "E\x06-\x06", "مح", ENC_UTF16LE, 0);
	DECODES("\xFE\xFF\x06" "E\x06-", "مح", ENC_UTF16BE, 0);
	DECODES("a\0b\0,\0E\x06", "ab,م", ENC_UTF16LE, 0);
	DECODES("\0a\0b\0,\x06" "E", "ab,م", ENC_UTF16BE, 0);
	DECODES("name\n" CP1256_NAME "\n", "name\nمحمد العلي\n", ENC_CP1256, 0);
	DECODES("\xE3", "م", ENC_CP1256, 0);
	DECODES("d\xE9j\xE0 vu, na\xEFve, 5\x80", "déjà vu, naïve, 5€", ENC_LATIN, 0);
	DECODES("M\xFCller, Gr\xF6\xDF" "e, \xC4rzte", "Müller, Größe, Ärzte", ENC_LATIN, 0);
	DECODES("Espa\xF1" "a, \xC1rea, Garc\xED" "a", "España, Área, García", ENC_LATIN, 0);
	DECODES("x\x81y\xE9", "x\xEF\xBF\xBDyé", ENC_LATIN, 1);
}
END_TEST

START_TEST(encoding_decode_composes)
{
	/* e + combining acute; alef + madda above */
	DECODES("e\xCC\x81 \xD8\xA7\xD9\x93", "é آ", ENC_UTF8, 0);
}
END_TEST

START_TEST(encoding_decode_counts_what_is_broken)
{
	DECODES("محمد \xFF علي", "محمد \xEF\xBF\xBD علي", ENC_UTF8, 1);
	DECODES("محمد عل\xD9", "محمد عل\xEF\xBF\xBD", ENC_UTF8, 1);
	DECODES("\xEF\xBB\xBFok \xE3\xCD", "ok \xEF\xBF\xBD\xEF\xBF\xBD", ENC_UTF8, 2);
	DECODES("a\0b", "a\xEF\xBF\xBD" "b", ENC_UTF8, 1);
	DECODES("\xFF\xFE" "a\0b", "a\xEF\xBF\xBD", ENC_UTF16LE, 1);
	DECODES("\xFF\xFE" "a\0\0\0b\0", "a\xEF\xBF\xBD" "b", ENC_UTF16LE, 1);
	DECODES("\xFF\xFE\x3D\xD8\x00\xDE!\0", "😀!", ENC_UTF16LE, 0);
	DECODES("\xFF\xFE\x3D\xD8!\0", "\xEF\xBF\xBD!", ENC_UTF16LE, 1);
	DECODES("\xFF\xFE\x00\xDE!\0", "\xEF\xBF\xBD!", ENC_UTF16LE, 1);
	DECODES("\xFF\xFE!\0\x3D\xD8", "!\xEF\xBF\xBD", ENC_UTF16LE, 1);
	DECODES("\xFF\xFE!\0\x3D\xD8\x3D\xD8\x00\xDE", "!\xEF\xBF\xBD😀", ENC_UTF16LE, 1);
	DECODES("\xFF\xFE", "", ENC_UTF16LE, 0);
	DECODES("\xFF\xFE\x41", "\xEF\xBF\xBD", ENC_UTF16LE, 1);
}
END_TEST

START_TEST(encoding_decode_moves_folds_out_of_characters)
{
	DECODES("NOTE:ab\xD9\r\n \x85" "c", "NOTE:abم\r\n c", ENC_UTF8, 0);
	DECODES("\xF0\x9F\n\t\x98\x80", "😀\n\t", ENC_UTF8, 0);
	DECODES("\xF0\r \x9F\x98\x80", "😀\r ", ENC_UTF8, 0);
	/* Not a fold: no blank, the wrong rest, the end. */
	DECODES("محم\xD9\r\n\x85", "محم\xEF\xBF\xBD\r\n\xEF\xBF\xBD", ENC_UTF8, 2);
	DECODES("محم\xD9\r\n x", "محم\xEF\xBF\xBD\r\n x", ENC_UTF8, 1);
	DECODES("محم\xD9\r\n ", "محم\xEF\xBF\xBD\r\n ", ENC_UTF8, 1);
	DECODES("محم\xD9\r", "محم\xEF\xBF\xBD\r", ENC_UTF8, 1);
}
END_TEST

START_TEST(encoding_convert_takes_every_byte_of_cp1256)
{
	struct str out = STR_INIT;
	char all[128];

	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)(i + 0x80);
	ck_assert_uint_eq(encoding_convert(ENC_CP1256, all, sizeof(all), &out), 0);
	/* U+0653…5 cannot arise, so nothing composes but what stood composed. */
	ck_assert_uint_eq(utf8_count(out.s), 128);
	ck_assert(str_has_prefix(out.s, "€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈ"));
	ck_assert(strstr(out.s, "ہءآأؤإئابةتثجحخدذرزسشصض×طظعغـفقكàلâمنهوçèéêëىيîï"));
	str_release(&out);
}
END_TEST

START_TEST(encoding_from_name_knows_the_common_ones)
{
	enum encoding encoding = ENC_UTF16BE;

	ck_assert(encoding_from_name("Windows-1256", &encoding) && encoding == ENC_CP1256);
	ck_assert(encoding_from_name("utf-8", &encoding) && encoding == ENC_UTF8);
	ck_assert(encoding_from_name("ISO-8859-1", &encoding) && encoding == ENC_LATIN);
	ck_assert(!encoding_from_name("KOI8-R", &encoding) && encoding == ENC_LATIN);
	ck_assert(!encoding_from_name("", &encoding));
}
END_TEST

/* --- Misread text ----------------------------------------------------------------------------- */

static const struct {
	const char *misread, *text;	/* text NULL: stays as it is */
} misread[] = {
	{ "Ø¹Ø¨Ø¯Ø§Ù„Ù„Ù‡ Ø§Ù„Ø\u00ADØ±Ø¨ÙŠ", "عبدالله الحربي" },
	{ "ØªÙ\xC2\x81" "Ø§ØµÙŠÙ„", "تفاصيل" },
	{ "\"Ù…Ø\u00ADÙ…Ø¯\",0505", "\"محمد\",0505" },
	{ "450 Ù… Ù…Ø±Ø¨Ø¹", "450 م مربع" },
	{ "Ù…", "م" },
	{ "Ø\xC2\x9F", "؟" },			/* Latin-1's control instead of cp1252's Ÿ */
	{ "ØŸ", "؟" },
	/* An editor made a plain blank of the second one's no-break space: its byte is lost. */
	{ "cafÃ© Ã  la crÃ¨me", "café Ã  la crème" },
	{ "cafÃ©", "café" },
	{ "MÃ¼ller", "Müller" },
	{ "Ã©tÃ©\u00C2\u00A0Â«", "été\u00A0«" },
	{ "Ä°stanbul, ÅŸeker, ÄŸ", "İstanbul, şeker, ğ" },
	{ "itâ€™s 5 â‚¬ â€“ ok", "it’s 5 € – ok" },
	{ "ðŸ˜€", "😀" }, { "ğŸ˜€", "😀" },
	{ "ï»¿name,Ù…Ø\u00AD", "name,مح" },
	{ "ÐœÐ¾ÑÐºÐ²Ð°", "МоÑква" },		/* the control was dropped */
	{ "ÐœÐ¾Ñ\xC2\x81" "ÐºÐ²Ð°", "Москва" },
	{ "محمد Ø¹Ù„ÙŠ", "محمد علي" },
	{ "Ø¹Ù„ÙŠØ", "عليØ" },			/* cut within a character */
	/* Genuine texts. */
	{ "", NULL }, { "plain", NULL }, { "محمد العلي", NULL },
	{ "été\u00A0», «\u00A0où\u00A0», voilà… déjà”", NULL },
	{ "OÙ… ET OÙ» CAFÉ… CAFÉ» NOËL” ÉTÉ™", NULL },
	{ "À bientôt, ÂGE, THÉÂTRE, Â", NULL },
	{ "ŞİŞLİ… ŞÖFÖR” AŞ”, DAĞ… İÇ” Ğ’ Ç» Ö… Ü”", NULL },
	{ "Çağrı İstanbul’da “ığüşöç”", NULL },
	{ "Größe: Ø 5…10 mm, 20 °C ± 1", NULL },
	{ "\u00A0\u00A0«»°", NULL }, { "Â°", NULL },
	{ "€‚ƒ„…†‡", NULL }, { "ÃÃÃ", NULL }, { "Ã", NULL }, { "Ù", NULL },
};

START_TEST(encoding_repair_undoes_only_misreadings)
{
	const char *text = misread[_i].text ? misread[_i].text : misread[_i].misread;
	struct str out = STR_INIT;
	bool changed;

	str_add(&out, ">");
	changed = encoding_repair(misread[_i].misread, &out);
	ck_assert_str_eq(out.s + 1, text);
	ck_assert_int_eq(changed, misread[_i].text != NULL);
	ck_assert_int_eq(encoding_repair(misread[_i].misread, NULL), changed);
	str_release(&out);
}
END_TEST

/* As cp1252 (or cp1254) shows a byte. */
static void add_misread(struct str *out, const char *text, bool turkish)
{
	for (; *text; text++) {
		char c = *text;
		struct str one = STR_INIT;
		size_t broken = encoding_convert(ENC_LATIN, &c, 1, &one);
		unsigned char byte = (unsigned char)c;

		if (broken)
			str_add_cp(out, byte);
		else if (turkish && (byte == 0xD0 || byte == 0xF0))
			str_add(out, byte == 0xD0 ? "Ğ" : "ğ");
		else if (turkish && (byte == 0xDD || byte == 0xDE))
			str_add(out, byte == 0xDD ? "İ" : "Ş");
		else
			str_add(out, one.s);
		str_release(&one);
	}
}

START_TEST(encoding_repair_gives_every_arabic_letter_back)
{
	for (int turkish = 0; turkish < 2; turkish++)
		for (uint32_t cp = 0x0621; cp <= 0x06D2; cp++) {
			struct str word = STR_INIT, clean = STR_INIT, shown = STR_INIT,
				   back = STR_INIT;

			str_add(&word, "دا");
			str_add_cp(&word, cp);
			str_add(&word, "ر x");
			utf8_clean(word.s, word.len, &clean);
			add_misread(&shown, clean.s, turkish);
			ck_assert_msg(encoding_repair(shown.s, &back), "U+%04X", cp);
			ck_assert_str_eq(back.s, clean.s);
			str_release(&word);
			str_release(&clean);
			str_release(&shown);
			str_release(&back);
		}
}
END_TEST

START_TEST(encoding_repair_is_linear)
{
	struct str text = STR_INIT, out = STR_INIT;

	/* Chains that are never believed must not be read again from each of their characters. */
	for (size_t i = 0; i < 500000; i++)
		str_add(&text, "Â°");
	ck_assert(!encoding_repair(text.s, &out));
	ck_assert_uint_eq(out.len, text.len);
	str_release(&text);
	str_release(&out);
}
END_TEST

/* --- The files of the phones ------------------------------------------------------------------ */

static const struct {
	const char *name;
	enum encoding encoding;
	bool bom, misread;
} exports[] = {
	{ "android-2.1.vcf", ENC_UTF8, false, false },
	{ "iphone-3.0.vcf", ENC_UTF8, false, false },
	{ "google.csv", ENC_UTF8, false, false },
	{ "excel-utf16.txt", ENC_UTF16LE, true, false },
	{ "outlook-cp1256.csv", ENC_CP1256, false, false },
	{ "mojibake.csv", ENC_UTF8, false, true },
};

START_TEST(encoding_decode_reads_the_phone_exports)
{
	char *path = xasprintf("phone-exports/%s", exports[_i].name);
	struct str data = STR_INIT, text = STR_INIT;
	struct decoded info;

	if (corpus_read(path, &data)) {
		encoding_decode(data.s, data.len, &text, &info);
		ck_assert_str_eq(encoding_name(info.encoding), encoding_name(exports[_i].encoding));
		ck_assert_int_eq(info.bom, exports[_i].bom);
		ck_assert_int_eq(info.misread, exports[_i].misread);
		ck_assert_uint_eq(info.broken, 0);
		ck_assert(utf8_is_valid(text.s, text.len));
	}
	str_release(&data);
	str_release(&text);
	free(path);
}
END_TEST

START_TEST(encoding_repair_restores_the_misread_export)
{
	struct str data = STR_INIT, expected = STR_INIT, text = STR_INIT;

	if (corpus_read("phone-exports/mojibake.csv", &data)
	    && corpus_read("phone-exports/expected.json", &expected)) {
		size_t rows = 0;

		ck_assert(encoding_repair(data.s, &text));
		ck_assert(!encoding_repair(text.s, NULL));
		/* Each row that begins with a name and a phone: the name is one of the persons. */
		for (char *s = strchr(text.s, '\n') + 1, *end; (end = strchr(s, '\n'));
			s = end + 1) {
			char *comma = memchr(s, ',', (size_t)(end - s)), *quoted;

			if (!comma || comma[1] != '0' || comma[2] != '5')
				continue;
			quoted = xasprintf("\"name\": \"%.*s\"", (int)(comma - s), s);
			ck_assert_msg(strstr(expected.s, quoted), "%s", quoted);
			free(quoted);
			rows++;
		}
		ck_assert_uint_gt(rows, 20);
		ck_assert(strstr(text.s, "المدينة المنورة"));
		for (const char *s = text.s; *s; s++)
			ck_assert_msg((unsigned char)*s != 0xC3, "left misread: %.40s", s);
	}
	str_release(&data);
	str_release(&expected);
	str_release(&text);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("encoding", NULL, NULL, 0,
		ONCE(encoding_decode_knows_the_set_by_content), ONCE(encoding_decode_composes),
		ONCE(encoding_decode_counts_what_is_broken),
		ONCE(encoding_decode_moves_folds_out_of_characters),
		ONCE(encoding_convert_takes_every_byte_of_cp1256),
		ONCE(encoding_from_name_knows_the_common_ones),
		EACH(encoding_repair_undoes_only_misreadings, COUNT(misread)),
		ONCE(encoding_repair_gives_every_arabic_letter_back),
		ONCE(encoding_repair_is_linear),
		EACH(encoding_decode_reads_the_phone_exports, COUNT(exports)),
		ONCE(encoding_repair_restores_the_misread_export));
}
