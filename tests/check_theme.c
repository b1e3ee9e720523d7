/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Themes: words to colours, at every depth, with mistakes. */
#include "base/base.h"
#include <math.h>

#include "base/sys.h"
#include "ui/theme.h"
#include "unit.h"

#define ROLE_NAME(name) [ROLE_##name] = #name,
static const char *const role_names[ROLE_NAMED] = { ROLES(ROLE_NAME) };

static struct strlist problems;
static struct theme theme;

static void write_theme(const char *name, const char *yaml)
{
	char *file = xasprintf("themes/%s.yaml", name), *path = sys_config_path(file);
	struct err err = { 0 };

	ck_assert_msg(!sys_make_parents(path, &err), "%s", err.text);
	ck_assert_msg(!sys_write_file(path, yaml, strlen(yaml), &err), "%s", err.text);
	free(path);
	free(file);
}

static void load(const char *name, int depth)
{
	strlist_release(&problems);
	theme_load(&theme, name, depth, &problems);
}

static const struct {
	const char *text;
	int depth;
	int32_t fg, bg;
	unsigned looks;
} looks[] = {
	{ "", 256, -1, -1, 0 },
	{ "default", 256, -1, -1, 0 },
	{ "red", 256, 1, -1, 0 },
	{ "bright-red", 256, 9, -1, 0 },
	{ "bright-red", 16, 9, -1, 0 },
	{ "bright-red", 8, 1, -1, LOOK_BOLD },
	{ "bright-black", 8, -1, -1, 0 },
	{ "bright-black", 16, 8, -1, 0 },
	{ "red on blue", 16, 1, 4, 0 },
	{ "bold underline 203 on 24", 256, 203, 24, LOOK_BOLD | LOOK_UNDERLINE },
	{ "red/203/#ff5f5f", 8, 1, -1, 0 },
	{ "red/203/#ff5f5f", 16, 1, -1, 0 },
	{ "red/203/#ff5f5f", 256, 203, -1, 0 },
	{ "red/203/#ff5f5f", 1 << 24, 0xff5f5f, -1, 0 },
	{ "#ff5f5f", 256, 203, -1, 0 },
	{ "#ff0000", 16, 9, -1, 0 },
	{ "#ff0000", 8, 1, -1, LOOK_BOLD },
	{ "#080808", 256, 232, -1, 0 },
	{ "196", 16, 9, -1, 0 },
	{ "default on 236", 256, -1, 236, 0 },
	{ "reverse", 0, -1, -1, LOOK_REVERSE },
	{ "bold red on blue", 0, -1, -1, LOOK_BOLD },
};

START_TEST(look_is_read_for_the_depth)
{
	struct look_of look;
	struct err err = { 0 };

	ck_assert_msg(!look_parse(looks[_i].text, looks[_i].depth, &look, &err), "%s: %s", looks[_i].text,
		err.text);
	ck_assert_msg(look.fg == looks[_i].fg && look.bg == looks[_i].bg && look.looks == looks[_i].looks,
		"%s at %d: %d on %d, %x", looks[_i].text, looks[_i].depth, look.fg, look.bg, look.looks);
}
END_TEST

START_TEST(look_mistakes_are_named)
{
	static const struct { const char *text, *word; } bad[] = {
		{ "rouge", "rouge" }, { "256", "256" }, { "999", "999" }, { "-1", "-1" }, { "#ff5f5", "#ff5f5" },
		{ "#ff5f5g", "#ff5f5g" }, { "red blue", "blue" }, { "red on", "on" }, { "on", "on" },
		{ "red on blue on green", "on" }, { "red on bold", "bold" }, { "red/", "red/" },
		{ "/red", "/red" }, { "red//blue", "red//blue" }, { "\033[31m", "\033[31m" },
	};

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct look_of look = { 5, 5, 5 };
		struct err err = { 0 };

		ck_assert_msg(look_parse(bad[i].text, 256, &look, &err) == ERR_INVALID, "%s", bad[i].text);
		ck_assert_msg(strstr(err.text, bad[i].word), "%s: %s", bad[i].text, err.text);
		ck_assert_int_eq(look.fg, 5);
	}
}
END_TEST

