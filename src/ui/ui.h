/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The screens' engine: pages of views, the loop, focus, messages.
 *
 * A view in 30 lines — its file holds a state, a source for its list, ops and actions:
 *
 *	struct notes { struct list list; int64_t customer; };
 *	static const struct list_source source = { .fetch = notes_fetch, .key = …, .free = … };
 *	static enum result notes_open(struct view *view, struct err *err)
 *	{
 *		struct notes *notes = view->state;	// zeroed by the engine
 *		list_init(&notes->list, &source, view);
 *		return OK;
 *	}
 *	static bool notes_stale(const struct view *view, const struct changes *changes)
 *	{	// true: load() before the next draw
 *		return change_touches(changes, &interaction_entity, 0);
 *	}
 *	static enum result notes_load(struct view *view, struct err *err)
 *	{
 *		struct notes *notes = view->state;
 *		if (view->changed)		// data moved, not only the place in the list
 *			list_reload(&notes->list);
 *		list_size(&notes->list, view->w, view->h);
 *		return list_load(&notes->list, err);
 *	}
 *	static void notes_draw(const struct view *view, struct canvas *out)
 *	{
 *		const struct notes *notes = view->state;
 *		if (list_is_empty(&notes->list))
 *			canvas_text(out, 0, 0, 0, ROLE_dim, _("No notes yet: i adds one"));
 *		list_draw(&notes->list, out, view->focused, draw_note, NULL);	// draw_note: canvas_text(c, …)
 *	}
 *	const struct view_ops notes_ops = {
 *		.name = "notes", .title = N_("Notes"), .in = IN_TIMELINE, .state_size = sizeof(struct notes),
 *		.open = notes_open, .stale = notes_stale, .load = notes_load, .draw = notes_draw, .close = notes_close,
 *		.list = notes_list,		// returns &notes->list: j, k, PgDn, Home, mouse work by themselves
 *		.chosen = notes_chosen,		// the row's entity and n: what A_ROW actions act on
 *		.text = notes_text, .row_text = note_text,	// the same told line by line: ui/plain.h
 *	};
 *	const struct action notes_actions[] = { … };	// then one line in ui_action_tables (ui/main.c)
 *
 * Its actions change struct ui (ui_open_page, ui_message) or write through app_put() and friends; nobody tells views about a write:
 * after every action and whenever another process wrote the engine reads the log and asks stale().
 * Queries only in load(); draw() is const, uses view->ui->now, and never asks the clock or the database. */
#ifndef UI_UI_H
#define UI_UI_H
#include "model/record.h"
#include "store/query.h"
#include "app/command.h"
#include "app/presence.h"
#include "app/watch.h"
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/keymap.h"
#include "ui/list.h"
#include "ui/screen.h"
#include "ui/theme.h"

struct edit;
struct view;
struct popup;
struct table_desc;

struct key_hint { uint32_t key; const char *word; };	/* NP_("key hint", …) */

struct view_ops {
	const char *name;
	const char *title;		/* N_(): in the frame */
	enum context in;		/* one bit */
	size_t state_size;
	enum result (*open)(struct view *view, struct err *err);
	bool (*stale)(const struct view *view, const struct changes *changes);	/* NULL: never */
	enum result (*load)(struct view *view, struct err *err);	/* the only place that queries; NULL */
	/* For what the picture can wait for, such as counts: while view->later, after a rest of 100 ms; NULL. */
	enum result (*later)(struct view *view, struct err *err);
	/* While view->restless, after such a rest, too: what is to be written without a key; NULL. */
	enum result (*rest)(struct view *view, struct err *err);
	void (*draw)(const struct view *view, struct canvas *out);	/* pure */
	void (*close)(struct view *view);				/* NULL: nothing to free in the state */

	/* All below may be NULL. */
	struct list *(*list)(struct view *view);	/* its list: the engine moves in it */
	/* The chosen row: 0 none.  *entity is set with it. */
	int64_t (*chosen)(const struct view *view, const struct entity **entity);
	/* Another pane's choice rests (60 ms): show what belongs to it.  Sets view->stale when it has to load. */
	void (*follow)(struct view *view, const struct entity *entity, int64_t n);
	void (*heading)(const struct view *view, struct str *out);	/* instead of title: "Customers 1,234 · by name" */
	/* While true, plain characters are text: they go to key() before any command. */
	bool (*typing)(const struct view *view);
	/* The bottom line while that is so: the keys of the place are text then.  word NULL ends. */
	const struct key_hint *typing_hints;
	/* A key before the keymap (all keys while typing; pastes too); true: taken.  Set view->dirty or stale. */
	bool (*key)(struct view *view, const struct key_event *event);
	/* Whether the hint for one of its actions is of use now; NULL: always. */
	bool (*offers)(const struct view *view, const struct action *action);
	const struct action *first;	/* the table whose hints begin the bottom line; NULL: as all tables stand */
	/* The line that is typed in now, NULL none: Ctrl-C copies what is selected in it. */
	struct edit *(*edit)(struct view *view);
	void (*end)(struct view *view);			/* the program ends now: keep what was typed */

