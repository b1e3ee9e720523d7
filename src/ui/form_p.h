/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lines of a form and their editors; private to the form's files. */
#ifndef UI_FORM_P_H
#define UI_FORM_P_H
#include "app/draft.h"
#include "ui/edit.h"
#include "ui/form.h"
#include "ui/popup.h"
#include "ui/ui.h"

struct form;
struct form_line;

/* How a kind of value is typed.  The text of a line is always what record_parse() reads: as typed, or the
 * machine form (a choice's key, yes, the n of a record). */
struct form_editor {
	const struct kind *kind;
	bool typed;			/* a line of text; else chosen, never typed */
	bool echoes;			/* shows beside what was understood */
	bool is_note;			/* several lines */
	enum put_dir dir;
	/* Existing value → text to edit; NULL: the machine form. */
	void (*start)(const struct form *form, const struct form_line *line, struct str *out);
	/* A key of a chosen one; true: taken.  NULL. */
	bool (*key)(struct form *form, struct form_line *line, uint32_t key);
	void (*pick)(struct form *form, struct form_line *line);	/* Enter: a list to choose from */
};
const struct form_editor *form_editor_of(const struct field *field);
/* An amount as it stands in its field while that is not edited. */
void form_group_money(int64_t minor, const char *currency, struct str *out);

struct form_line {
	int section;			/* in entity->sections; -1 none */
	const struct field *field;
	size_t index;			/* of the field in the entity */
	const struct form_editor *editor;
	struct edit edit;
	char *initial;			/* owned: its text when the form was opened */
	struct str error;
	struct str echo;		/* typed: what was understood; chosen: the value for the eye */
	struct str shown;		/* what stands while it is not edited; "": the text */
	bool doubtful;			/* the echo is a warning */
	const char *doubt;		/* the sentence for it, translated; NULL */
	bool touched;			/* changed since it was checked last */
	bool hidden;			/* its section is not shown */
	int y, h;			/* lines of the form, from its top */
};

/* Words of a pool (struct field) that are in use, most used first. */
struct form_words { const char *pool; struct strlist words, folded; };
#define FORM_POOLS 8		/* the last one stays empty */
/* What is offered for what is being typed, borrowed from form_words or from `words`; cur -1: none is chosen yet. */
#define OFFERS_MAX 6
struct form_offers {
	const char *word[OFFERS_MAX];
	size_t n;
	int cur;
	struct strlist words;	/* owned: of a language (a filter), and where the word they replace begins */
	size_t start;
};

struct form {
	struct popup popup;
	struct form_spec *spec;
	const struct entity *entity;
	struct record *base;		/* owned: as it was when the form was opened */
	struct form_line *lines;	/* owned */
	size_t nlines, cur;
	int scroll, height, label_w;	/* lines hidden above, all lines, cells of the labels */
	struct draft draft;
	bool draft_due;			/* typed since the draft was kept */
	int64_t duplicate;		/* another customer with the same number or e-mail */
	struct form_words known[FORM_POOLS];
	struct form_offers offers;
	enum result result;
	struct err err;
};

/* --- form_lines.c */
void form_build(struct form *form);
void form_release(struct form *form);
struct form_line *form_line_of(struct form *form, const char *name);
bool form_line_changed(const struct form_line *line);
bool form_changed(const struct form *form);
/* Sets a line's text as if it had been typed. */
void form_set(struct form *form, struct form_line *line, const char *text);
/* After a change by typing. */
void form_touch(struct form *form, struct form_line *line);
/* After a change: echo, sections that depend on it. */
void form_refresh(struct form *form, struct form_line *line);
/* Reads the line; its error, or none, stands beside it then. */
bool form_check_line(struct form *form, struct form_line *line);
/* The base with everything that was changed; caller frees.  False: some lines have errors, cur is the first. */
bool form_read(struct form *form, struct record **out);

/* --- plain_form.c: the linear mode's way through a form, field by field. */
void form_run_plain(struct form *form);

/* --- form_kinds.c */
/* Searches a reference and lets one be chosen; the line is left as it is when nobody is. */
void form_pick_ref(struct form *form, struct form_line *line, const char *typed);

/* --- form_draw.c */
struct canvas form_place(const struct popup *popup, const struct canvas *whole);
void form_draw(const struct popup *popup, struct canvas *out);
/* Places the lines and brings the current one (with its caret) into sight. */
void form_arrange(struct form *form);
/* Beside its field there is no room for all of it. */
bool form_error_is_cut(const struct form *form, const struct form_line *line);
/* The line at a place on the screen, -1 none (mouse). */
int form_line_at(const struct form *form, int physical_x, int physical_y);

/* --- form_suggest.c */
/* After typing in a line: what fits its last word is offered. */
void form_suggest(struct form *form, const struct form_line *line);
void form_suggest_close(struct form *form);
/* A key before the line gets it; true: taken. */
bool form_suggest_key(struct form *form, uint32_t key);
/* A list of all known words: puts one in, or takes it out of a set. */
void form_suggest_pick(struct form *form, struct form_line *line);
void form_suggest_draw(const struct form *form, const struct canvas *c, const struct canvas *field);
void form_suggest_release(struct form *form);

/* --- form_save.c */
void form_save(struct form *form);
void form_find_duplicate(struct form *form, const struct form_line *line);
void form_keep_draft(struct form *form);
enum draft_answer { DRAFT_GO_ON, DRAFT_DROP, DRAFT_LATER };
enum draft_answer form_ask_draft(struct ui *ui, const struct draft *draft);
/* A draft of the same record is offered. */
void form_offer_own_draft(struct form *form);
void form_take_draft(struct form *form, struct draft *draft);	/* empties *draft */
#endif
