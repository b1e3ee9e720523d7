/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Keys of every place on both layouts, clashes, the user's own keys. */
#include "base/base.h"

#include "base/embed.h"
#include "base/sys.h"
#include "text/utf8.h"
#include "ui/ui_p.h"
#include "unit.h"

static struct keymap keymap;
static struct strlist problems;

static void write_user_file(const char *name, const char *yaml)
{
	char *path = sys_config_path(name);
	struct err err = { 0 };

	ck_assert_msg(!sys_make_parents(path, &err), "%s", err.text);
	ck_assert_msg(!sys_write_file(path, yaml, strlen(yaml), &err), "%s", err.text);
	free(path);
	keymap_release(&keymap);
	strlist_release(&problems);
	keymap_init(&keymap, ui_tables, false, &problems);
}

static void write_user_keys(const char *yaml)
{
	write_user_file("keys.yaml", yaml);
}

static void setup(void)
{
	char *path = sys_config_path("keys.yaml");

	remove(path);
	free(path);
	keymap_init(&keymap, ui_tables, false, &problems);
}

static void teardown(void)
{
	keymap_release(&keymap);
	strlist_release(&problems);
}

static const enum context places[] = { IN_LIST, IN_TIMELINE, IN_AGENDA, IN_CALLS, IN_FORM, IN_POPUP,
	IN_PAGE, IN_FIGURES, IN_PAIRS, IN_PERSON, IN_TAGS, IN_COLUMNS, IN_INBOX,
	IN_OUTBOX, IN_BOARD };

/* The action that keys typed one after the other give in a place. */
static const struct action *press(enum context in, const uint32_t *keys, size_t n, int *count)
{
	struct key_state state = { 0 };
	const struct action *action = NULL;
	bool bound;

	for (size_t i = 0; i < n; i++) {
		ck_assert_ptr_null(action);
		action = key_state_press(&state, &keymap, in, keys[i], count, &bound);
	}
	return action;
}

/* What one key of the Arabic layout sends for a Latin one, by the data file itself: true when there is a row that
 * may be mapped.  The second code point is 0 for most. */
static bool arabic_twin(uint32_t latin, uint32_t out[2])
{
	const struct embedded *file = embed_find("data/kbd_arabic101.tsv");
	struct strlist lines = { 0 };
	bool found = false;

	ck_assert_ptr_nonnull(file);
	strlist_split(&lines, (const char *)file->data, "\n");
	for (size_t i = 0; i < lines.n && !found; i++) {
		unsigned a = 0, b = 0;
		char key = 0, safe = 0;
		const char *cps = strchr(lines.v[i], '\t');

		if (*lines.v[i] == '#' || !cps)
			continue;
		if (sscanf(cps, "\tU+%x U+%x\t%c\t%c", &a, &b, &key, &safe) != 4 &&
		    (b = 0, sscanf(cps, "\tU+%x\t%c\t%c", &a, &key, &safe) != 3))
			continue;
		found = (unsigned char)key == latin && safe == '1';
		out[0] = a;
		out[1] = b;
	}
	strlist_release(&lines);
	return found;
}

START_TEST(keymap_defaults_have_no_clash_and_no_mistake)
{
	for (size_t i = 0; i < problems.n; i++)
		ck_abort_msg("%s", problems.v[i]);
	ck_assert_uint_gt(keymap.n, 40);
}
END_TEST

/* No letter does anything, and what has no key is found in the palette. */
START_TEST(keymap_plain_has_no_letters)
{
	const struct action *found;

	keymap_release(&keymap);
	keymap_init(&keymap, ui_tables, true, &problems);
	ck_assert_uint_eq(problems.n, 0);
	for (size_t p = 0; p < COUNT(places); p++)
		for (uint32_t key = '!'; key <= '~'; key++)
			if (key < '0' || key > '9')
				ck_assert_msg(keymap_find(&keymap, places[p], &key, 1, &found) == MATCH_NONE,
					"%c in place %x", (int)key, places[p]);
	for (size_t p = 0; p < COUNT(places); p++) {
		uint32_t key = K_F0 + 10;

		if (places[p] != IN_POPUP)
			ck_assert(keymap_find(&keymap, places[p], &key, 1, &found) == MATCH_FULL);
	}
}
END_TEST