	/* Line by line (ui/plain.h), after load(); logical text of ours, without a last newline.  Const like draw(). */
	void (*text)(const struct view *view, struct str *out);		/* what stands above the rows: one thing a line */
	void (*row_text)(const struct view *view, const void *row, struct str *out);	/* with `list`: one line */
	int64_t (*count)(const struct view *view);	/* rows in all, -1 unknown; NULL: those in memory */
	const struct table_desc *table;		/* with TABLE_OPS (ui/table.h): what stands in its rows */
};

struct view {
	const struct view_ops *ops;
	struct ui *ui;			/* borrowed */
	void *state;			/* owned: ops->state_size bytes */
	bool stale;			/* load() is due */
	bool interrupted;		/* with stale: it was begun, took long, and a key ended it */
	bool later;			/* later() is due */
	bool restless;			/* rest() is due */
	bool changed;			/* with stale: the data moved (stale() said so, first load, resize not) */
	bool dirty;			/* draw() is due */
	bool moved;			/* only the chosen row of its list is another */
	bool focused, visible;
	int w, h;			/* inside its frame; set before load */
	struct canvas place;		/* with its frame, as painted last */
	struct err err;			/* what load() said; shown in its place */
	int64_t layout;			/* of a page's first view: what its pane widths are kept for; 0: the page */
};

#define PAGE_PANES 3
struct page_desc {
	const char *name;
	const char *title;		/* N_(); NULL: none in the top line */
	const struct view_ops *panes[PAGE_PANES];	/* first at the start; NULL ends */
	int weight[PAGE_PANES];		/* share of the width */
	/* More for the top line, at its end; NULL. */
	void (*status)(const struct ui *ui, struct str *out);
	/* Before that, such as smart lists: the cells wanted, and drawing what fits into fewer; NULL. */
	int (*top_width)(const struct ui *ui, const struct canvas *line);
	void (*top_draw)(const struct ui *ui, const struct canvas *line);
	/* One digit that rests, or that Enter follows, instead of being a count: the action that gets it, and the
	 * sentence that says so while it waits (false: that digit is only a count); NULL. */
	const char *number;
	bool (*number_text)(const struct ui *ui, int number, struct str *out);
};
/* Panes side by side: all from 120 columns, the first and the focused (or last focused) other
 * from 80, else the focused. */
struct page {
	const struct page_desc *desc;
	struct view view[PAGE_PANES];
	int weight[PAGE_PANES][PAGE_PANES];	/* [how many are shown - 1]: widths somebody chose; 0: desc's */
	bool has_weight[PAGE_PANES];	/* they are read */
	size_t nviews, focus, second;	/* second: the other one shown beside the first */
	struct page *below;
	int64_t chosen_n;		/* what the others follow */
	int64_t follow_at;		/* monotonic ms at which they do; 0: they have */
};

enum { UI_MIN_COLS = 60, UI_MIN_ROWS = 16 };

struct ui {
	struct app *app;		/* borrowed */
	struct plain *plain;		/* borrowed; NULL: there is a screen */
	struct screen *screen;		/* owned; NULL: line by line */
	struct theme theme;
	struct keymap keymap;
	struct grid grid;
	struct watch watch;
	struct task *task;		/* owned: another process works for us (task.c); NULL */
	struct presences presences;	/* owned: who of the office has whom on the phone */
	struct colleagues *colleagues;	/* owned: their names as last asked (colleagues.c); NULL: none was */
	struct ui_sync *sync;		/* owned: staying in step (sync_child.c); NULL */
	struct page *page;		/* topmost; the ones below are kept as they are */
	struct popup *popup;		/* topmost */
	struct key_state keys;
	struct { char text[512]; enum role role; int64_t at; } message;
	bool typing_shown;		/* the bottom line has the keys that work while letters are text */
	bool message_long;		/* it stands in the line of the keys, too */
	int64_t now;			/* date_now() of this wake */
	bool rtl;
	bool quit;			/* every loop ends */
	bool leaving;			/* … as soon as everybody has kept what was typed */
	bool hangup;			/* … because the terminal is gone or a signal said so */
	bool dirty;			/* frames, top and bottom lines have to be drawn */
	struct str clip;		/* owned: cut or copied last; Ctrl-V puts it back */
	const struct action *last;	/* for '.' */
	int last_count;

