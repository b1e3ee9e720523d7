/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Bindings: from keys typed in a place to an action. */
#include "base/base.h"
#include "ui/keymap.h"

#include "app/keymap_config.h"

static bool is_global(const struct action *action)
{
	return (action->in & IN_ANY) == IN_ANY;
}

/* Two actions can meet at one key: in a place of both, unless one is for everywhere and gives way. */
static bool overlap(const struct action *a, const struct action *b)
{
	return a->in & b->in & IN_ANY && is_global(a) == is_global(b);
}

static const struct binding *find_clash(const struct keymap *keymap, const struct binding *new)
{
	for (size_t i = 0; i < keymap->n; i++) {
		const struct binding *old = &keymap->v[i];
		size_t n = MIN(old->nkeys, new->nkeys);

		if (old->key[0] != new->key[0])	/* most, at every start */
			continue;
		if (old->action != new->action && overlap(old->action, new->action) &&
		    memcmp(old->key, new->key, n * sizeof(old->key[0])) == 0)
			return old;
	}
	return NULL;
}

/* "z1" or "<F4>" up to a blank. */
static bool parse_chord(const char **s, struct binding *out)
{
	out->nkeys = 0;
	while (**s && **s != ' ') {
		if (out->nkeys == CHORD_MAX || !key_parse(s, &out->key[out->nkeys]))
			return false;
		out->nkeys++;
	}
	return out->nkeys > 0;
}

static void add_binding(struct keymap *keymap, const struct binding *binding)
{
	keymap->v = array_grow(keymap->v, &keymap->cap, keymap->n + 1, sizeof(*keymap->v));
	keymap->v[keymap->n++] = *binding;
}

static void unbind(struct keymap *keymap, const struct action *action)
{
	size_t kept = 0;

	for (size_t i = 0; i < keymap->n; i++)
		if (keymap->v[i].action != action)
			keymap->v[kept++] = keymap->v[i];
	keymap->n = kept;
}

/* Adds all of them or none. */
static enum result bind_keys(struct keymap *keymap, const struct action *action, const char *keys,
	struct err *err)
{
	size_t before = keymap->n;

	for (const char *s = keys; *s; ) {
		struct binding binding = { .action = action };
		const char *word = s;
		const struct binding *clash;
		int len;

		if (*s == ' ') {
			s++;
			continue;
		}
		len = (int)strcspn(word, " ");
		if (!parse_chord(&s, &binding)) {
			keymap->n = before;
			return err_set(err, ERR_INVALID, _("\"%.*s\" is not a key; keys look like e, "
				"<F4>, <C-r>, <A-1>, <Enter> or z1."), len, word);
		}
		clash = find_clash(keymap, &binding);
		if (clash) {
			keymap->n = before;
			return err_set(err, ERR_DUPLICATE, _("\"%.*s\" for %s already means %s."), len,
				word, action->name, clash->action->name);
		}
		add_binding(keymap, &binding);
	}
	return OK;
}

void keymap_release(struct keymap *keymap)
{
	free(keymap->v);
	*keymap = (struct keymap){ 0 };
}

/* --- The tables and the user's file. */

static const struct action *find_action(const struct action *const *const *tables, const char *name)
{
	for (; *tables; tables++)
		for (const struct action *const *table = *tables; *table; table++)
			for (const struct action *action = *table; action->name; action++)
				if (str_eq(action->name, name))
					return action->in & IN_ANY ? action : NULL;
	return NULL;
}

static void bind_defaults(struct keymap *keymap, const struct action *const *const *tables,
	struct strlist *problems)
{
	struct err err = { 0 };

	for (; *tables; tables++)
		for (const struct action *const *table = *tables; *table; table++)
			for (const struct action *action = *table; action->name; action++)
				if (action->keys && action->in & IN_ANY &&
				    bind_keys(keymap, action, action->keys, &err))
					strlist_add(problems, err.text);
}

/* The plain keymap: function keys, arrows and their like; digits and the blank stay, which need no learning. */
static void drop_letters(struct keymap *keymap)
{
	size_t kept = 0;

	for (size_t i = 0; i < keymap->n; i++) {
		uint32_t first = keymap->v[i].key[0];

		if (!key_is_text(first) || first == ' ' || (first >= '0' && first <= '9'))
			keymap->v[kept++] = keymap->v[i];
	}
	keymap->n = kept;
}

