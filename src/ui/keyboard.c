/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The Arabic layout's letters as the Latin keys in the same places. */
#include "base/base.h"
#include "ui/keymap.h"

#include "app/keymap_config.h"
#include "base/embed.h"
#include "text/utf8.h"

/* Rows of data/kbd_arabic101.tsv: what is sent, code points, Latin key, 1 where it is no ASCII and
 * so may always be mapped. */
#define TWINS_MAX 320
static struct twins {
	bool loaded;
	size_t n;
	struct twin { uint32_t first, second, key; } v[TWINS_MAX];
} twins;

static bool read_row(const char *line, size_t len, struct twin *out)
{
	const char *tab = memchr(line, '\t', len), *end = line + len, *key, *safe;
	size_t sent = tab ? (size_t)(tab - line) : 0, used;

	if (!sent || *line == '#')
		return false;
	used = utf8_decode(line, sent, &out->first);
	out->second = 0;
	if (used < sent && used + utf8_decode(line + used, sent - used, &out->second) != sent)
		return false;
	key = memchr(tab + 1, '\t', (size_t)(end - tab - 1));
	safe = key ? memchr(key + 1, '\t', (size_t)(end - key - 1)) : NULL;
	if (!safe || safe != key + 2 || safe + 1 >= end)
		return false;
	out->key = (unsigned char)key[1];
	return safe[1] == '1';
}

static const struct twins *load_twins(void)
{
	const struct embedded *file = embed_find("data/kbd_arabic101.tsv");
	const char *s, *end;

	if (twins.loaded)
		return &twins;
	if (!file)
		BUG("data/kbd_arabic101.tsv");
	s = (const char *)file->data;
	end = s + file->size;
	while (s < end) {
		const char *line_end = memchr(s, '\n', (size_t)(end - s));
		size_t len = (size_t)((line_end ? line_end : end) - s);

		if (read_row(s, len, &twins.v[twins.n])) {
			if (++twins.n == TWINS_MAX)
				BUG("more than %d rows of keys", TWINS_MAX);
		}
		s += len + 1;
	}
	twins.loaded = true;
	return &twins;
}

/* The user's rows go before ours: looked through first, as they stand at the front. */
static void put_twin(struct twins *table, const struct twin *twin)
{
	memmove(table->v + 1, table->v, table->n * sizeof(*table->v));
	table->v[0] = *twin;
	table->n++;
}

static bool read_setting(const struct setting *row, struct twin *out)
{
	size_t sent = strlen(row->key), used = utf8_decode(row->key, sent, &out->first);

	out->second = 0;
	if (used < sent && used + utf8_decode(row->key + used, sent - used, &out->second) != sent)
		return false;
	out->key = (unsigned char)row->text[0];
	return out->first >= 0x80 && row->text[0] > ' ' && row->text[0] < 0x7f && !row->text[1];
}

void keyboard_load(struct strlist *problems)
{
	struct settings settings = { 0 };
	struct err err;

	twins.loaded = false;
	twins.n = 0;
	load_twins();
	if (keyboard_config_read(&settings, &err))
		strlist_add(problems, err.text);
	for (size_t i = 0; i < settings.n; i++) {
		struct twin twin;

		if (!read_setting(&settings.v[i], &twin))
			settings_problem(&settings, &settings.v[i], _("A row looks like \"ش: a\": what the "
				"keyboard sends, and the Latin key in that place."), problems);
		else if (twins.n == TWINS_MAX)
			settings_problem(&settings, &settings.v[i], _("That is one row too many."),
				problems);
		else
			put_twin(&twins, &twin);
	}
	settings_release(&settings);
}

uint32_t keymap_fold(uint32_t key)
{
	const struct twins *table;
	uint32_t base = key & ~K_MODS;
	int digit;

	if (base < 0x80 || base >= K_NAMED)
		return key;
	table = load_twins();
	for (size_t i = 0; i < table->n; i++)
		if (table->v[i].first == base && !table->v[i].second)
			return table->v[i].key | (key & K_MODS);
	digit = digit_value(base);
	return digit >= 0 ? ((uint32_t)digit + '0') | (key & K_MODS) : key;
}

uint32_t keymap_fold_pair(uint32_t first, uint32_t second)
{
	const struct twins *table;

	if (first < 0x80 || second < 0x80)
		return K_NONE;
	table = load_twins();
	for (size_t i = 0; i < table->n; i++)
		if (table->v[i].second == second && table->v[i].first == first)
			return table->v[i].key;
	return K_NONE;
}
