/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * vCards of all versions, as phones write them and as nobody should; and our own. */
#include "base/base.h"

#include "corpus.h"
#include "io/encoding.h"
#include "io/vobject.h"
#include "unit.h"

/* Everything that was read, one object a line:
 * KIND VERSION [GROUP.]NAME;PARAM=VALUE:value| …, errors as !text. */
static char *dump(const char *text, size_t len)
{
	struct vreader reader;
	struct vobject o;
	struct err err = { .code = ERR_IO };
	struct str out = STR_INIT;

	vobject_open(&reader, text, len);
	for (;;) {
		if (!vobject_next(&reader, &o, &err)) {
			if (!err.code)
				break;
			str_addf(&out, "!%s\n", err.text);
			continue;
		}
		str_addf(&out, "%s %d", o.kind, o.version);
		for (size_t i = 0; i < o.nprops; i++) {
			const struct vproperty *p = &o.props[i];

			str_addf(&out, " %s%s%s", p->group ? p->group : "", p->group ? "." : "",
				p->name);
			for (size_t k = 0; k < p->nparams; k++)
				str_addf(&out, ";%s=%s", p->params[k].name, p->params[k].value);
			str_addf(&out, ":%s|", p->value);
			ck_assert_int_eq(p->version, o.version);
			ck_assert(!strpbrk(p->raw, "\r\n"));
		}
		str_addc(&out, '\n');
		vobject_release(&o);
	}
	return str_detach(&out);
}

#define CARD(version, lines) "BEGIN:VCARD\r\nVERSION:" version "\r\n" lines "END:VCARD\r\n"

