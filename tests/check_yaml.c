/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * YAML: what is read, what is refused and where, and edits that touch one setting alone. */
#include "base/base.h"

#include <ctype.h>

#include "corpus.h"
#include "io/yaml.h"
#include "text/utf8.h"
#include "unit.h"

static void dump_node(struct str *out, const struct ynode *node)
{
	static const char open[] = { [Y_MAP] = '{', [Y_LIST] = '[' };
	static const char close[] = { [Y_MAP] = '}', [Y_LIST] = ']' };

	if (node->key)
		str_addf(out, "%s=", node->key);
	if (node->type == Y_SCALAR) {
		str_addf(out, node->quoted ? "'%s'" : "%s", node->text);
		return;
	}
	str_addc(out, open[node->type]);
	for (const struct ynode *n = node->child; n; n = n->next) {
		dump_node(out, n);
		str_add(out, n->next ? ", " : "");
	}
	str_addc(out, close[node->type]);
}

/* The tree, or the error. */
static char *dump(const char *text, size_t len)
{
	struct ynode *root = NULL;
	struct err err = { 0 };
	struct str out = STR_INIT;

	if (yaml_parse(text, len, "x.conf", &root, &err)) {
		ck_assert_int_eq(err.code, ERR_FORMAT);
		ck_assert(!root);
		str_add(&out, err.text);
	} else {
		dump_node(&out, root);
		ynode_free(&root);
		ck_assert(!root);
	}
	return str_detach(&out);
}

static const struct { const char *text, *dump;
} cases[] = {
	{ "", "{}" },
	{ "# nothing\n", "{}" },
	{ "---\n", "{}" },
	{ "\xEF\xBB\xBF", "{}" },
	{ "a: 1\nb: x y # c\n", "{a=1, b=x y}" },
	{ "\xEF\xBB\xBF"
	  "a: 1\r\nb: 2\r\n",
		"{a=1, b=2}" },
	{ "a: '1'\nb: \"x\\ty\"\nc: |\n  l1\n  l2\nd: >-\n  f1\n  f2\n",
		"{a='1', b='x\ty', c='l1\nl2\n', d='f1 f2'}" },
	{ "a:\nb: ~\nc: ''\n", "{a=, b=~, c=''}" },
	{ "a:\n  b: 1\n  c:\n    - 1\n    - x: 2\n      y: 3\n", "{a={b=1, c=[1, {x=2, y=3}]}}" },
	{ "a: {b: 1, c: [2, 3]}\n", "{a={b=1, c=[2, 3]}}" },
	{ "- a\n- b\n", "[a, b]" },
	{ "x", "x" },
	{ "اسم: محمد\n", "{اسم=محمد}" },
	{ "%YAML 1.1\n---\na: 1\n...\n", "{a=1}" },
	{ "<<: 1\n", "{<<=1}" },
	/* Refused, with the place. */
	{ "a: 1\nb: &x 2\n", "x.conf:2:4: Anchors are not allowed." },
	{ "b: &x {c: 1}\n", "x.conf:1:4: Anchors are not allowed." },
	{ "b: &x\n  - 1\n", "x.conf:1:4: Anchors are not allowed." },
	{ "a: *x\n", "x.conf:1:4: Aliases are not allowed." },
	{ "a: !!str x\n", "x.conf:1:4: Tags are not allowed." },
	{ "a: ! x\n", "x.conf:1:4: Tags are not allowed." },
	{ "a: !x [1]\n", "x.conf:1:4: Tags are not allowed." },
	{ "%TAG ! tag:x,2000:\n---\na: 1\n", "x.conf:1:1: Tags are not allowed." },
	{ "a: 1\nb: 2\n  \nb: 3\na: 4\n", "x.conf:4:1: The key \"b\" is there already." },
	{ "a:\n  c: 1\n  'c': 2\n", "x.conf:3:3: The key \"c\" is there already." },
	{ "{a: 1, b: 2, a: 3}", "x.conf:1:14: The key \"a\" is there already." },
	{ "? [a]\n: b\n", "x.conf:1:3: Only a plain text can be a key." },
	{ "{a: 1}: b\n", "x.conf:1:1: Only a plain text can be a key." },
	{ "a: 1\n---\nb: 2\n", "x.conf:2:1: Only one document is allowed in a file." },
	{ "a: 1\n---\n", "x.conf:2:1: Only one document is allowed in a file." },
	{ "محمد: [1, 2\n", "x.conf:2:1: A comma or a closing bracket is expected here." },
	{ "a: {b: 1\nc", "x.conf:3:1: A comma or a closing brace is expected here." },
	{ "a: b: c\n",
		"x.conf:1:5: A colon is not allowed here; is a quotation mark or a line break "
		"missing?" },
	{ "a: 1\n\tb: 2\n", "x.conf:2:1: Indent with blanks, not with tabs." },
	{ "a: 1\n b: 2\n",
		"x.conf:2:3: A colon is not allowed here; is a quotation mark or a line break "
		"missing?" },
	{ "a: @x\n", "x.conf:1:4: This character cannot begin a value; put the value in quotation "
		     "marks." },
	{ "a: \"x\n", "x.conf:2:1: The text ends within quotation marks." },
	{ "a: \"\\q\"\n", "x.conf:1:5: This escape does not exist in YAML." },
	{ "a: \"\\0\"\n", "x.conf:1:4: A control character is not allowed here." },
	{ "a: 1\nbc: \x01\n", "x.conf:2:5: A control character is not allowed here." },
	{ "a: 1\nم: \xFF\n", "x.conf:2:4: This is not UTF-8." },
	{ "a: \xD9", "x.conf:1:4: This is not UTF-8." },
	{ "a\nb\n:", "x.conf:3:1: Nothing may follow here." },
};