static void bind_settings(struct keymap *keymap, const struct action *const *const *tables,
	const struct settings *settings, struct strlist *problems)
{
	struct err err = { 0 };

	/* First all named ones lose their keys, so that two of them may change places. */
	for (size_t i = 0; i < settings->n; i++) {
		const struct action *action = find_action(tables, settings->v[i].key);

		if (action)
			unbind(keymap, action);
	}
	for (size_t i = 0; i < settings->n; i++) {
		const struct setting *row = &settings->v[i];
		const struct action *action = find_action(tables, row->key);

		if (!action) {
			err_set(&err, ERR_MISSING, _("There is no command \"%s\" on the screens; "
				"\"wasit keys\" lists them."), row->key);
			settings_problem(settings, row, err.text, problems);
		} else if (bind_keys(keymap, action, row->text, &err)) {
			settings_problem(settings, row, err.text, problems);
			/* Its default may be taken by now; then it has no key, which help shows. */
			if (action->keys && bind_keys(keymap, action, action->keys, &err))
				continue;
		}
	}
}

void keymap_init(struct keymap *keymap, const struct action *const *const *tables, bool plain,
	struct strlist *problems)
{
	struct settings settings = { 0 };
	struct err err = { 0 };

	*keymap = (struct keymap){ 0 };
	keyboard_load(problems);
	bind_defaults(keymap, tables, problems);
	if (plain)
		drop_letters(keymap);
	if (keymap_config_read(&settings, &err))
		strlist_add(problems, err.text);
	else
		bind_settings(keymap, tables, &settings, problems);
	settings_release(&settings);
}

/* --- Looking up. */

enum match keymap_find(const struct keymap *keymap, enum context in, const uint32_t *keys, size_t nkeys,
	const struct action **action)
{
	enum match best = MATCH_NONE;

	*action = NULL;
	for (size_t i = 0; i < keymap->n; i++) {
		const struct binding *b = &keymap->v[i];

		if (!(b->action->in & in) || b->nkeys < nkeys ||
		    memcmp(b->key, keys, nkeys * sizeof(*keys)) != 0)
			continue;
		if (b->nkeys > nkeys) {
			if (best == MATCH_NONE)
				best = MATCH_PART;
		} else if (!*action || !is_global(b->action)) {
			*action = b->action;
			best = MATCH_FULL;
		}
	}
	return best;
}

size_t keymap_after(const struct keymap *keymap, enum context in, const uint32_t *keys, size_t nkeys,
	const struct binding **out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < keymap->n && n < max; i++) {
		const struct binding *b = &keymap->v[i];

		if (b->action->in & in && b->nkeys > nkeys &&
		    memcmp(b->key, keys, nkeys * sizeof(*keys)) == 0)
			out[n++] = b;
	}
	return n;
}

static void show_binding(const struct binding *binding, struct str *out)
{
	for (size_t i = 0; i < binding->nkeys; i++) {
		if (i)
			str_addc(out, ' ');
		key_show(binding->key[i], out);
	}
}

bool keymap_show(const struct keymap *keymap, const struct action *action, struct str *out)
{
	for (size_t i = 0; i < keymap->n; i++)
		if (keymap->v[i].action == action) {
			show_binding(&keymap->v[i], out);
			return true;
		}
	return false;
}

bool keymap_show_typing(const struct keymap *keymap, const struct action *action, struct str *out)
{
	for (size_t i = 0; i < keymap->n; i++)
		if (keymap->v[i].action == action && !key_is_text(keymap->v[i].key[0])) {
			show_binding(&keymap->v[i], out);
			return true;
		}
	return false;
}

bool keymap_show_all(const struct keymap *keymap, const struct action *action, struct str *out)
{
	bool any = false;

	for (size_t i = 0; i < keymap->n; i++)
		if (keymap->v[i].action == action) {
			if (any)
				str_add(out, P_("between words of a list", ", "));
			show_binding(&keymap->v[i], out);
			any = true;
		}
	return any;
}

/* --- Keys one after the other. */

const struct action *key_state_press(struct key_state *state, const struct keymap *keymap,
	enum context in, uint32_t key, int *count, bool *bound)
{
	const struct action *action = NULL;
	uint32_t folded = keymap_fold(key);
	enum match match;

	*bound = true;
	*count = 0;
	if (key == K_ESC && (state->nkeys || state->count)) {
		*state = (struct key_state){ 0 };
		return NULL;
	}
	state->key[state->nkeys++] = folded;
	match = keymap_find(keymap, in, state->key, state->nkeys, &action);
	if (match == MATCH_PART && state->nkeys < CHORD_MAX)
		return NULL;
	if (match == MATCH_NONE && state->nkeys == 1 && folded >= '0' && folded <= '9' &&
	    (state->count || folded != '0')) {
		state->count = MIN(state->count * 10 + (int)(folded - '0'), 9999);
		state->nkeys = 0;
		return NULL;
	}
	*count = state->count;
	*state = (struct key_state){ 0 };
	*bound = match == MATCH_FULL;
	return action;
}
