/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Names of keys, in files and for people. */
#include "base/base.h"
#include "ui/key.h"

#include <ctype.h>
#include <strings.h>

#include "text/utf8.h"

/* The first name of a key is the one that is printed. */
static const struct key_word {
	const char *name;
	uint32_t key;
	const char *shown;	/* NULL: the name, in every language */
} words[] = {
	{ "Enter", K_ENTER, N_("Enter") }, { "CR", K_ENTER, NULL }, { "Return", K_ENTER, NULL },
	{ "Tab", K_TAB, NULL }, { "Esc", K_ESC, NULL },
	{ "BS", K_BACKSPACE, N_("Backspace") }, { "Backspace", K_BACKSPACE, NULL },
	{ "Del", K_DELETE, N_("Delete") }, { "Delete", K_DELETE, NULL },
	{ "Ins", K_INSERT, N_("Insert") }, { "Insert", K_INSERT, NULL },
	{ "Up", K_UP, "↑" }, { "Down", K_DOWN, "↓" }, { "Left", K_LEFT, "←" },
	{ "Right", K_RIGHT, "→" }, { "Home", K_HOME, NULL }, { "End", K_END, NULL },
	{ "PgUp", K_PGUP, NULL }, { "PgDn", K_PGDN, NULL },
	{ "Space", ' ', N_("Space") }, { "lt", '<', "<" },
};

static const struct key_word *word_of(uint32_t base)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].key == base)
			return &words[i];
	return NULL;
}

bool key_is_text(uint32_t key)
{
	return key >= 0x20 && key < K_NAMED && key != 0x7f && !(key >= 0x80 && key < 0xa0);
}

static bool parse_name(const char *name, size_t len, uint32_t *key)
{
	uint32_t cp;

	if (!len)
		return false;
	if (utf8_decode(name, len, &cp) == len) {
		*key = cp;
		return cp > ' ' && cp != UTF8_REPLACEMENT;
	}
	if ((name[0] == 'F' || name[0] == 'f') && len <= 3 && isdigit((unsigned char)name[1])) {
		int n = atoi(name + 1);

		*key = K_F0 + (uint32_t)n;
		return n >= 1 && n <= 24 && (len == 2 || isdigit((unsigned char)name[2]));
	}
	for (size_t i = 0; i < COUNT(words); i++)
		if (strlen(words[i].name) == len && strncasecmp(words[i].name, name, len) == 0) {
			*key = words[i].key;
			return true;
		}
	return false;
}

bool key_parse(const char **s, uint32_t *key)
{
	const char *name, *end;
	uint32_t mods = 0, cp;

	if (**s != '<') {
		size_t len = strlen(*s), used;

		if (!len)
			return false;
		used = utf8_decode(*s, len, &cp);
		if (cp <= ' ' || cp == 0x7f || cp == UTF8_REPLACEMENT)
			return false;
		*s += used;
		*key = cp;
		return true;
	}
	name = *s + 1;
	end = strchr(name, '>');
	if (!end)
		return false;
	if (end[1] == '>' && end[-1] == '-')	/* <C->> */
		end++;
	while (end - name > 2 && name[1] == '-') {
		int c = toupper((unsigned char)name[0]);

		mods |= c == 'C' ? K_CTRL : c == 'A' || c == 'M' ? K_ALT : c == 'S' ? K_SHIFT : 0;
		if (!strchr("CAMS", c))
			return false;
		name += 2;
	}
	if (!parse_name(name, (size_t)(end - name), key))
		return false;
	if (mods & K_CTRL && *key >= 'A' && *key <= 'Z')
		*key += 'a' - 'A';
	if (mods & K_SHIFT && *key < K_NAMED)
		return false;	/* a shifted letter is a letter of its own */
	*key |= mods;
	*s = end + 1;
	return true;
}

static void add_base(uint32_t base, struct str *out)
{
	if (base > K_F0 && base <= K_LAST)
		str_addf(out, "F%u", (unsigned)(base - K_F0));
	else if (base < K_NAMED)
		str_add_cp(out, base);
	else
		str_add(out, "?");
}

void key_show(uint32_t key, struct str *out)
{
	uint32_t base = key & ~K_MODS;
	const struct key_word *word = word_of(base);

	str_addf(out, "%s%s%s", key & K_CTRL ? "Ctrl+" : "", key & K_ALT ? "Alt+" : "",
		key & K_SHIFT ? "Shift+" : "");
	if (word)
		str_add(out, word->shown ? _(word->shown) : word->name);
	else if (key & K_CTRL && base >= 'a' && base <= 'z')
		str_addc(out, (char)toupper((int)base));
	else
		add_base(base, out);
}