START_TEST(theme_shipped_ones_are_right_and_complete)
{
	static const char *const names[] = { "auto", "dark", "high-contrast", "light", "mono", "solarized" };
	static const int depths[] = { 0, 8, 16, 256, 1 << 24 };

	for (size_t i = 0; i < COUNT(names); i++)
		for (size_t d = 0; d < COUNT(depths); d++) {
			struct look_of text, selection, field;

			load(names[i], depths[d]);
			for (size_t p = 0; p < problems.n; p++)
				ck_abort_msg("%s", problems.v[p]);
			text = theme.roles[ROLE_text];
			selection = theme.roles[ROLE_selection];
			ck_assert_msg(memcmp(&text, &selection, sizeof(text)) != 0,
				"%s at %d: nothing shows what is chosen", names[i], depths[d]);
			field = theme.roles[ROLE_field_focus];
			ck_assert_msg(memcmp(&field, &selection, sizeof(field)) != 0,
				"%s at %d: nothing shows what is selected", names[i], depths[d]);
		}
}
END_TEST

/* Every theme that is shipped says something of every role: nothing is left to another theme's colours. */
START_TEST(theme_shipped_ones_name_every_role)
{
	static const char *const names[] = { "dark", "high-contrast", "light", "mono", "solarized" };

	for (size_t i = 0; i < COUNT(names); i++) {
		struct settings settings;
		struct err err = { 0 };
		bool seen[ROLE_NAMED] = { false };

		ck_assert_msg(!theme_config_read(names[i], &settings, &err), "%s", err.text);
		for (size_t k = 0; k < settings.n; k++)
			seen[role_find(settings.v[k].key)] = true;
		for (int role = 0; role < ROLE_NAMED; role++)
			ck_assert_msg(seen[role], "%s lacks %s", names[i], role_names[role]);
		settings_release(&settings);
	}
}
END_TEST

/* --- Contrast, as WCAG 2.2 reckons it: 4.5 and more can be read by most eyes. */

static const int32_t xterm_colours[16] = {
	0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
	0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};
/* What a terminal with the Solarized palette shows: most of the bright ones are greys. */
static const int32_t solarized_colours[16] = {
	0x073642, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198, 0xeee8d5,
	0x002b36, 0xcb4b16, 0x586e75, 0x657b83, 0x839496, 0x6c71c4, 0x93a1a1, 0xfdf6e3,
};

/* The grounds a theme was made for. */
static const struct ground {
	const char *theme;
	int32_t fg, bg;			/* the terminal's own */
	const int32_t *sixteen;
	double least;
} grounds[] = {
	{ "dark", 0xe5e5e5, 0x000000, xterm_colours, 4.5 },
	{ "light", 0x000000, 0xffffff, xterm_colours, 4.5 },
	{ "high-contrast", 0xe5e5e5, 0x000000, xterm_colours, 4.5 },
	{ "high-contrast", 0x000000, 0xffffff, xterm_colours, 4.5 },
	{ "mono", 0xe5e5e5, 0x000000, xterm_colours, 4.5 },
	{ "mono", 0x000000, 0xffffff, xterm_colours, 4.5 },
	{ "solarized", 0xe5e5e5, 0x000000, xterm_colours, 4.5 },
	/* Its own sixteen are no stronger than this. */
	{ "solarized", 0x839496, 0x002b36, solarized_colours, 3 },
};

static int32_t shown_colour(int32_t colour, int depth, const int32_t *sixteen, int32_t own)
{
	static const int level[] = { 0, 95, 135, 175, 215, 255 };

	if (colour == COLOUR_DEFAULT)
		return own;
	if (colour < 16)
		return sixteen[colour];
	if (depth > 256)
		return colour;
	if (colour >= 232)
		return (8 + (colour - 232) * 10) * 0x010101;
	colour -= 16;
	return level[colour / 36] << 16 | level[colour / 6 % 6] << 8 | level[colour % 6];
}