	/* The engine's own. */
	int count;			/* typed before the key of the action that runs now */
	struct key_event event, held;	/* `held`: read ahead, comes next */
	bool holding;
	int64_t patient_until;		/* ui_clock(): what is being loaded holds keys so long (ui_load.c) */
	bool begun;			/* the first picture is there: till then only the view with the keys is loaded */
	bool too_small;
	bool minute_due;
	bool arranged;			/* the panes have their places */
	int64_t escape_at, tick_at;	/* monotonic ms; 0: none */
	int64_t number_at;		/* when a digit typed alone has rested; 0: none does */
	int64_t look_at;		/* when the database is asked again for changes */
	int64_t idle_at;		/* when that is done which can wait; 0: nothing can */
	int64_t drawn_minute;
	size_t dragged;			/* the pane whose border the mouse holds; 0: none */
	struct { int64_t at; const void *row; } click;	/* the last one, for the second of a double */
	int64_t key_at;			/* of the last key: after a rest another may sit behind tmux */
	int hints;			/* of the first day, told so far; all: none comes again */
	int64_t hint_at;		/* of the last one: the next waits for a key in between */
	bool look_behind;		/* that is to be looked up at rest */
	bool sync_due;			/* how the sync stands is looked up at rest, too */
	int popup_cells;		/* what the popups covered; a change redraws all */
};

/* --- Life. */
/* Opens the terminal for an open app; problems of the configuration become messages. Errors of
 * screen_open. */
enum result ui_open(struct ui *ui, struct app *app, struct err *err) MUST_CHECK;
/* Serves keys, changes and signals until quit. */
void ui_loop(struct ui *ui);
void ui_close(struct ui *ui);
/* Leaves; asks nothing (drafts are kept). */
void ui_quit(struct ui *ui);

/* --- Pages and views. */
enum result ui_open_page(struct ui *ui, const struct page_desc *desc, struct err *err) MUST_CHECK;
/* Back to the page below; the last one stays. */
void ui_close_page(struct ui *ui);
struct view *ui_focused(const struct ui *ui);
/* The view of that kind in the topmost page, NULL when there is none. */
struct view *ui_view(const struct ui *ui, const struct view_ops *ops);
void ui_focus(struct ui *ui, struct view *view);
/* Marks: load() (data moved), or draw() before the next paint. */
void view_reload(struct view *view);
void view_redraw(struct view *view);
/* True when one of the changes is of that entity (NULL: any) and record (0: any). */
bool change_touches(const struct changes *changes, const struct entity *entity, int64_t n);

/* --- Actions. */
/* Carries an action out as its key would: target from the focused view, question (A_CONFIRM),
 * form for missing parameters, run, message, changes. */
void ui_run(struct ui *ui, const struct action *action, int count);
/* Is it anything for his role?  What is not is neither shown nor run. */
bool ui_may(const struct ui *ui, const struct action *action);
/* What can be done where there is nothing yet; action NULL ends.  text: N_("%s adds one"), with the key for %s. */
struct offer { const char *action, *text; };
/* "No customers yet: n adds one, F4 imports …" with the keys as they are bound; what his role does not have is
 * left out.  nothing: translated, without a full stop. */
void ui_add_offers(const struct ui *ui, const char *nothing, const struct offer *offers, struct str *out);
/* The same for a given record and given arguments (texts by parameter, NULL: asked for or left
 * out; args may be NULL). */
enum result ui_run_on(struct ui *ui, const struct action *action, const struct entity *entity, int64_t n,
	const struct args *args, struct err *err) MUST_CHECK;
/* Where keys are looked up now: the popup's, else the focused view's context. */
enum context ui_context(const struct ui *ui);

/* --- The message line. */
void ui_message(struct ui *ui, const char *fmt, ...) PRINTF(2, 3);
void ui_warn(struct ui *ui, const char *fmt, ...) PRINTF(2, 3);
void ui_error(struct ui *ui, const struct err *err);
/* To the clipboard, with the sentence that says so appended to out; line by line only said. */
void ui_copy(struct ui *ui, const char *text, struct str *out);

/* Who else has the customer in call mode now: "being called by X" appended; false: nobody. */
bool ui_caller_text(const struct ui *ui, int64_t customer, struct str *out);
const char *ui_caller(const struct ui *ui, int64_t customer);	/* the name; NULL: nobody */

/* --- Work beside the screen. */
/* Takes a process that prints "done all" lines and one sentence at last; the top line shows how far it is, the message line
 * what came of it.  One at a time: ERR_BUSY. */
struct sys_child;
enum result ui_task_free(const struct ui *ui, struct err *err) MUST_CHECK;
void ui_task_begin(struct ui *ui, const struct sys_child *child, const char *what);

/* --- Between wakes: serve everything once, waiting at most `timeout` ms (-1: until something
 * happens). For ui_popup and progress only. */
void ui_step(struct ui *ui, int timeout);
/* Reads the log since the last time and marks the stale views; done after every action. */
void ui_pump(struct ui *ui);

extern const struct action ui_actions[];	/* quit, palette, help, panes, movement */
#endif
