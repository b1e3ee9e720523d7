/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * vCards of all versions, as phones write them and as nobody should; and our own. */
#include "base/base.h"

#include "vobject_fixture.h"
#include "corpus.h"
#include "io/encoding.h"
#include "io/vobject.h"
#include "unit.h"

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
	char *out = vobject_dump(cases[_i].text, strlen(cases[_i].text));

	ck_assert_str_eq(out, cases[_i].dump);
	free(out);
}
END_TEST

START_TEST(vobject_next_keeps_nul_in_its_place)
{
	static const char text[] = "BEGIN:VCARD\nFN:a\0b\nX;P=c\0:d\nEND:VCARD";
	char *out = vobject_dump(text, sizeof(text) - 1);

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
			out = vobject_dump(clean.s, clean.len);
			free(out);
			str_release(&text);
			str_release(&clean);
		}
}
END_TEST

/* --- What a property says --------------------------------------------------------------------- */

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
		struct vobject o = vobject_read_one(rows[i].card);
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
	struct vobject o = vobject_read_one(card);
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
		vobject_read_one(CARD("3.0", "TEL;type=CELL;TYPE=\"home,Voice\";PREF=1;X=fax:1\r\n"
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
		struct vobject o = vobject_read_one(rows[i].line);

		ck_assert_str_eq(o.props[0].raw, rows[i].raw);
		vobject_release(&o);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("vobject", NULL, NULL, 0,
		EACH(vobject_next_reads_what_phones_write, COUNT(cases)),
		ONCE(vobject_next_keeps_nul_in_its_place), ONCE(vobject_next_counts_lines),
		ONCE(vobject_next_has_limits), ONCE(vobject_next_is_linear),
		ONCE(vproperty_text_undoes_the_escapes_of_its_version),
		ONCE(vproperty_component_parts_at_bare_semicolons),
		ONCE(vproperty_has_type_in_any_form), ONCE(vproperty_raw_can_be_written_as_3_0));
}
