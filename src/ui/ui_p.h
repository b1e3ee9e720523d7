/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the engine share. */
#ifndef UI_UI_P_H
#define UI_UI_P_H
#include "ui/popup.h"
#include "ui/ui.h"

/* ui.c: the state without a terminal, for ui/plain.c. */
void ui_open_plain(struct ui *ui, struct app *app);
/* What fell due is told once; the day's first minute makes its call list (ui_loop.c). */
void ui_ring(struct ui *ui);

/* panes.c */
void ui_arrange(struct ui *ui);		/* gives the panes of the topmost page their places */
void panes_open(struct ui *ui, struct page *page);	/* widths somebody chose are looked up when it is arranged */
/* Moves the border of the focused pane as the eye sees it; false: it stands alone. */
bool panes_border(struct ui *ui, bool to_right);
/* A border taken with the mouse; true: the event was about one. */
bool panes_mouse(struct ui *ui, const struct key_event *event);

/* ui_load.c, ui_draw.c */
/* Loads all panes of the topmost page for so many rows, those that follow too, and counts: nothing waits for a rest. */
void ui_load_plain(struct ui *ui, int rows);
void ui_load(struct ui *ui);		/* load() of what is stale and visible */
void ui_load_to_paint(struct ui *ui);	/* the same; a search gives way to the next key */
void ui_load_for(struct ui *ui, const struct key_event *event);	/* the same before a key, where it needs it */
#define REST_MS 5000	/* without a key */
/* The hints of the first day: how many were told, when the next is due (monotonic ms, 0 never), telling it. */
void hints_open(struct ui *ui);
int64_t hints_due(const struct ui *ui);
void hints_tell(struct ui *ui);
/* Shows the theme of that name; the option stays as it is.  What is wrong in it goes to problems. */
void ui_theme(struct ui *ui, const char *name, struct strlist *problems);
/* The configured one anew: the terminal told of its ground. */
void ui_theme_again(struct ui *ui);
/* Brings what the configuration file says now into the running screens. */
void ui_configure(struct ui *ui);
/* The terminal said what it is: another way of showing Arabic may follow. */
bool ui_has_idle_work(const struct ui *ui);
/* Loads the panes that have no room (others count what is in them); what views left for later. */
void ui_do_idle_work(struct ui *ui);
void ui_paint(struct ui *ui);		/* load, draw, one paint */
/* For app_on_wait: says that a save waits for another process. */
bool ui_show_wait(void *ctx, int64_t ms);
void ui_redraw_all(struct ui *ui);
/* ui_run.c: rows that went since do not count as marked. */
void ui_drop_marks(struct ui *ui, struct view *view, const struct changes *changes, bool all);

/* draw_top.c */
void ui_draw_top(struct ui *ui);
/* In an office: user, role and team, at the end of the upper frame line `frame`; what does not fit is not there. */
void ui_draw_who(const struct ui *ui, const struct canvas *frame);

/* ui_pages.c */
void ui_track(struct ui *ui);		/* notices another chosen row */
void ui_follow(struct ui *ui);		/* the other panes go where the focused one is */
void ui_free_pages(struct ui *ui);

/* ui_keys.c */
void ui_handle(struct ui *ui, struct key_event *event);
void ui_number(struct ui *ui);		/* the digit that was typed alone has rested */
bool ui_is_typing(const struct ui *ui);	/* letters are text in the focused view */

/* task.c */
int ui_task_fd(const struct ui *ui);		/* for poll(); -1 */
void ui_task_serve(struct ui *ui);
void ui_task_text(const struct ui *ui, struct str *out);	/* "Import 45 %", appended; nothing without one */
void ui_task_leave(struct ui *ui);		/* the program ends: it goes on by itself */

/* sync_child.c: begins when the first page stands; asks for a password where one is missing. */
void ui_sync_open(struct ui *ui);
void ui_sync_close(struct ui *ui);
void ui_read_presences(struct ui *ui);
int ui_sync_fd(const struct ui *ui);		/* for poll(); -1 */
void ui_sync_serve(struct ui *ui);
void ui_tell_handed_over(struct ui *ui, const struct changes *changes);	/* by colleagues, to who sits here */
void colleagues_free(struct colleagues **list);
void ui_sync_look(struct ui *ui);		/* something was written: how it stands may have changed */
void ui_sync_text(const struct ui *ui, bool brief, struct str *out);	/* "synced 12:04", appended */

/* ui_edit.c */
bool ui_can_copy(const struct ui *ui);		/* something is selected in it */

/* ui_loop.c */
int64_t ui_clock(void);			/* ms that only go forward */
void ui_end(struct ui *ui, bool hangup);	/* everybody keeps what was typed, loops end */
enum result ui_watch_signals(struct err *err) MUST_CHECK;
void ui_unwatch_signals(void);
void ui_stop(struct ui *ui);		/* to the shell, and back when it says so */
/* Gives the terminal to a program until it ends; see sys_run_here. */
enum result ui_run_program(struct ui *ui, const char *const *argv, int *status,
	struct err *err) MUST_CHECK;

/* The same for one that shows something and ends: what it wrote stays until Enter, with a line that says so. */
enum result ui_run_shown(struct ui *ui, const char *const *argv, const char *told, int *status,
	struct err *err) MUST_CHECK;

/* Every table the screens know: theirs, then the commands'. */
extern const struct action *const *const ui_tables[];
#endif
