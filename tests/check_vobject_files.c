/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Cards and calendars of others, and writing what is read back exactly. */
#include "base/base.h"

#include "vobject_fixture.h"
#include "corpus.h"
#include "io/encoding.h"
#include "io/vobject.h"
#include "unit.h"

/* --- Files of others -------------------------------------------------------------------------- */

static size_t cards;

/* One of the cards has another in it, in one line of text. */
static size_t count_begins(const char *text)
{
	size_t n = 0;

	for (const char *s = text; (s = strcasestr(s, "BEGIN:VCARD")) != NULL; s++)
		n += s == text || s[-1] != ':';
	return n;
}

static void check_cards(const char *name, const struct str *content)
{
	struct str text = STR_INIT;
	struct decoded info;
	struct vreader reader;
	struct vobject o;
	struct err err;
	size_t n = 0;

	encoding_decode(content->s, content->len, &text, &info);
	vobject_open(&reader, text.s, text.len);
	while (vobject_next(&reader, &o, &err)) {
		ck_assert_str_eq(o.kind, "VCARD");
		ck_assert_int_ne(o.version, 0);
		for (size_t i = 0; i < o.nprops; i++)
			ck_assert_msg(*o.props[i].name != 0, "%s", name);
		vobject_release(&o);
		n++;
	}
	ck_assert_msg(!err.code, "%s: %s", name, err.text);
	ck_assert_msg(n == count_begins(text.s), "%s: %zu", name, n);
	cards += n;
	str_release(&text);
}

START_TEST(vobject_next_reads_the_cards_of_others)
{
	cards = 0;
	if (corpus_each("corpora/ez-vcard", ".vcf", check_cards))
		ck_assert_uint_eq(cards, 15);
	cards = 0;
	if (corpus_each("corpora/ical.js", ".vcf", check_cards))
		ck_assert_uint_eq(cards, 5);
}
END_TEST

static void read_anything(const char *name, const struct str *content)
{
	char *out = vobject_dump(content->s, content->len);

	(void)name;
	free(out);
}

START_TEST(vobject_next_survives_calendars)
{
	corpus_each("corpora/ical.js", ".ics", read_anything);
}
END_TEST

START_TEST(vobject_next_reads_known_cards_right)
{
	struct str data = STR_INIT;
	char *out;

	if (corpus_read("corpora/ical.js/vcard_author.vcf", &data)) {
		out = vobject_dump(data.s, data.len);
		ck_assert(strstr(out,
			" ADR;TYPE=work:;Suite D2-630;2875 Laurier;Quebec;QC;G1V 2M2;Canada|"));
		ck_assert(strstr(out,
			" KEY;TYPE=work;VALUE=uri:http://www.viagenie.ca/simon.perreault/simon.asc|"));
		free(out);
	}
	str_clear(&data);
	if (corpus_read("corpora/ez-vcard/John_Doe_ANDROID.vcf", &data)) {
		out = vobject_dump(data.s, data.len);
		ck_assert(strstr(out, "ENCODING=QUOTED-PRINTABLE:Ñ Ñ Ñ Ñ Ñ Ñ Ñ ÑÑ Ñ Ñ Ñ"));
		ck_assert(strstr(
			out, " PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD"));
		free(out);
	}
	str_release(&data);
}
END_TEST

/* The person with this phone and this name is in expected.json. */
static void check_person(const struct vobject *o, const char *expected)
{
	struct str name = STR_INIT;
	char *quoted;

	for (size_t i = 0; i < o->nprops; i++)
		if (str_eq(o->props[i].name, "FN"))
			vproperty_text(&o->props[i], &name);
	ck_assert(name.len > 0);
	quoted = xasprintf("\"name\": \"%s\"", name.s);
	ck_assert_msg(strstr(expected, quoted), "%s", quoted);
	free(quoted);
	str_release(&name);
}

START_TEST(vobject_next_reads_the_phone_exports)
{
	static const char *const names[] = { "android-2.1.vcf", "iphone-3.0.vcf" };
	char *path = xasprintf("phone-exports/%s", names[_i]);
	struct str data = STR_INIT, expected = STR_INIT;
	size_t n = 0;

	if (corpus_read(path, &data) && corpus_read("phone-exports/expected.json", &expected)) {
		struct vreader reader;
		struct vobject o;
		struct err err;

		vobject_open(&reader, data.s, data.len);
		for (; vobject_next(&reader, &o, &err); n++) {
			check_person(&o, expected.s);
			vobject_release(&o);
		}
		ck_assert(!err.code);
		ck_assert_uint_eq(n, count_begins(data.s));
		ck_assert_uint_gt(n, 100);
	}
	str_release(&data);
	str_release(&expected);
	free(path);
}
END_TEST

/* --- Writing ---------------------------------------------------------------------------------- */

static void check_written(const char *name, const char *value, bool structured, const char *line)
{
	struct str out = STR_INIT;

	vobject_write(&out, name, value, structured);
	ck_assert_str_eq(out.s, line);
	str_release(&out);
}

START_TEST(vobject_write_escapes)
{
	check_written("FN", "a,b;c\\d\r\ne\nf\rg", false, "FN:a\\,b\\;c\\\\d\\ne\\nf\\ng\r\n");
	check_written("N", "a\\;b;c,d;\\\\;e\\nf\ng\\x\\", true,
		"N:a\\;b;c\\,d;\\\\;e\\nf\\ng\\\\x\\\\\r\n");
	check_written("TEL;TYPE=cell", "+966505123456", false, "TEL;TYPE=cell:+966505123456\r\n");
	check_written("X\r\nEVIL:1", "", false, "XEVIL:1:\r\n");
}
END_TEST