START_TEST(keymap_every_key_works_in_its_places_on_both_layouts)
{
	size_t twins = 0;

	for (size_t i = 0; i < keymap.n; i++) {
		const struct binding *b = &keymap.v[i];

		for (size_t p = 0; p < COUNT(places); p++) {
			uint32_t arabic[CHORD_MAX], twin[2] = { 0, 0 };
			int count;
			bool all = true;

			if (!(b->action->in & places[p]))
				continue;
			ck_assert_msg(press(places[p], b->key, b->nkeys, &count) == b->action,
				"%s in place %x", b->action->name, places[p]);
			for (size_t k = 0; k < b->nkeys; k++) {
				arabic[k] = b->key[k];
				if (!key_is_text(b->key[k]) || b->key[k] == ' ')
					continue;
				if (!arabic_twin(b->key[k], twin)) {
					all = false;
					continue;
				}
				arabic[k] = twin[1] ? keymap_fold_pair(twin[0], twin[1]) : twin[0];
			}
			if (!all || memcmp(arabic, b->key, b->nkeys * sizeof(*arabic)) == 0)
				continue;
			twins++;
			ck_assert_msg(press(places[p], arabic, b->nkeys, &count) == b->action,
				"%s by its Arabic key in place %x", b->action->name, places[p]);
		}
	}
	ck_assert_uint_gt(twins, 30);
}
END_TEST

/* لا can arrive as one code point or as two, and capitals send something else on the Arabic layout. */
START_TEST(keymap_no_command_hangs_on_an_unsafe_key_alone)
{
	for (size_t i = 0; i < keymap.n; i++) {
		bool safe = false;

		for (size_t k = 0; k < keymap.n; k++) {
			const struct binding *b = &keymap.v[k];

			if (b->action == keymap.v[i].action)
				safe = safe || b->nkeys > 1 || !key_is_text(b->key[0]) ||
					(b->key[0] != 'b' && !(b->key[0] >= 'A' && b->key[0] <= 'Z'));
		}
		ck_assert_msg(safe, "%s", keymap.v[i].action->name);
	}
}
END_TEST

START_TEST(keymap_digits_of_every_script_are_digits)
{
	ck_assert_uint_eq(keymap_fold(0x664), '4');	/* ٤ */
	ck_assert_uint_eq(keymap_fold(0x6f4), '4');	/* ۴ */
	ck_assert_uint_eq(keymap_fold(0x96a), '4');	/* ४ */
	ck_assert_uint_eq(keymap_fold(0x661 | K_ALT), '1' | K_ALT);
}
END_TEST

START_TEST(keymap_fold_leaves_ascii_and_strangers_alone)
{
	for (uint32_t key = 0x20; key < 0x7f; key++)
		ck_assert_uint_eq(keymap_fold(key), key);
	ck_assert_uint_eq(keymap_fold(0xe9), 0xe9);
	ck_assert_uint_eq(keymap_fold(K_UP), K_UP);
	ck_assert_uint_eq(keymap_fold('r' | K_CTRL), 'r' | K_CTRL);
	ck_assert_uint_eq(keymap_fold(0x634), 'a');	/* ش */
	ck_assert_uint_eq(keymap_fold(0x61f), '?');	/* ؟ */
	ck_assert_uint_eq(keymap_fold(0x64e), 'Q');	/* a mark alone is a key */
}
END_TEST

START_TEST(keymap_lam_alef_is_one_key_as_one_or_two_code_points)
{
	ck_assert_uint_eq(keymap_fold(0xfefb), 'b');
	ck_assert_uint_eq(keymap_fold_pair(0x644, 0x627), 'b');
	ck_assert_uint_eq(keymap_fold_pair(0x644, 0x622), 'B');
	ck_assert_uint_eq(keymap_fold_pair(0x644, 0x623), 'G');
	ck_assert_uint_eq(keymap_fold_pair(0x644, 0x625), 'T');
	ck_assert_uint_eq(keymap_fold_pair(0x644, 0x628), K_NONE);
	ck_assert_uint_eq(keymap_fold_pair('g', 'h'), K_NONE);
}
END_TEST