START_TEST(yaml_parse_reads_and_refuses)
{
	char *out = dump(cases[_i].text, strlen(cases[_i].text));

	ck_assert_str_eq(out, cases[_i].dump);
	free(out);
}
END_TEST

START_TEST(yaml_parse_knows_places)
{
	static const char text[] = "م: x\nlong: \"y\"\nmap:\n  in: [1,\n    2]\n";
	const struct ynode *n;
	struct ynode *root;
	struct err err;

	ck_assert(!yaml_parse(text, strlen(text), "f", &root, &err));
	n = ynode_get(root, "م");
	ck_assert(n->line == 1 && n->column == 4 && n->key_line == 1 && n->key_column == 1);
	n = ynode_get(root, "long");
	ck_assert(n->line == 2 && n->column == 7 && n->end_line == 2 && n->end_column == 10);
	ynode_error(&err, "f.conf", n, "Colour %d does not exist.", 999);
	ck_assert_int_eq(err.code, ERR_FORMAT);
	ck_assert_str_eq(err.text, "f.conf:2:7: Colour 999 does not exist.");
	n = ynode_get(ynode_get(root, "map"), "in");
	ck_assert(n->line == 4 && n->column == 7 && n->end_line == 5 && n->end_column == 7);
	ck_assert_int_eq(n->style, '[');
	ynode_error(&err, NULL, ynode_get(root, "map"), "No.");
	ck_assert_str_eq(err.text, "3:1: No.");
	ck_assert(!ynode_get(root, "none") && !ynode_get(NULL, "x") && !ynode_get(n, "x"));
	ynode_free(&root);
}
END_TEST

/* Text of `n` parts is read, or refused with these words in the error. */
static void check_repeated(const char *head, const char *part, size_t n, const char *error)
{
	struct str text = STR_INIT;
	struct ynode *root = NULL;
	struct err err = { 0 };

	str_add(&text, head);
	while (n--)
		str_add(&text, part);
	if (error) {
		ck_assert_int_eq(yaml_parse(text.s, text.len, "f", &root, &err), ERR_FORMAT);
		ck_assert_msg(strstr(err.text, error), "%s", err.text);
	} else {
		ck_assert_msg(!yaml_parse(text.s, text.len, "f", &root, &err), "%s", err.text);
	}
	ynode_free(&root);
	str_release(&text);
}

