/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From the words of a theme file to colours this terminal has. */
#include "base/base.h"
#include "ui/theme.h"

#define TRUE_COLOUR (1 << 24)
#define DEFAULT_THEME "dark"

#define ROLE_NAME(name) [ROLE_##name] = #name,
static const char *const role_names[ROLE_NAMED] = { ROLES(ROLE_NAME) };

/* '-' and '_' alike. */
int role_find(const char *name)
{
	for (int role = 0; role < ROLE_NAMED; role++) {
		const char *a = name, *b = role_names[role];

		while (*a && (*a == *b || (*a == '-' && *b == '_')))
			a++, b++;
		if (!*a && !*b)
			return role;
	}
	return -1;
}

/* --- Colours. */

/* What xterm shows for the first sixteen: only to find the nearest one. */
static const int32_t sixteen[] = {
	0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
	0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

static int32_t rgb_of(int32_t index)
{
	static const int level[] = { 0, 95, 135, 175, 215, 255 };

	if (index < 16)
		return sixteen[index];
	if (index >= 232)
		return (8 + (index - 232) * 10) * 0x010101;
	index -= 16;
	return level[index / 36] << 16 | level[index / 6 % 6] << 8 | level[index % 6];
}

static long distance(int32_t a, int32_t b)
{
	long r = (a >> 16 & 0xff) - (b >> 16 & 0xff), g = (a >> 8 & 0xff) - (b >> 8 & 0xff),
	     bl = (a & 0xff) - (b & 0xff);

	return 2 * r * r + 4 * g * g + 3 * bl * bl;	/* the eye's weights, roughly */
}

static int32_t nearest(int32_t rgb, int32_t from, int32_t to)
{
	int32_t best = from;

	for (int32_t i = from; i < to; i++)
		if (distance(rgb, rgb_of(i)) < distance(rgb, rgb_of(best)))
			best = i;
	return best;
}

enum colour_kind { NAMED, INDEXED, RGB };
struct colour { enum colour_kind kind; int32_t value; };

static bool hex_colour(const char *s, size_t len, int32_t *out)
{
	if (len != 7 || *s != '#')
		return false;
	*out = 0;
	for (size_t i = 1; i < len; i++) {
		const char *digits = "0123456789abcdef", *at;
		char c = s[i] >= 'A' && s[i] <= 'F' ? (char)(s[i] + 'a' - 'A') : s[i];

		at = c ? strchr(digits, c) : NULL;
		if (!at)
			return false;
		*out = *out << 4 | (int32_t)(at - digits);
	}
	return true;
}

static bool parse_colour(const char *s, size_t len, struct colour *out)
{
	static const char *const names[] = {
		"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
		"bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
		"bright-magenta", "bright-cyan", "bright-white", "default",
	};
	int32_t number = 0;

	for (size_t i = 0; i < COUNT(names); i++)
		if (strlen(names[i]) == len && memcmp(names[i], s, len) == 0) {
			*out = (struct colour){ NAMED, i == 16 ? COLOUR_DEFAULT : (int32_t)i };
			return true;
		}
	out->kind = RGB;
	if (hex_colour(s, len, &out->value))
		return true;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9' || len > 3)
			return false;
		number = number * 10 + (s[i] - '0');
	}
	*out = (struct colour){ INDEXED, number };
	return len && number < 256;
}

/* A terminal of `depth` colours shows it as it is. */
static bool colour_fits(struct colour colour, int depth)
{
	switch (colour.kind) {
	case RGB: return depth >= TRUE_COLOUR;
	case INDEXED: return depth >= 256 || colour.value < depth;
	default: return true;
	}
}

/* Brought down to what there is; bold stands for bright among eight. */
static int32_t colour_value(struct colour colour, int depth, unsigned *looks)
{
	int32_t index = colour.value;

	if (index == COLOUR_DEFAULT || depth == 0)
		return COLOUR_DEFAULT;
	if (depth >= TRUE_COLOUR)
		return colour.kind == RGB ? index : index < 8 && colour.kind == NAMED ? index :
			rgb_of(index);
	if (colour.kind == RGB)
		index = depth >= 256 ? nearest(colour.value, 16, 256) :
			nearest(colour.value, 0, 16);
	else if (index >= 16 && depth < 256)
		index = nearest(rgb_of(index), 0, 16);
	/* Bold black is grey in some terminals and black in the others: nothing to be read on their ground. */
	if (index == 8 && depth < 16)
		return COLOUR_DEFAULT;
	if (index >= 8 && depth < 16) {
		index -= 8;
		if (looks)
			*looks |= LOOK_BOLD;
	}
	return index;
}

/* "red/203/#ff5f5f": the last that fits, else the last brought down. */
static bool pick_colour(const char *s, size_t len, int depth, int32_t *out, unsigned *looks)
{
	struct colour best = { NAMED, COLOUR_DEFAULT }, colour;
	bool any = false;

	for (const char *end = s + len; s <= end; ) {
		const char *slash = memchr(s, '/', (size_t)(end - s));
		const char *stop = slash ? slash : end;

		if (!parse_colour(s, (size_t)(stop - s), &colour))
			return false;
		if (!any || colour_fits(colour, depth) || !colour_fits(best, depth))
			best = colour;
		any = true;
		s = stop + 1;
	}
	*out = colour_value(best, depth, looks);
	return any;
}