static const struct { const char *text, *dump;
} cases[] = {
	{ "", "" },
	{ "no card here\nat all: none\n", "" },
	{ CARD("3.0", "FN:A\r\n"), "VCARD 30 FN:A|\n" },
	{ "begin:vcard\nversion:4.0\nfn:a\nend:vcard", "VCARD 40 FN:a|\n" },
	{ "BEGIN:VCARD\rVERSION:2.1\rFN:a\rEND:VCARD\r", "VCARD 21 FN:a|\n" },
	{ "\xEF\xBB\xBF" CARD("3.0", "") "\xEF\xBB\xBF" CARD("4.0", ""), "VCARD 30\nVCARD 40\n" },
	{ "junk\n" CARD("3.0", "FN:a\r\n") "junk:x\n\n" CARD("3.0", "FN:b\r\n"),
		"VCARD 30 FN:a|\nVCARD 30 FN:b|\n" },
	{ "BEGIN:VCARD\nFN:a\nEND:VCARDBEGIN:VCARD\nFN:b\nEND:VCARD BEGIN:VCARD\nFN:c\nEND:VCARD",
		"VCARD 0 FN:a|\nVCARD 0 FN:b|\nVCARD 0 FN:c|\n" },
	{ " BEGIN : VCARD \nFN:a\nEND: VCARD \n", "VCARD 0 FN:a|\n" },
	/* Folds. */
	{ CARD("3.0", "NOTE:one\r\n  two\r\n\tthree\r\n \r\nX:1\r\n"),
		"VCARD 30 NOTE:one twothree| X:1|\n" },
	{ CARD("3.0", "NOTE:م\xD8\r\n \xADمد\r\n"), "VCARD 30 NOTE:محمد|\n" },
	{ CARD("3.0", "NOTE\r\n :x\r\nTEL;TY\r\n PE=cell:1\r\n"),
		"VCARD 30 NOTE:x| TEL;TYPE=cell:1|\n" },
	{ CARD("2.1", "NOTE:one\r\n two\r\n"), "VCARD 21 NOTE:one two|\n" },
	/* Lines that nobody escaped. */
	{ CARD("3.0", "NOTE:one\r\ntwo\r\n\r\nmy note: see\r\nTEL:1\r\n"),
		"VCARD 30 NOTE:one\\ntwo\\n\\nmy note: see| TEL:1|\n" },
	{ CARD("2.1", "NOTE:one\r\nملاحظة: x\r\nTEL:1\r\n"),
		"VCARD 21 NOTE:one\nملاحظة: x| TEL:1|\n" },
	{ CARD("3.0", "FN:a\r\n\r\n\r\nTEL:1\r\n\r\n"), "VCARD 30 FN:a| TEL:1|\n" },
	{ CARD("3.0", "stray\r\nFN:a\r\n"), "VCARD 30 FN:a|\n" },
	{ CARD("3.0", ":x\r\n;y:z\r\n.:w\r\na.:v\r\nFN:a\r\n"), "VCARD 30 FN:a|\n" },
	/* Parameters and groups. */
	{ CARD("3.0", "item1.X-ABLabel:_$!<Work>!$_\r\nA.B.TEL:1\r\n"),
		"VCARD 30 item1.X-ABLABEL:_$!<Work>!$_| A.B.TEL:1|\n" },
	{ CARD("2.1", "TEL;CELL;pref:1\r\nTEL ; HOME : 2\r\n"),
		"VCARD 21 TEL;TYPE=CELL;TYPE=pref:1| TEL;TYPE=HOME: 2|\n" },
	{ CARD("4.0", "TEL;VALUE=uri;TYPE=\"work,voice\";PREF=1:tel:+1;ext=102\r\n"),
		"VCARD 40 TEL;VALUE=uri;TYPE=work,voice;PREF=1:tel:+1;ext=102|\n" },
	{ CARD("4.0", "X;LABEL=\"a;b:c\";Z=^'q^'^n^^^x:v\r\n"),
		"VCARD 40 X;LABEL=a;b:c;Z=\"q\"\n^^x:v|\n" },
	{ CARD("3.0", "X;A=\"b:c\r\nY;=v;;C:d\r\n"), "VCARD 30 X;A=b:c| Y;TYPE=C:d|\n" },
	/* Quoted-printable. */
	{ CARD("2.1",
		  "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=A7=D9=84=\r\n=D8=B9;=D8=B9;;;\r\n"),
		"VCARD 21 N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:الع;ع;;;|\n" },
	{ CARD("2.1", "FN;QUOTED-PRINTABLE:=d9=\r\n=85=  \r\n x=3D=0D=0Ay\r\nTEL:1\r\n"),
		"VCARD 21 FN;ENCODING=QUOTED-PRINTABLE:م x=\r\ny| TEL:1|\n" },
	{ CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:=D9=85\r\n=D9=85\r\n=D9=85\r\nTEL:1\r\n"),
		"VCARD 21 FN;ENCODING=QUOTED-PRINTABLE:ممم| TEL:1|\n" },
	{ CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:a=\r\n"),
		"VCARD 21 FN;ENCODING=QUOTED-PRINTABLE:a|\n" },
	{ CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:a=\r\n\r\nTEL:1\r\n"),
		"VCARD 21 FN;ENCODING=QUOTED-PRINTABLE:a| TEL:1|\n" },
	{ CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:a=\r\nEND:VCARDB\r\n"),
		"VCARD 21 FN;ENCODING=QUOTED-PRINTABLE:aEND:VCARDB|\n" },
	{ CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:=zz=4=00=\r\n"),
		"VCARD 21 FN;ENCODING=QUOTED-PRINTABLE:=zz=4\xEF\xBF\xBD|\n" },
	{ CARD("2.1", "FN;CHARSET=windows-1256;ENCODING=QUOTED-PRINTABLE:=E3=CD=E3=CF\r\n"),
		"VCARD 21 FN;CHARSET=windows-1256;ENCODING=QUOTED-PRINTABLE:محمد|\n" },
	{ CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:=E3=CD=E3=CF\r\n"),
		"VCARD 21 FN;ENCODING=QUOTED-PRINTABLE:محمد|\n" },
	{ CARD("2.1", "FN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:caf=E9\r\n"),
		"VCARD 21 FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:café|\n" },
	{ CARD("2.1", "FN;CHARSET=UTF-8;QUOTED-PRINTABLE:a=D9\r\n"),
		"VCARD 21 FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a\xEF\xBF\xBD|\n" },
	/* The file was decoded before: the charset of a plain value is history. */
	{ CARD("2.1", "FN;CHARSET=windows-1256:محمد\r\n"),
		"VCARD 21 FN;CHARSET=windows-1256:محمد|\n" },
	{ CARD("2.1", "FN;CHARSET=windows-1256:\xE3\xCD\xE3\xCF\r\n"),
		"VCARD 21 FN;CHARSET=windows-1256:محمد|\n" },
	/* Photos. */
	{ CARD("2.1", "PHOTO;ENCODING=BASE64;JPEG:/9j/\r\n 4AAQ\r\n  Skg=\r\n\r\nTEL:1\r\n"),
		"VCARD 21 PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkg=| TEL:1|\n" },
	{ CARD("2.1", "PHOTO;BASE64:\r\nAAAA\r\nBBBB\r\n\r\nTEL:1\r\n"),
		"VCARD 21 PHOTO;ENCODING=BASE64:AAAABBBB| TEL:1|\n" },
	{ CARD("3.0", "PHOTO;ENCODING=b;TYPE=JPEG:AA\r\n BB\r\n"),
		"VCARD 30 PHOTO;ENCODING=b;TYPE=JPEG:AABB|\n" },
	/* Objects in objects. */
	{ CARD("2.1", "AGENT:\r\n" CARD("2.1", "FN:inner\r\n") "FN:outer\r\n"),
		"VCARD 21 AGENT:| FN:outer|\n" },
	{ CARD("2.1", "AGENT:" CARD("2.1", "FN:inner\r\n") "FN:outer\r\n"),
		"VCARD 21 AGENT:BEGIN:VCARD| FN:outer|\n" },
	{ "BEGIN:VCARD\nBEGIN:X\nBEGIN:Y\nA:1\nEND:VCARD\n" CARD("3.0", "FN:b\r\n"),
		"VCARD 0\nVCARD 30 FN:b|\n" },
	{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nX:1\nEND:VEVENT\nY:2\nEND:VCALENDAR\n",
		"VCALENDAR 0 Y:2|\n" },
	/* Broken ones: the others still come. */
	{ "BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nFN:b\nEND:VCARD\n",
		"!line 1: The record that begins here has no end before the next one.\nVCARD 0 FN:b|\n" },
	{ CARD("3.0", "FN:a\r\n") "BEGIN:VCARD\r\nFN:b\r\n",
		"VCARD 30 FN:a|\n!line 5: The record that begins here has no end: the file is cut off.\n" },
	{ "BEGIN:VCARD",
		"!line 1: The record that begins here has no end: the file is cut off.\n" },
	{ "BEGIN:VCARD\nEND:VEVENT\nFN:a\nEND:VCARD\n", "VCARD 0 FN:a|\n" },
};