START_TEST(yaml_parse_has_limits)
{
	struct str text = STR_INIT;
	char *out;

	check_repeated("a: ", "[", 15, "A value is expected here");
	check_repeated("a: ", "[", 16, "f:1:19: This is nested more than 16 deep.");
	check_repeated("", "[", YAML_MAX_BYTES, "16 deep");
	check_repeated("", "{a: ", YAML_MAX_BYTES / 4, "16 deep");
	check_repeated("", "- ", YAML_MAX_BYTES / 2, "16 deep");
	check_repeated("", "? ", YAML_MAX_BYTES / 2, "Only a plain text can be a key");
	check_repeated("#", "x", YAML_MAX_BYTES - 1, NULL);
	check_repeated("#", "x", YAML_MAX_BYTES, "f:1:1: The file is larger than 256 KB.");
	check_repeated("a: '", "x\n", YAML_MAX_BYTES / 2 - 2, "quotation");
	/* Many keys must not be compared each with each. */
	for (unsigned i = 0; text.len < YAML_MAX_BYTES - 8; i++)
		str_addf(&text, "%x:\n", i);
	check_repeated(text.s, "", 0, NULL);
	out = dump("a: 1\0", 5);
	ck_assert_str_eq(out, "x.conf:1:5: A control character is not allowed here.");
	free(out);
	str_release(&text);
}
END_TEST

START_TEST(yaml_parse_refuses_the_bomb)
{
	static const char bomb[] = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
	char *out = dump(bomb, strlen(bomb));

	ck_assert_str_eq(out, "x.conf:1:4: Anchors are not allowed.");
	free(out);
}
END_TEST

/* --- The test suite, taken as hostile input --------------------------------------------------- */

static size_t files, read_well, read_ill;

/* Whatever comes out, it is a tree or an error with its place; and an edit keeps its promise. */
static void feed(const char *text, size_t len)
{
	struct ynode *root = NULL;
	struct err err = { 0 };
	struct str out = STR_INIT;
	char *copy = xstrndup(text, len);

	if (!yaml_parse(copy, strlen(copy), "f.yaml", &root, &err)) {
		read_well++;
		ck_assert(root != NULL);
	} else {
		const char *s = err.text + strlen("f.yaml:");

		read_ill++;
		ck_assert_int_eq(err.code, ERR_FORMAT);
		ck_assert(str_has_prefix(err.text, "f.yaml:"));
		ck_assert_msg(isdigit((unsigned char)*s), "%s", err.text);
		s += strspn(s, "0123456789");
		ck_assert_msg(*s == ':' && isdigit((unsigned char)s[1]), "%s", err.text);
		s += 1 + strspn(s + 1, "0123456789");
		ck_assert_msg(*s == ':' && s[1] == ' ' && s[2], "%s", err.text);
	}
	ynode_free(&root);
	if (!yaml_edit(copy, "some.key", "value: x", &out, &err)) {
		ck_assert(!yaml_parse(out.s, out.len, "f", &root, &err));
		ck_assert_str_eq(ynode_get(ynode_get(root, "some"), "key")->text, "value: x");
		ynode_free(&root);
	} else {
		ck_assert_uint_eq(out.len, 0);
	}
	str_release(&out);
	free(copy);
}

/* The file as it is, and the sample in it ("yaml: |", with marks for what does not show). */
static void feed_suite_file(const char *name, const struct str *content)
{
	static const struct { const char *mark, *meant; } marks[] = {
		{ "␣", " " }, { "————»", "\t" }, { "———»", "\t" }, { "——»", "\t" }, { "—»", "\t" },
		{ "»", "\t" }, { "↵", "" }, { "∎", "" }, { "←", "\r" }, { "⇔", "\xEF\xBB\xBF" },
	};
	struct str sample = STR_INIT;
	const char *s = strstr(content->s, "  yaml: |\n");

	(void)name;
	files++;
	feed(content->s, content->len);
	for (s = s ? strchr(s, '\n') + 1 : ""; str_has_prefix(s, "    ") || *s == '\n';) {
		for (s += *s == '\n' ? 0 : 4; *s && *s != '\n';) {
			size_t i = 0;

			while (i < COUNT(marks) && !str_has_prefix(s, marks[i].mark))
				i++;
			if (i < COUNT(marks)) {
				str_add(&sample, marks[i].meant);
				s += strlen(marks[i].mark);
			} else {
				str_addc(&sample, *s++);
			}
		}
		s += *s == '\n';
		str_addc(&sample, '\n');
	}
	for (size_t cut = 0; cut <= sample.len; cut += 1 + sample.len / 16)
		feed(sample.s, sample.len - cut);
	str_release(&sample);
}