START_TEST(keymap_chords_counts_and_escape)
{
	const struct action *snooze = action_find("snooze-day"), *down = action_find("down");
	struct key_state state = { 0 };
	int count = 0;
	bool bound;

	ck_assert_ptr_eq(press(IN_AGENDA, (uint32_t[]){ 'z', '1' }, 2, &count), snooze);
	ck_assert_ptr_eq(press(IN_TIMELINE, (uint32_t[]){ '1', '2', 'j' }, 3, &count), down);
	ck_assert_int_eq(count, 12);
	ck_assert_ptr_eq(press(IN_TIMELINE, (uint32_t[]){ 0x661, 0x660, 0x62a }, 3, &count), down);
	ck_assert_int_eq(count, 10);
	/* Begun and dropped. */
	ck_assert_ptr_null(key_state_press(&state, &keymap, IN_AGENDA, 'z', &count, &bound));
	ck_assert(bound);
	ck_assert_ptr_null(key_state_press(&state, &keymap, IN_AGENDA, K_ESC, &count, &bound));
	ck_assert(bound);
	ck_assert_ptr_eq(key_state_press(&state, &keymap, IN_AGENDA, 'j', &count, &bound), down);
	ck_assert_int_eq(count, 0);
	/* A chord that leads nowhere. */
	key_state_press(&state, &keymap, IN_AGENDA, 'z', &count, &bound);
	ck_assert_ptr_null(key_state_press(&state, &keymap, IN_AGENDA, '~', &count, &bound));
	ck_assert(!bound);
	ck_assert_ptr_eq(key_state_press(&state, &keymap, IN_AGENDA, 'j', &count, &bound), down);
}
END_TEST

START_TEST(keymap_digits_that_are_bound_are_no_count)
{
	int count;

	ck_assert_str_eq(press(IN_CALLS, (uint32_t[]){ '1' }, 1, &count)->name, "call-no-answer");
	ck_assert_str_eq(press(IN_CALLS, (uint32_t[]){ 0x661 }, 1, &count)->name, "call-no-answer");
}
END_TEST

START_TEST(keymap_keys_that_clash_are_refused_and_the_default_holds)
{
	/* Another one's key, one that begins another's chord, and the other way round; what is no key; too many. */
	static const char *const bad[] = { "down: n k\n", "down: z\n", "down: kx\n", "down: <Foo>\n", "down: wxyz\n",
		"call-note: j\n" };
	/* In places that never meet the same key may mean two things. */
	static const char *const good[] = { "call-note: e\n", "down:\n" };
	struct str keys = STR_INIT;

	for (size_t i = 0; i < COUNT(bad); i++) {
		write_user_keys(bad[i]);
		ck_assert_msg(problems.n == 1, "%s: %zu problems", bad[i], problems.n);
		str_clear(&keys);
		keymap_show_all(&keymap, action_find("down"), &keys);
		ck_assert_str_eq(keys.s, "j, ↓");
	}
	for (size_t i = 0; i < COUNT(good); i++) {
		write_user_keys(good[i]);
		ck_assert_msg(!problems.n, "%s: %s", good[i], problems.n ? problems.v[0] : "");
	}
	str_clear(&keys);
	ck_assert(!keymap_show_all(&keymap, action_find("down"), &keys));
	str_release(&keys);
}
END_TEST

START_TEST(keymap_user_file_changes_keys)
{
	int count;

	write_user_keys("# mine\ndown: k\nup: [j, <Up>]\nrefresh: <F5> <C-g>\nsort:\n");
	ck_assert_uint_eq(problems.n, 0);
	ck_assert_str_eq(press(IN_LIST, (uint32_t[]){ 'k' }, 1, &count)->name, "down");
	ck_assert_str_eq(press(IN_LIST, (uint32_t[]){ 'j' }, 1, &count)->name, "up");
	ck_assert_str_eq(press(IN_LIST, (uint32_t[]){ 'g' | K_CTRL }, 1, &count)->name, "refresh");
	ck_assert_ptr_null(press(IN_LIST, (uint32_t[]){ 's' }, 1, &count));
}
END_TEST