START_TEST(vobject_next_reads_what_phones_write)
{
	char *out = dump(cases[_i].text, strlen(cases[_i].text));

	ck_assert_str_eq(out, cases[_i].dump);
	free(out);
}
END_TEST

START_TEST(vobject_next_keeps_nul_in_its_place)
{
	static const char text[] = "BEGIN:VCARD\nFN:a\0b\nX;P=c\0:d\nEND:VCARD";
	char *out = dump(text, sizeof(text) - 1);

	ck_assert_str_eq(out, "VCARD 0 FN:a\xEF\xBF\xBD" "b| X;P=c\xEF\xBF\xBD:d|\n");
	free(out);
}
END_TEST

START_TEST(vobject_next_counts_lines)
{
	static const char text[] =
		"\r\nBEGIN:VCARD\r\nFN:a\r\n b\r\n\r\nTEL:1\r\nEND:VCARD\r\nBEGIN:VCARD\r\nX:1\r\nEND:VCARD";
	struct vreader reader;
	struct vobject o;
	struct err err;

	vobject_open(&reader, text, strlen(text));
	ck_assert(vobject_next(&reader, &o, &err));
	ck_assert_uint_eq(o.line, 2);
	ck_assert_uint_eq(o.props[0].line, 3);
	ck_assert_uint_eq(o.props[1].line, 6);
	vobject_release(&o);
	ck_assert(vobject_next(&reader, &o, &err));
	ck_assert_uint_eq(o.line, 8);
	ck_assert_uint_eq(o.props[0].line, 9);
	vobject_release(&o);
	ck_assert(!vobject_next(&reader, &o, &err) && !err.code);
}
END_TEST

/* A card with one repeated part, then a good one: the first is refused with `error`, the second
 * comes.  error NULL: both come. */
static void check_limit(
	const char *head, const char *part, size_t n, const char *tail, const char *error)
{
	struct str text = STR_INIT;
	struct vreader reader;
	struct vobject o;
	struct err err;

	str_addf(&text, "BEGIN:VCARD\n%s", head);
	while (n--)
		str_add(&text, part);
	str_addf(&text, "%s\nEND:VCARD\nBEGIN:VCARD\nFN:next\nEND:VCARD\n", tail);
	vobject_open(&reader, text.s, text.len);
	ck_assert(vobject_next(&reader, &o, &err) == !error);
	if (error)
		ck_assert_str_eq(err.text, error);
	vobject_release(&o);
	ck_assert(vobject_next(&reader, &o, &err));
	ck_assert_str_eq(o.props[0].value, "next");
	vobject_release(&o);
	str_release(&text);
}