static double luminance(int32_t rgb)
{
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		double part = (rgb >> (16 - 8 * i) & 0xff) / 255.0;

		sum += weight[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(struct look_of look, int depth, const struct ground *ground)
{
	/* xterm and the console show bold black as their dark grey. */
	int32_t fg = look.fg == 0 && look.looks & LOOK_BOLD ? 8 : look.fg;
	double a = luminance(shown_colour(fg, depth, ground->sixteen, ground->fg));
	double b = luminance(shown_colour(look.bg, depth, ground->sixteen, ground->bg));

	return (MAX(a, b) + 0.05) / (MIN(a, b) + 0.05);
}

/* Every role that colours letters, alone and on the grounds rows and lines give it.  Lines of boxes need no
 * more than to be seen. */
START_TEST(theme_letters_can_be_read)
{
	static const int depths[] = { 16, 256, 1 << 24 };
	static const enum role bases[] = { ROLE_text, ROLE_header, ROLE_selection, ROLE_selection_dim };
	const struct ground *ground = &grounds[_i];
	struct str poor = { 0 };

	for (size_t d = 0; d < COUNT(depths); d++) {
		load(ground->theme, depths[d]);
		for (int role = 0; role < ROLE_NAMED; role++)
			for (size_t b = 0; b < COUNT(bases); b++) {
				struct look_of look = theme_look(&theme, ON(role, bases[b]));
				double ratio = contrast(look, depths[d], ground);

				if (bases[b] == ROLE_header && role != ROLE_title)
					continue;	/* nothing else stands in it */
				if (ratio < (role == ROLE_border ? 2 : ground->least))
					str_addf(&poor, "\n%s in %d colours: %s on %s: %.2f", ground->theme,
						depths[d], role_names[role], role_names[bases[b]], ratio);
			}
	}
	ck_assert_msg(!poor.len, "%s", poor.s);
	str_release(&poor);
}
END_TEST

/* A theme that paints the ground paints it under every role, and so its letters. */
START_TEST(theme_ground_of_the_text_is_under_every_role)
{
	write_theme("night", "text: white on blue\nhot: red\nselection-dim: bold\n");
	load("night", 16);
	ck_assert_int_eq(theme_look(&theme, ROLE_hot).bg, 4);
	ck_assert_int_eq(theme_look(&theme, ROLE_hot).fg, 1);
	ck_assert_int_eq(theme_look(&theme, ROLE_title).fg, 7);
	ck_assert_int_eq(theme_look(&theme, ON(ROLE_hot, ROLE_selection_dim)).bg, 4);
	ck_assert_int_eq(theme_look(&theme, ROLE_text).fg, 7);
}
END_TEST

START_TEST(theme_codes_are_dark_on_light_whatever_it_says)
{
	write_theme("upside-down", "text: white on black\nselection: black on black\n");
	load("upside-down", 8);
	ck_assert_int_eq(theme.roles[ROLE_code].fg, 0);
	ck_assert_int_eq(theme.roles[ROLE_code].bg, 7);
	ck_assert_int_eq(theme.roles[ROLE_code_dark].bg, 0);
	load("solarized", 256);		/* not the sixteen that a palette moves */
	ck_assert_int_eq(theme.roles[ROLE_code].fg, 16);
	ck_assert_int_eq(theme.roles[ROLE_code].bg, 231);
	load("light", 0);
	ck_assert_uint_eq(theme.roles[ROLE_code].looks, LOOK_REVERSE);
	ck_assert_uint_eq(theme.roles[ROLE_code_dark].looks, 0);
	ck_assert_int_eq(role_find("code"), -1);
}
END_TEST

START_TEST(theme_without_colour_has_none)
{
	load("dark", 0);
	for (int role = 0; role < ROLE_COUNT; role++)
		ck_assert(theme.roles[role].fg == -1 && theme.roles[role].bg == -1);
	ck_assert_uint_eq(theme.roles[ROLE_selection].looks, LOOK_REVERSE);
	ck_assert_uint_ne(theme.roles[ROLE_overdue].looks, theme.roles[ROLE_text].looks);
}
END_TEST

START_TEST(theme_user_file_goes_over_the_default)
{
	write_theme("mine", "hot: 99\nselection-dim: on 5\n");
	load("mine", 256);
	ck_assert_uint_eq(problems.n, 0);
	ck_assert_int_eq(theme.roles[ROLE_hot].fg, 99);
	ck_assert_int_eq(theme.roles[ROLE_selection_dim].bg, 5);
	ck_assert_int_eq(theme.roles[ROLE_warm].fg, 215);
}
END_TEST

START_TEST(theme_mistakes_are_told_by_line_and_the_default_holds)
{
	write_theme("wrong", "hot: 99\nwarm: 999\nlukewarm: red\nok: bold\n");
	load("wrong", 256);
	ck_assert_uint_eq(problems.n, 2);
	ck_assert_ptr_eq(strstr(problems.v[0], "themes/wrong.yaml:2:"), problems.v[0]);
	ck_assert_ptr_nonnull(strstr(problems.v[0], "999"));
	ck_assert_ptr_eq(strstr(problems.v[1], "themes/wrong.yaml:3:"), problems.v[1]);
	ck_assert_ptr_nonnull(strstr(problems.v[1], "lukewarm"));
	ck_assert_int_eq(theme.roles[ROLE_warm].fg, 215);
	ck_assert_int_eq(theme.roles[ROLE_hot].fg, 99);
	ck_assert_uint_eq(theme.roles[ROLE_ok].looks, LOOK_BOLD);
}
END_TEST

START_TEST(theme_that_is_broken_or_missing_is_the_default)
{
	static const char *const names[] = { "none", "../../etc/passwd", "", ".hidden", "broken" };

	write_theme("broken", "hot: [red\n");
	for (size_t i = 0; i < COUNT(names); i++) {
		load(names[i], 256);
		ck_assert_msg(problems.n == 1, "%s: %zu", names[i], problems.n);
		ck_assert_int_eq(theme.roles[ROLE_warm].fg, 215);
	}
}
END_TEST

START_TEST(theme_look_of_a_role_on_a_selection)
{
	struct look_of look;

	write_theme("a", "hot: bold red\nselection: on blue\n");
	load("a", 16);
	look = theme_look(&theme, ON(ROLE_hot, ROLE_selection));
	ck_assert(look.fg == 1 && look.bg == 4 && look.looks == LOOK_BOLD);
	/* A selection with letters of its own was made to be read in them. */
	write_theme("b", "hot: bold red\nselection: black on cyan\n");
	load("b", 16);
	look = theme_look(&theme, ON(ROLE_hot, ROLE_selection));
	ck_assert(look.fg == 0 && look.bg == 6);
	look = theme_look(&theme, ROLE_hot);
	ck_assert(look.fg == 1 && look.bg == -1);
}
END_TEST

START_TEST(theme_names_are_listed_once)
{
	struct strlist names = { 0 };
	size_t dark = 0;

	write_theme("dark", "hot: blue\n");
	write_theme("zebra", "hot: blue\n");
	theme_config_names(&names);
	for (size_t i = 0; i < names.n; i++)
		dark += str_eq(names.v[i], "dark");
	ck_assert_uint_eq(dark, 1);
	ck_assert(strlist_has(&names, "zebra") && strlist_has(&names, "mono"));
	strlist_release(&names);
	load("dark", 16);	/* the user's own goes first */
	ck_assert_int_eq(theme.roles[ROLE_hot].fg, 4);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("theme", NULL, NULL, 0, EACH(look_is_read_for_the_depth, COUNT(looks)),
		ONCE(look_mistakes_are_named), ONCE(theme_shipped_ones_are_right_and_complete),
		ONCE(theme_shipped_ones_name_every_role),
		EACH(theme_letters_can_be_read, COUNT(grounds)),
		ONCE(theme_ground_of_the_text_is_under_every_role),
		ONCE(theme_codes_are_dark_on_light_whatever_it_says),
		ONCE(theme_without_colour_has_none), ONCE(theme_user_file_goes_over_the_default),
		ONCE(theme_mistakes_are_told_by_line_and_the_default_holds),
		ONCE(theme_that_is_broken_or_missing_is_the_default),
		ONCE(theme_look_of_a_role_on_a_selection), ONCE(theme_names_are_listed_once));
}