START_TEST(vobject_write_raw_cannot_begin_another_line)
{
	struct str out = STR_INIT;

	vobject_write_raw(&out, "X:a\\,b\r\nTEL:1\n\nY");
	ck_assert_str_eq(out.s, "X:a\\,b\\nTEL:1\\n\\nY\r\n");
	str_release(&out);
}
END_TEST

START_TEST(vobject_write_folds_between_characters)
{
	static const char *const units[] = { "x", "م", "\xE2\x82\xAC", "😀", "aم", "\x80" };

	for (size_t u = 0; u < COUNT(units); u++)
		for (size_t n = 0; n < 260; n++) {
			struct str value = STR_INIT, out = STR_INIT, back = STR_INIT;

			for (size_t i = 0; i < n; i++)
				str_add(&value, units[u]);
			vobject_write(&out, "NOTE", value.s, false);
			for (char *s = out.s, *end; *s; s = end + 2) {
				end = strstr(s, "\r\n");
				ck_assert(end - s <= 75);
				ck_assert(s == out.s || *s == ' ');
				ck_assert(u == 5 || (*(unsigned char *)(s + 1) & 0xC0) != 0x80);
				ck_assert(s == out.s || end - s > 1);
				str_addn(&back, s + (s > out.s), (size_t)(end - s) - (s > out.s));
			}
			ck_assert_str_eq(back.s + 5, value.s);
			str_release(&value);
			str_release(&out);
			str_release(&back);
		}
}
END_TEST

START_TEST(vobject_write_is_read_back_exactly)
{
	static const char *const texts[] = {
		"",
		"محمد; العلي, \\ and\nmore",
		"a\\nb",
		"\\",
		"\\;",
		":",
		"\"quoted\": x;y",
		" lead",
		"=3D=\n=",
		("a very long line of text that has to be folded more than once because it is very "
		 "long indeed: محمد العلي محمد العلي محمد العلي محمد العلي محمد العلي محمد العلي"),
	};

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct str out = STR_INIT, back = STR_INIT, name = STR_INIT;
		struct vobject o;

		vobject_escape(&name, texts[i]);
		str_addc(&name, ';');
		vobject_escape(&name, texts[COUNT(texts) - 1 - i]);
		str_add(&out, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
		vobject_write(&out, "NOTE", texts[i], false);
		vobject_write(&out, "N", name.s, true);
		str_add(&out, "END:VCARD\r\n");
		o = vobject_read_one(out.s);
		ck_assert_uint_eq(o.nprops, 2);
		vproperty_text(&o.props[0], &back);
		ck_assert_str_eq(back.s, texts[i]);
		str_clear(&back);
		ck_assert(vproperty_component(&o.props[1], 0, &back));
		ck_assert_str_eq(back.s, texts[i]);
		str_clear(&back);
		ck_assert(vproperty_component(&o.props[1], 1, &back));
		ck_assert_str_eq(back.s, texts[COUNT(texts) - 1 - i]);
		ck_assert(!vproperty_component(&o.props[1], 2, &back));
		vobject_release(&o);
		str_release(&out);
		str_release(&back);
		str_release(&name);
	}
}
END_TEST

/* A quoted-printable line of others that is kept as it came: '=' at its end would mean something else. */
START_TEST(vobject_write_raw_does_not_fold_behind_an_equals_sign)
{
	struct str raw = STR_INIT, out = STR_INIT, back = STR_INIT, wanted = STR_INIT;

	for (int shift = 0; shift < 75; shift++) {
		struct vobject o;

		str_clear(&raw);
		str_clear(&out);
		str_clear(&back);
		str_clear(&wanted);
		str_add(&raw, "X-OLD;ENCODING=QUOTED-PRINTABLE:");
		for (int i = 0; i < shift; i++)
			str_addc(&wanted, 'x');
		str_addn(&raw, wanted.s ? wanted.s : "", wanted.len);
		for (int i = 0; i < 60; i++) {
			str_add(&raw, i % 3 ? "=41" : "=3D =20");
			str_add(&wanted, i % 3 ? "A" : "=  ");
		}
		str_add(&out, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
		vobject_write_raw(&out, raw.s);
		str_add(&out, "END:VCARD\r\n");
		o = vobject_read_one(out.s);
		vproperty_text(&o.props[0], &back);
		ck_assert_str_eq(back.s, wanted.s);
		vobject_release(&o);
	}
	str_release(&raw);
	str_release(&out);
	str_release(&back);
	str_release(&wanted);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("vobject_files", NULL, NULL, 0,
		ONCE(vobject_next_reads_the_cards_of_others),
		ONCE(vobject_next_survives_calendars), ONCE(vobject_next_reads_known_cards_right),
		EACH(vobject_next_reads_the_phone_exports, 2), ONCE(vobject_write_escapes),
		ONCE(vobject_write_raw_cannot_begin_another_line),
		ONCE(vobject_write_folds_between_characters),
		ONCE(vobject_write_raw_does_not_fold_behind_an_equals_sign),
		ONCE(vobject_write_is_read_back_exactly));
}