START_TEST(vobject_next_has_limits)
{
	check_limit("", "X:1\n", VOBJECT_MAX_PROPS, "", NULL);
	check_limit("", "X:1\n", VOBJECT_MAX_PROPS + 1, "",
		"line 10002: This record has more than 10,000 lines.");
	check_limit("NOTE:", "xxxxxxxx", VOBJECT_MAX_LINE / 8, "",
		"line 2: This line is longer than 16 MB.");
	check_limit("NOTE:xxxxxxxx\n", " xxxxxxxx\n", VOBJECT_MAX_LINE / 8, "",
		"line 2: This line is longer than 16 MB.");
	check_limit("NOTE:xxx", "xxxxxxxx", VOBJECT_MAX_LINE / 8 - 1, "", NULL);
	check_limit("FN", ";X=1", VOBJECT_MAX_PARAMS, ":a", NULL);
	check_limit("FN", ";X=1", VOBJECT_MAX_PARAMS + 1, ":a",
		"line 2: This line has more than 100 parameters.");
	check_limit("FN:a\n", "BEGIN:X\n", 100000, "", NULL);
}
END_TEST

/* Text that grows with its square would take minutes. */
START_TEST(vobject_next_is_linear)
{
	static const char *const parts[] = {
		"\n",
		" \n",
		"x\n",
		"BEGIN:VCARD\n",
		"=\n",
		"X;\n",
		"END:X\n",
		"a:\"\n",
		";\"",
		"\n\nx",
		"X;QUOTED-PRINTABLE:=\n",
		"PHOTO;BASE64:\nA\n\n",
		"\xD9\n ",
	};

	for (size_t i = 0; i < COUNT(parts); i++)
		for (size_t k = 0; k < 2; k++) {
			struct str text = STR_INIT, clean = STR_INIT;
			struct decoded info;
			char *out;

			str_add(&text,
				k ? "BEGIN:VCARD\nNOTE:" : "BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:");
			while (text.len < 300000)
				str_add(&text, parts[i]);
			encoding_decode(text.s, text.len, &clean, &info);
			out = dump(clean.s, clean.len);
			free(out);
			str_release(&text);
			str_release(&clean);
		}
}
END_TEST

/* --- What a property says --------------------------------------------------------------------- */

static struct vobject read_one(const char *text)
{
	struct vreader reader;
	struct vobject o;
	struct err err;

	vobject_open(&reader, text, strlen(text));
	ck_assert_msg(vobject_next(&reader, &o, &err), "%s", err.text);
	return o;
}

START_TEST(vproperty_text_undoes_the_escapes_of_its_version)
{
	static const struct { const char *card, *text; } rows[] = {
		{ CARD("3.0", "X:a\\nb\\Nc\\,\\;\\\\n\\:\\x\\\r\n"), "a\nb\nc,;\\n:\\x\\" },
		{ CARD("4.0", "X:a\\,b\r\n"), "a,b" },
		{ CARD("2.1", "X:a\\nb\\;\\,\\\\\r\n"), "a\\nb;\\,\\\\" },
		{ CARD("2.1", "X;QUOTED-PRINTABLE:a=0D=0Ab=0Dc=0Ad\r\n"), "a\nb\nc\nd" },
		/* The version decides even when it comes last. */
		{ "BEGIN:VCARD\nX:a\\nb\nVERSION:2.1\nEND:VCARD", "a\\nb" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct vobject o = read_one(rows[i].card);
		struct str text = STR_INIT;

		vproperty_text(&o.props[0], &text);
		ck_assert_str_eq(text.s, rows[i].text);
		str_release(&text);
		vobject_release(&o);
	}
}
END_TEST

static void has_components(const char *card, const char *const *parts, size_t n)
{
	struct vobject o = read_one(card);
	struct str text = STR_INIT;

	for (size_t i = 0; i < n; i++) {
		str_clear(&text);
		ck_assert(vproperty_component(&o.props[0], i, &text));
		ck_assert_str_eq(text.s, parts[i]);
	}
	str_clear(&text);
	ck_assert(!vproperty_component(&o.props[0], n, &text));
	ck_assert(!vproperty_component(&o.props[0], n + 7, &text));
	ck_assert_uint_eq(text.len, 0);
	str_release(&text);
	vobject_release(&o);
}
#define COMPONENTS(card, ...) has_components(card, (const char *const[]){ __VA_ARGS__ }, \
	COUNT(((const char *const[]){ __VA_ARGS__ })))

