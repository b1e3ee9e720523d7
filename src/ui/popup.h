/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What stands over the screen and wants an answer: questions, choices, lines of text, the palette, help. */
#ifndef UI_POPUP_H
#define UI_POPUP_H
#include "base/date.h"
#include "ui/canvas.h"
#include "ui/key.h"

struct ui;
struct edit;
struct action;
struct popup;

/* A popup runs until it answers: ui_popup() goes on with the loop beneath, so changes, resizes
 * and signals are served. When the program must end, every popup is asked to `end` (save a
 * draft) and answers as cancelled. */
struct popup_ops {
	unsigned in;		/* enum context: IN_POPUP, IN_FORM */
	/* Every key first; false: it goes to the keymap (in `in`, then IN_ANY). */
	bool (*key)(struct popup *popup, const struct key_event *event);
	/* The rectangle it wants out of the whole screen (start-based); may be all of it. */
	struct canvas (*place)(const struct popup *popup, const struct canvas *whole);
	void (*draw)(const struct popup *popup, struct canvas *out);
	void (*draw_top)(struct popup *popup, const struct canvas *line);	/* the top line instead of the page's; NULL */
	void (*load)(struct popup *popup);		/* before draw, when `wants_load`; the only place that queries; NULL */
	void (*tick)(struct popup *popup);		/* about every second while it stands; NULL */
	void (*end)(struct popup *popup);		/* the program ends now: keep what was typed; NULL */
	bool (*run)(struct popup *popup, const struct action *action);	/* an action of `in` that it carries out itself; NULL */
	/* Whether the hint for one of its actions is of use now; NULL: always. */
	bool (*offers)(const struct popup *popup, const struct action *action);
	struct edit *(*edit)(struct popup *popup);	/* the line that is typed in now; NULL */
};
struct popup {
	const struct popup_ops *ops;
	struct ui *ui;
	struct popup *below;
	bool wants_load;
	bool gives_way;		/* its load is ended by the next key, and wanted still: see struct pick */
	bool done;
	int answer;		/* < 0: cancelled */
};
/* Runs it to its end; returns popup->answer. */
int ui_popup(struct ui *ui, struct popup *popup);

/* --- Ready-made.  All texts are translated sentences. */
/* A question with yes and no; y, n, Enter (yes), Esc. Letters of the interface's language and
 * both layouts. */
bool ui_confirm(struct ui *ui, const char *question);
/* The same without a default: a deletion that cannot be undone. */
bool ui_confirm_hard(struct ui *ui, const char *question);
/* A text to be read; any of Enter, Esc closes. */
void ui_show(struct ui *ui, const char *title, const char *text);
/* A question's or form's title, with how many marked rows it is about (0: one): "Add a tag · 12 marked".  The caller
 * frees. */
char *ui_title_of(const char *title, size_t many);
/* One line of text; NULL: cancelled.  The caller frees. */
char *ui_ask(struct ui *ui, const char *question, const char *initial, const char *help);
/* The same for what nobody may see: a dot for each letter.  Not line by line. */
char *ui_ask_secret(struct ui *ui, const char *question, const char *help);
/* The same, taken only when `check` finds it right: what is wrong stands below, and the text stays. */
typedef enum result (*ask_check)(struct ui *ui, const char *typed, struct err *err);
char *ui_ask_right(struct ui *ui, const char *question, const char *initial, const char *help, ask_check check);
/* The same, where Tab completes: `complete` gives the words that could stand at the end of what is typed, and the byte
 * where the word begins that they would replace. */
typedef void (*ask_complete)(const char *typed, struct strlist *out, size_t *start);
char *ui_ask_completed(struct ui *ui, const char *question, const char *initial, const char *help,
	ask_check check, ask_complete complete);
/* For dates: nothing, or what when_parse understands. */
enum result ask_check_when(struct ui *ui, const char *typed, struct err *err);

/* A calendar, Gregorian with the Hijri days beside; *day is where it begins and what was chosen.  False:
 * cancelled. */
bool ui_calendar(struct ui *ui, struct civil *day);

/* Work that takes long, in a box with a bar: it stands from begin to end, and keys are taken meanwhile. */
struct progress;
struct progress *progress_begin(struct ui *ui, const char *title);
/* Now and then: paints when it is time.  told: a sentence copied, NULL "done of all".  False: Esc, or the
 * program ends: stop, and take back what was done. */
bool progress_step(struct progress *progress, int64_t done, int64_t all, const char *told);
void progress_end(struct progress **progress);

struct pick_item {
	const char *text;	/* borrowed until the pick ends */
	const char *detail;	/* at the end of the line, dim (a key, a phone); NULL */
	const char *group;	/* headline over the first item of each group; NULL */
	const char *name;	/* found by it too, before all others; NULL */
	const char *help;	/* said below the list while it is the chosen one; NULL */
	int64_t n;		/* the caller's */
};
struct pick_items { struct pick_item *v; size_t n, cap; };
struct pick {
	const char *title;
	const struct pick_item *items;	/* fixed items … */
	size_t nitems;
	/* … or searched as one types: fills `out` with what fits; strings live until the next call. */
	bool (*search)(struct ui *ui, void *ctx, const char *typed, struct pick_items *out);
	bool gives_way;		/* the next key ends a search (ERR_CANCEL): it gives what was there before, and false */
	void *ctx;
	/* Another item is the chosen one: a preview.  NULL. */
	void (*moved)(struct ui *ui, void *ctx, const struct pick_item *item);
	bool typing;		/* with fixed items: a search line that filters (folded, fuzzy) */
	bool wide;		/* most of the screen: help */
	const char *typed;	/* start of the search line; NULL */
	size_t start;		/* item chosen at first */
	const char *none;	/* said where nothing fits; NULL: just that */
	struct str *rest;	/* takes what was typed when Enter meets no item (a new tag); NULL: not allowed */
};
/* Index among the items (fixed) or the item's `n` (search); -1 cancelled; -2 what was typed is
 * in *rest. */
int64_t ui_pick(struct ui *ui, const struct pick *pick);
/* Short form: texts ended by NULL. */
int ui_choose(struct ui *ui, const char *title, const char *const *texts, int start);

/* Several of many, in an order: the chosen ones stand first; a key takes an item or leaves it out, others move
 * it.  Not line by line. */
struct pick_order {
	const char *title;
	const char *const *texts;
	size_t n, most;		/* at most so many are chosen */
	size_t *chosen;		/* in and out: indexes into texts, room for `most` */
	size_t nchosen;
};
bool ui_pick_order(struct ui *ui, struct pick_order *pick);	/* false: left, chosen is as it was */

/* How well `typed` (folded) fits `text` (folded): letters in order, better together and at word
 * starts; 0: not at all. */
int fuzzy_score(const char *text, const char *typed);

/* F10 — the commands of this place by subject. */
void ui_menu(struct ui *ui);
/* Carries out an action chosen from a list: by the popup beneath when it is its own, else as its key would. */
void ui_choose_action(struct ui *ui, const struct action *action);
/* ':' — every action that works here, its key beside it; runs what is chosen. */
void ui_palette(struct ui *ui);
/* '?' — the keys of this place, then the others; searchable; runs what is chosen. */
void ui_help(struct ui *ui);
#endif