enum result look_parse(const char *text, int depth, struct look_of *out, struct err *err)
{
	static const struct { const char *name; unsigned look; } looks[] = {
		{ "bold", LOOK_BOLD }, { "dim", LOOK_DIM }, { "italic", LOOK_ITALIC },
		{ "underline", LOOK_UNDERLINE }, { "reverse", LOOK_REVERSE }, { "plain", 0 },
	};
	struct look_of look = { COLOUR_DEFAULT, COLOUR_DEFAULT, 0 };
	bool on = false, fg = false, bg = false;

	for (const char *s = text; *(s += strspn(s, " ")); s += strcspn(s, " ")) {
		size_t len = strcspn(s, " "), i;

		for (i = 0; i < COUNT(looks); i++)
			if (strlen(looks[i].name) == len && memcmp(looks[i].name, s, len) == 0)
				break;
		if (i < COUNT(looks) && !on)
			look.looks |= looks[i].look;
		else if (len == 2 && memcmp(s, "on", 2) == 0 && !on && !bg)
			on = true;
		else if (on && pick_colour(s, len, depth, &look.bg, NULL))
			on = false, bg = true;
		else if (!on && !fg && !bg && pick_colour(s, len, depth, &look.fg, &look.looks))
			fg = true;
		else
			return err_set(err, ERR_INVALID, _("\"%.*s\" is neither a colour nor one of "
				"bold, dim, italic, underline, reverse, plain."), (int)len, s);
	}
	if (on)
		return err_set(err, ERR_INVALID, _("After \"on\" a colour is missing."));
	*out = look;
	return OK;
}

/* --- Files. */

static void apply(struct theme *theme, const struct settings *settings, struct strlist *problems)
{
	struct err err = { 0 };

	for (size_t i = 0; i < settings->n; i++) {
		const struct setting *row = &settings->v[i];
		int role = role_find(row->key);

		if (role < 0)
			err_set(&err, ERR_MISSING, _("\"%s\" is no part of a theme."), row->key);
		else if (!look_parse(row->text, theme->depth, &theme->roles[role], &err))
			continue;
		settings_problem(settings, row, err.text, problems);
	}
}

static void load_one(struct theme *theme, const char *name, struct strlist *problems)
{
	struct settings settings = { 0 };
	struct err err = { 0 };

	if (theme_config_read(name, &settings, &err))
		strlist_add(problems, err.text);
	else
		apply(theme, &settings, problems);
	settings_release(&settings);
}

/* Without colour the light ground is the letters' own: light on the dark terminals that have none. */
static void set_code_looks(struct theme *theme)
{
	struct err err;

	if (!theme->depth) {
		theme->roles[ROLE_code].looks = LOOK_REVERSE;
		return;
	}
	if (look_parse("black/16/#000000 on bright-white/231/#ffffff", theme->depth, &theme->roles[ROLE_code], &err) ||
	    look_parse("bright-white/231/#ffffff on black/16/#000000", theme->depth, &theme->roles[ROLE_code_dark], &err))
		BUG("%s", err.text);
}

void theme_load(struct theme *theme, const char *name, int depth, struct strlist *problems)
{
	*theme = (struct theme){ .depth = depth };
	for (int role = 0; role < ROLE_COUNT; role++)
		theme->roles[role] = (struct look_of){ COLOUR_DEFAULT, COLOUR_DEFAULT, 0 };
	if (!depth)
		name = "mono";	/* what colours say is said otherwise there */
	load_one(theme, DEFAULT_THEME, problems);
	if (!str_eq(name, DEFAULT_THEME))
		load_one(theme, name, problems);
	if (!theme->roles[ROLE_selection].looks && !depth)
		theme->roles[ROLE_selection].looks = LOOK_REVERSE;
	set_code_looks(theme);
}

enum result theme_try(const char *name, struct err *err)
{
	struct theme theme = { .depth = TRUE_COLOUR };
	struct strlist problems = { 0 };
	enum result code = OK;

	if (!theme_config_known(name))
		return err_set(err, ERR_MISSING, _("There is no theme \"%s\"."), name);
	load_one(&theme, name, &problems);
	if (problems.n == 1)
		code = err_field(err, "theme", "%s", problems.v[0]);
	else if (problems.n)
		code = err_field(err, "theme", Q_("%s (and %zu more problem)",
			"%s (and %zu more problems)", problems.n - 1), problems.v[0], problems.n - 1);
	strlist_release(&problems);
	return code;
}

/* What the look leaves open is the text's: a theme that paints the ground paints it everywhere. */
static struct look_of on_ground(const struct theme *theme, struct look_of look)
{
	const struct look_of *text = &theme->roles[ROLE_text];

	if (look.fg == COLOUR_DEFAULT)
		look.fg = text->fg;
	if (look.bg == COLOUR_DEFAULT)
		look.bg = text->bg;
	return look;
}

/* xterm and the console show bold black as dark grey, which a selection's ground swallows. */
static struct look_of not_grey(struct look_of look)
{
	if (look.fg == 0)
		look.looks &= ~(unsigned)LOOK_BOLD;
	return look;
}

struct look_of theme_look(const struct theme *theme, unsigned style)
{
	struct look_of look = theme->roles[style_role(style)];
	const struct look_of *base;

	if (style_base(style) == ROLE_text)
		return not_grey(on_ground(theme, look));
	base = &theme->roles[style_base(style)];
	/* A base that has a letter colour of its own was made to be read in it. */
	if (base->fg != COLOUR_DEFAULT || look.fg == COLOUR_DEFAULT)
		look.fg = base->fg;
	look.bg = base->bg;
	look.looks = (look.looks & ~(unsigned)LOOK_REVERSE) | base->looks;
	return not_grey(on_ground(theme, look));
}