START_TEST(vproperty_component_parts_at_bare_semicolons)
{
	COMPONENTS(CARD("3.0", "N:a;b\\;c;;d\\\\;e\r\n"), "a", "b;c", "", "d\\", "e");
	COMPONENTS(CARD("3.0", "N:\r\n"), "");
	COMPONENTS(CARD("3.0", "N:;\r\n"), "", "");
	COMPONENTS(CARD("3.0", "N:a\\\r\n"), "a\\");
	COMPONENTS(CARD("2.1", "N:a\\;b;c\\\\;d\\n\r\n"), "a;b", "c\\;d\\n");
	COMPONENTS(
		CARD("2.1", "N;ENCODING=QUOTED-PRINTABLE:=D9=85;=D8=AD;=3B\r\n"), "م", "ح", "", "");
}
END_TEST

START_TEST(vproperty_has_type_in_any_form)
{
	struct vobject o =
		read_one(CARD("3.0", "TEL;type=CELL;TYPE=\"home,Voice\";PREF=1;X=fax:1\r\n"
				     "TEL;TYPE=x:2\r\n"));

	ck_assert(
		vproperty_has_type(&o.props[0], "cell") && vproperty_has_type(&o.props[0], "HOME"));
	ck_assert(vproperty_has_type(&o.props[0], "voice") &&
		  vproperty_has_type(&o.props[0], "pref"));
	ck_assert(
		!vproperty_has_type(&o.props[0], "fax") && !vproperty_has_type(&o.props[0], "hom"));
	ck_assert(!vproperty_has_type(&o.props[1], "pref"));
	ck_assert_str_eq(vproperty_param(&o.props[0], "X"), "fax");
	ck_assert(!vproperty_param(&o.props[0], "Y"));
	vobject_release(&o);
}
END_TEST

START_TEST(vproperty_raw_can_be_written_as_3_0)
{
	static const struct { const char *line, *raw;
	} rows[] = {
		{ CARD("3.0", "X-a;Type=\"b\":c\\, \r\n d\r\n"), "X-a;Type=\"b\":c\\, d" },
		{ CARD("2.1",
			  "g.X-A;HOME;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D9=85=0D=0A=5C,\\;x\r\n"),
			"g.X-A;TYPE=HOME:م\\n\\\\,\\;x" },
		{ CARD("2.1", "PHOTO;BASE64;JPEG:AA\r\n BB\r\n\r\n"),
			"PHOTO;ENCODING=b;TYPE=JPEG:AABB" },
		{ CARD("2.1", "X;A=b^c:d\r\n"), "X;A=b^^c:d" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct vobject o = read_one(rows[i].line);

		ck_assert_str_eq(o.props[0].raw, rows[i].raw);
		vobject_release(&o);
	}
}
END_TEST

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
	char *out = dump(content->s, content->len);

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
		out = dump(data.s, data.len);
		ck_assert(strstr(out,
			" ADR;TYPE=work:;Suite D2-630;2875 Laurier;Quebec;QC;G1V 2M2;Canada|"));
		ck_assert(strstr(out,
			" KEY;TYPE=work;VALUE=uri:http://www.viagenie.ca/simon.perreault/simon.asc|"));
		free(out);
	}
	str_clear(&data);
	if (corpus_read("corpora/ez-vcard/John_Doe_ANDROID.vcf", &data)) {
		out = dump(data.s, data.len);
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
		o = read_one(out.s);
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

int main(void)
{
	Suite *suite = suite_create("vobject");
	TCase *all = tcase_create("vobject");

	tcase_add_loop_test(all, vobject_next_reads_what_phones_write, 0, COUNT(cases));
	tcase_add_test(all, vobject_next_keeps_nul_in_its_place);
	tcase_add_test(all, vobject_next_counts_lines);
	tcase_add_test(all, vobject_next_has_limits);
	tcase_add_test(all, vobject_next_is_linear);
	tcase_add_test(all, vproperty_text_undoes_the_escapes_of_its_version);
	tcase_add_test(all, vproperty_component_parts_at_bare_semicolons);
	tcase_add_test(all, vproperty_has_type_in_any_form);
	tcase_add_test(all, vproperty_raw_can_be_written_as_3_0);
	tcase_add_test(all, vobject_next_reads_the_cards_of_others);
	tcase_add_test(all, vobject_next_survives_calendars);
	tcase_add_test(all, vobject_next_reads_known_cards_right);
	tcase_add_loop_test(all, vobject_next_reads_the_phone_exports, 0, 2);
	tcase_add_test(all, vobject_write_escapes);
	tcase_add_test(all, vobject_write_raw_cannot_begin_another_line);
	tcase_add_test(all, vobject_write_folds_between_characters);
	tcase_add_test(all, vobject_write_is_read_back_exactly);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