START_TEST(yaml_parse_survives_the_test_suite)
{
	files = read_well = read_ill = 0;
	if (corpus_each("corpora/yaml-test-suite/src", ".yaml", feed_suite_file)) {
		ck_assert_uint_eq(files, 351);
		ck_assert_uint_gt(read_well, 1000);
		ck_assert_uint_gt(read_ill, 500);
	}
}
END_TEST

/* --- Edits ------------------------------------------------------------------------------------ */

static const struct {
	const char *text, *key, *value, *result;	/* result NULL: refused */
} edits[] = {
	/* Values on one line. */
	{ "a: 1\n", "a", "2", "a: 2\n" },
	{ "# head\na:  1   # why\n\nb: 2 # end", "a", "x y",
		"# head\na:  x y   # why\n\nb: 2 # end" },
	{ "a: 1\nb: 2 # end", "b", "3", "a: 1\nb: 3 # end" },
	{ "a: 'x' # c\n", "a", "it's", "a: 'it''s' # c\n" },
	{ "a: 'x'\n", "a", "l1\nl2", "a: \"l1\\nl2\"\n" },
	{ "a: \"x\"\n", "a", "q\"\\ z", "a: \"q\\\"\\\\ z\"\n" },
	{ "a: \"x\ny\"\nb: 1\n", "a", "z", "a: \"z\"\nb: 1\n" },
	{ "\"a\": 1\n'b' : 2\n", "b", "3", "\"a\": 1\n'b' : 3\n" },
	{ "اسم: محمد # م\n", "اسم", "علي", "اسم: علي # م\n" },
	{ "a:\nb: 1\n", "a", "x", "a: x\nb: 1\n" },
	{ "a:   # none\nb: 1\n", "a", "x", "a: x   # none\nb: 1\n" },
	{ "a:", "a", "x", "a: x" },
	{ "'a:b': # c\n", "a:b", "x", "'a:b': x # c\n" },
	{ "a: 1\r\nb: 2\r\n", "b", "3", "a: 1\r\nb: 3\r\n" },
	{ "\xEF\xBB\xBF"
	  "a: 1\n",
		"a", "2",
		"\xEF\xBB\xBF"
		"a: 2\n" },
	{ "\xEF\xBB\xBF\xEF\xBB\xBF" "t:", "a", "2", "\xEF\xBB\xBF\xEF\xBB\xBFt:\n a: 2\n" },
	{ "a: http://x#y\nb: 1", "b", "2", "a: http://x#y\nb: 2" },
	/* Quotes where they are needed. */
	{ "a: 1\n", "a", "", "a: \"\"\n" },
	{ "a: 1\n", "a", " x", "a: \" x\"\n" },
	{ "a: 1\n", "a", "x ", "a: \"x \"\n" },
	{ "a: 1\n", "a", "x: y", "a: \"x: y\"\n" },
	{ "a: 1\n", "a", "x #y", "a: \"x #y\"\n" },
	{ "a: 1\n", "a", "x#y", "a: x#y\n" },
	{ "a: 1\n", "a", "#x", "a: \"#x\"\n" },
	{ "a: 1\n", "a", "- x", "a: \"- x\"\n" },
	{ "a: 1\n", "a", "-5", "a: -5\n" },
	{ "a: 1\n", "a", "-", "a: \"-\"\n" },
	{ "a: 1\n", "a", "[x]", "a: \"[x]\"\n" },
	{ "a: 1\n", "a", "x, [y]", "a: x, [y]\n" },
	{ "a: 1\n", "a", "null", "a: \"null\"\n" },
	{ "a: 1\n", "a", "~", "a: \"~\"\n" },
	{ "a: 1\n", "a", "&x", "a: \"&x\"\n" },
	{ "a: 1\n", "a", "*x", "a: \"*x\"\n" },
	{ "a: 1\n", "a", "!x", "a: \"!x\"\n" },
	{ "a: 1\n", "a", "@x", "a: \"@x\"\n" },
	{ "a: 1\n", "a", "%x", "a: \"%x\"\n" },
	{ "a: 1\n", "a", "x:", "a: \"x:\"\n" },
	{ "a: 1\n", "a", "10:30", "a: 10:30\n" },
	{ "a: 1\n", "a", "---", "a: \"---\"\n" },
	{ "a: 1\n", "a", "\x1B[1m\tx", "a: \"\\x1B[1m\\tx\"\n" },
	{ "a: 1\n", "a", "\xE2\x80\xAEx\xC2\x85\xEF\xBB\xBF", "a: \"\\u202Ex\\x85\\uFEFF\"\n" },
	{ "a: 1\n", "a", "\xFF", NULL },
	/* Larger values are replaced as a whole. */
	{ "a: |\n  l1\n  l2\n\n# c\nb: 1\n", "a", "x", "a: x\n\n# c\nb: 1\n" },
	{ "a: >\n  l1\n", "a", "x", "a: x\n" },
	{ "a: [1, 2] # c\nb: 1\n", "a", "x", "a: x # c\nb: 1\n" },
	{ "a:\n  - 1\n  - 2\nb: 1\n", "a", "x", "a: x\nb: 1\n" },
	{ "a:\n- 1\n- b: 2\n  c: |\n    t\n\nb: 1\n", "a", "x", "a: x\n\nb: 1\n" },
	{ "a: x\n  y\nb: 1\n", "a", "z", "a: z\nb: 1\n" },
	/* New keys. */
	{ "", "a", "1", "a: 1\n" },
	{ "# c", "a", "1", "# c\na: 1\n" },
	{ "b: 2", "a", "1", "b: 2\na: 1\n" },
	{ "b: 2\r\n", "a", "1", "b: 2\r\na: 1\r\n" },
	{ "b: 2\n# c\n", "a", "1", "b: 2\n# c\na: 1\n" },
	{ "---\nb: 2\n# c\n...\n", "a", "1", "---\nb: 2\n# c\na: 1\n...\n" },
	{ "b: |\n  ...\n", "a", "1", "b: |\n  ...\na: 1\n" },
	{ "  b: 2\n", "a", "1", "  b: 2\n  a: 1\n" },
	{ "b: 2\n", "x: y", "1", "b: 2\n\"x: y\": 1\n" },
	{ "{b: 2}\n", "a", "1, 2", "{b: 2, a: \"1, 2\"}\n" },
	{ "{}\n", "a", "1", "{a: 1}\n" },
	{ "- x\n", "a", "1", NULL },
	{ "x\n", "a", "1", NULL },
	{ "a: [\n", "a", "1", NULL },
	/* One level down. */
	{ "a:\n  b: 1 # c\n  d: 2\ne: 3\n", "a.b", "9", "a:\n  b: 9 # c\n  d: 2\ne: 3\n" },
	{ "a:\n  b: 1 # c\n# d\ne: 3\n", "a.x", "9", "a:\n  b: 1 # c\n  x: 9\n# d\ne: 3\n" },
	{ "a:\n    b: |\n      t\n\ne: 3\n", "a.x", "9",
		"a:\n    b: |\n      t\n    x: 9\n\ne: 3\n" },
	{ "a:\n  b: 1", "a.x", "9", "a:\n  b: 1\n  x: 9\n" },
	{ "a: # none\ne: 3\n", "a.x", "9", "a: # none\n  x: 9\ne: 3\n" },
	{ "a:", "a.x", "9", "a:\n  x: 9\n" },
	{ "e: 3\n", "a.x", "9", "e: 3\na:\n  x: 9\n" },
	{ "a: {b: 1}\n", "a.x", "9", "a: {b: 1, x: 9}\n" },
	{ "a: {}\n", "a.x", "9", "a: {x: 9}\n" },
	{ "{e: 3}", "a.x", "9", "{e: 3, a: {x: 9}}" },
	{ "a.b: 1\n", "a.b", "2", "a.b: 2\n" },
	{ "a: 1\n", "a.b", "2", NULL },
	{ "a: [1]\n", "a.b", "2", NULL },
	/* Keys taken out. */
	{ "a: 1\nb: 2 # c\nd: 3\n", "b", NULL, "a: 1\nd: 3\n" },
	{ "a: 1", "a", NULL, "" },
	{ "# c\na: 1\n", "a", NULL, "# c\n" },
	{ "a: 1\n", "b", NULL, "a: 1\n" },
	{ "a: 1\nb: 2", "b", NULL, "a: 1\n" },
	{ "a:\n  - 1\n  - 2\n# c\nb: 2\n", "a", NULL, "# c\nb: 2\n" },
	{ "a: |\n  t\n\nb: 2\n", "a", NULL, "\nb: 2\n" },
	{ "a:\n  b: 1\n  # c\n  d: 2\n", "a.b", NULL, "a:\n  # c\n  d: 2\n" },
	{ "e: 1\na:\n  # c\n  b: 1\nf: 2\n", "a.b", NULL, "e: 1\n  # c\nf: 2\n" },
	{ "a: {b: 1, c: 2}\n", "a.b", NULL, "a: {c: 2}\n" },
	{ "a: {b: 1, c: 2}\n", "a.c", NULL, "a: {b: 1}\n" },
	{ "e: 1\na: {b: 1} # c\n", "a.b", NULL, "e: 1\n" },
	{ "{a: 1}", "a", NULL, "{}" },
	{ "{a: 1, b: {c: 2}}", "b.c", NULL, "{a: 1}" },
	/* U+0085 is a line break to libyaml: both keys on one line of ours.  A fuzzer's find. */
	{ "a\t:\xC2\x85  b:\xC2\x85" "a::\n", "a.b", NULL, NULL },
	{ "a: 1\n", "a.b", NULL, NULL },
	{ "a:\n", "a.b", NULL, "a:\n" },
	{ "", "a.b", NULL, "" },
};

