/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which key means which action in which place, on both keyboard layouts. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H
#include "app/command.h"
#include "ui/key.h"

#define CHORD_MAX 3
struct binding {
	const struct action *action;
	uint32_t key[CHORD_MAX];	/* "z1" is two keys */
	unsigned char nkeys;
};

struct keymap {
	struct binding *v;		/* owned */
	size_t n, cap;
};

/* The default keys of the tables (struct action.keys; plain: only those that are no letters or signs), then the user's file
 * (app/keymap_config.h), read by the same parser. What is wrong becomes "keys.yaml:LINE:COLUMN:
 * …" in problems and the default holds: unknown action, key not understood, a key bound twice in
 * overlapping places. */
void keymap_init(struct keymap *keymap, const struct action *const *const *tables, bool plain,
	struct strlist *problems);
void keymap_release(struct keymap *keymap);

/* Reads what another layout sends from keyboard.yaml (app/keymap_config.h), before the built-in Arabic one;
 * mistakes by line into problems.  keymap_init does it. */
void keyboard_load(struct strlist *problems);
/* What the standard Arabic layout sends, as the Latin key in the same place
 * (data/kbd_arabic101.tsv); digits of every script; anything else as it is. Only for commands,
 * never for text. */
uint32_t keymap_fold(uint32_t key);
/* Lam and an alef that one key sent as two code points (the second event is `joined`): the key,
 * else K_NONE. */
uint32_t keymap_fold_pair(uint32_t first, uint32_t second);

enum match { MATCH_NONE, MATCH_PART, MATCH_FULL };
/* Looks the keys typed so far up in a place (one bit of enum context); a binding of the place
 * goes before one of IN_ANY. */
enum match keymap_find(const struct keymap *keymap, enum context in, const uint32_t *keys, size_t nkeys,
	const struct action **action);
/* What may follow keys that are the beginning of chords there, in the order of the tables; how many, at most max. */
size_t keymap_after(const struct keymap *keymap, enum context in, const uint32_t *keys, size_t nkeys,
	const struct binding **out, size_t max);
/* First key of an action for people: "e", "F4", "z 1"; false when it has none. */
bool keymap_show(const struct keymap *keymap, const struct action *action, struct str *out);
/* The first that is no text: what works where letters are typed. */
bool keymap_show_typing(const struct keymap *keymap, const struct action *action, struct str *out);
/* All of them, ", " between. */
bool keymap_show_all(const struct keymap *keymap, const struct action *action, struct str *out);

/* Keys typed so far: a count, the beginning of a chord. */
struct key_state {
	uint32_t key[CHORD_MAX];
	size_t nkeys;
	int count;		/* 0: none */
};
/* One key (unfolded) in a place: the action, or NULL while more is awaited (*bound stays true) or where it means nothing
 * there (*bound is false).  Digits that are not bound there make the count; Esc drops what was begun. */
const struct action *key_state_press(struct key_state *state, const struct keymap *keymap,
	enum context in, uint32_t key, int *count, bool *bound);
#endif