START_TEST(keymap_another_keyboard_is_a_file)
{
	int count;

	write_user_file("keyboard.yaml", "# Persian\nپ: q\nش: s\nлj: x\nab: c\nگ: too\n");
	ck_assert_uint_eq(problems.n, 2);
	ck_assert_ptr_nonnull(strstr(problems.v[0], "keyboard.yaml:5:"));
	ck_assert_ptr_nonnull(strstr(problems.v[1], "keyboard.yaml:6:"));
	ck_assert_str_eq(press(IN_LIST, (uint32_t[]){ 0x67e }, 1, &count)->name, "quit");
	ck_assert_str_eq(press(IN_LIST, (uint32_t[]){ 0x634 }, 1, &count)->name, "sort");
	write_user_file("keyboard.yaml", "");
	ck_assert_ptr_null(press(IN_LIST, (uint32_t[]){ 0x67e }, 1, &count));
}
END_TEST

START_TEST(keymap_user_mistakes_are_told_by_line_and_the_default_holds)
{
	int count;

	write_user_keys("down: k\nfly: f\nup: <Nope>\n  \nquit: k\n");
	ck_assert_uint_eq(problems.n, 3);
	/* "down" took k, which "up" had given up; "up" then failed and found its own default taken. */
	ck_assert_ptr_nonnull(strstr(problems.v[0], "keys.yaml:2:"));
	ck_assert_ptr_nonnull(strstr(problems.v[0], "fly"));
	ck_assert_ptr_nonnull(strstr(problems.v[1], "keys.yaml:3:"));
	ck_assert_ptr_nonnull(strstr(problems.v[1], "<Nope>"));
	ck_assert_ptr_nonnull(strstr(problems.v[2], "keys.yaml:5:"));
	ck_assert_str_eq(press(IN_LIST, (uint32_t[]){ 'q' }, 1, &count)->name, "quit");
	ck_assert_str_eq(press(IN_LIST, (uint32_t[]){ 'k' }, 1, &count)->name, "down");
}
END_TEST

START_TEST(keymap_user_file_that_is_no_yaml_leaves_all_defaults)
{
	static const char *const bad[] = { "down: [k\n", "down: &a k\nup: *a\n", "- down\n", "down: {a: b}\n",
		"down: k\ndown: j\n", "\xff\xfe" };

	for (size_t i = 0; i < COUNT(bad); i++) {
		int count;

		write_user_keys(bad[i]);
		ck_assert_msg(problems.n == 1, "%s: %zu problems", bad[i], problems.n);
		ck_assert_msg(strstr(problems.v[0], "keys.yaml:"), "%s", problems.v[0]);
		ck_assert_str_eq(press(IN_LIST, (uint32_t[]){ 'j' }, 1, &count)->name, "down");
	}
}
END_TEST

START_TEST(fuzzy_prefers_words_and_runs)
{
	ck_assert_int_eq(fuzzy_score("add a customer", "xyz"), 0);
	ck_assert_int_gt(fuzzy_score("add a customer", ""), 0);
	ck_assert_int_gt(fuzzy_score("add a customer", "adcu"), 0);
	ck_assert_int_gt(fuzzy_score("calls of today", "cal"), fuzzy_score("change all", "cal"));
	ck_assert_int_gt(fuzzy_score("work down calls", "cal"), fuzzy_score("search all", "cal"));
	ck_assert_int_gt(fuzzy_score("إضافة عميل", "عم"), 0);
	ck_assert_int_eq(fuzzy_score("", "a"), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("keymap");
	TCase *all = tcase_create("keymap");
	const TTest *const tests[] = {
		keymap_defaults_have_no_clash_and_no_mistake,
		keymap_plain_has_no_letters,
		keymap_every_key_works_in_its_places_on_both_layouts,
		keymap_no_command_hangs_on_an_unsafe_key_alone,
		keymap_digits_of_every_script_are_digits, keymap_fold_leaves_ascii_and_strangers_alone,
		keymap_lam_alef_is_one_key_as_one_or_two_code_points, keymap_chords_counts_and_escape,
		keymap_digits_that_are_bound_are_no_count,
		keymap_keys_that_clash_are_refused_and_the_default_holds,
		keymap_user_file_changes_keys, keymap_another_keyboard_is_a_file,
		keymap_user_mistakes_are_told_by_line_and_the_default_holds,
		keymap_user_file_that_is_no_yaml_leaves_all_defaults, fuzzy_prefers_words_and_runs,
	};

	screen_action_tables = ui_tables[0];
	tcase_add_checked_fixture(all, setup, teardown);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