START_TEST(yaml_edit_changes_one_setting)
{
	struct err err = { 0 };
	struct str out = STR_INIT;
	enum result result;

	str_add(&out, ">");
	result = yaml_edit(edits[_i].text, edits[_i].key, edits[_i].value, &out, &err);
	ck_assert_msg(!result == (edits[_i].result != NULL), "%s in %s: %s", edits[_i].key,
		edits[_i].text, err.text);
	ck_assert_str_eq(out.s + 1, edits[_i].result ? edits[_i].result : "");
	str_release(&out);
}
END_TEST

/* Sets a (or b.a) to the value and reads it back. */
static void check_value(const char *text, const char *value)
{
	bool nested = str_has_prefix(text, "b:");
	struct ynode *root = NULL;
	struct str out = STR_INIT;
	struct err err = { 0 };

	ck_assert_msg(!yaml_edit(text, nested ? "b.a" : "a", value, &out, &err), "%s in %s: %s",
		value, text, err.text);
	ck_assert(!yaml_parse(out.s, out.len, NULL, &root, &err));
	ck_assert_str_eq(ynode_get(nested ? ynode_get(root, "b") : root, "a")->text, value);
	ynode_free(&root);
	str_release(&out);
}

/* Any text may be a value, however the old one was written. */
START_TEST(yaml_edit_takes_any_value)
{
	static const char *const texts[] = {
		"a: 1\n", "a: 'x'\n", "a: \"x\"\n", "{a: 1}", "", "b: {a: 1}\n",
	};
	static const struct { const char *before, *behind; } forms[] = {
		{ "", "" }, { "x", "" }, { "", " x" }, { "x ", "y" },
	};

	for (uint32_t cp = 1; cp < 0x3000; cp += cp < 0x100 ? 1 : 0x3B)
		for (size_t form = 0; form < COUNT(forms); form++) {
			struct str value = STR_INIT;

			str_add(&value, forms[form].before);
			str_add_cp(&value, cp);
			str_add(&value, forms[form].behind);
			check_value(texts[cp % COUNT(texts)], value.s);
			if (cp < 0x100)
				for (size_t t = 0; t < COUNT(texts); t++)
					check_value(texts[t], value.s);
			str_release(&value);
		}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("yaml", NULL, NULL, 0, EACH(yaml_parse_reads_and_refuses, COUNT(cases)),
		ONCE(yaml_parse_knows_places), ONCE(yaml_parse_has_limits),
		ONCE(yaml_parse_refuses_the_bomb), ONCE(yaml_parse_survives_the_test_suite),
		EACH(yaml_edit_changes_one_setting, COUNT(edits)), ONCE(yaml_edit_takes_any_value));
}
