/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The pages and what views need of one another. */
#ifndef UI_PAGES_H
#define UI_PAGES_H
#include "app/contact.h"
#include "ui/ui.h"

extern const struct view_ops customers_ops, timeline_ops, agenda_ops, card_ops, import_ops,
	dashboard_ops, columns_ops, inbox_ops, outbox_ops;
extern const struct page_desc main_page, calls_page, import_page, dashboard_page, tags_page,
	columns_page;
extern const struct action main_actions[], agenda_actions[], calls_screen_actions[],
	import_actions[], export_actions[], settings_actions[], doctor_actions[], code_actions[],
	dashboard_actions[], duplicates_screen_actions[], person_screen_actions[],
	list_screen_actions[], overview_actions[], unmerge_actions[], bulk_actions[], search_notes_actions[],
	tags_screen_actions[], notes_actions[], columns_actions[], task_actions[],
	sync_screen_actions[], inbox_screen_actions[], outbox_actions[], board_screen_actions[];

/* Chooses a customer in the list of the main page, whatever is searched or filtered now. */
void customers_go(struct ui *ui, int64_t customer);
/* The form of a record, a customer's with its check for doubles, at a field (NULL: the first). */
enum result main_edit(struct ui *ui, struct record *rec, const char *focus, struct err *err) MUST_CHECK;
/* A new record of the customer that main_customer() names, or a new customer. */
enum result main_new(struct target *t, const struct entity *entity, struct err *err) MUST_CHECK;
/* The history of a customer with that row of it chosen, however old. */
void timeline_go(struct ui *ui, int64_t customer, int64_t n);
/* The customer the main page is about: the chosen row's own, or the one its row belongs to. 0: none. */
int64_t main_customer(const struct ui *ui);
/* The customer of an interaction, a follow-up, a call line, a relative or a document. */
int64_t customer_of(const struct record *rec);

/* In an office the name of a colleague, appended; false: it is oneself, nobody or not known. */
bool colleague_text(struct ui *ui, int64_t user, struct str *out);
/* Who did it, else whose it is; 0: nobody. */
int64_t person_of(const struct record *rec);

/* Overdue, due today: for the top line. */
void agenda_counts(const struct ui *ui, size_t *overdue, size_t *today);

/* Asks a new user for language, name and country; nothing where there is a user already, or nothing can be saved. */
enum result first_run(struct ui *ui, struct err *err) MUST_CHECK;

/* Pieces of rows that several views draw. */
/* "Hot" and its letter: a colour and a sign. */
enum role temperature_role(const char *temperature);
const char *temperature_mark(const char *temperature);
/* "in 2 days", "3 days late", "17:00": how far a due time is; at most some 9 cells. */
void due_text(int64_t at, int64_t now, struct str *out);
/* ", " between the parts of a line that is read out, in the interface's language. */
const char *comma(void);
/* The budget in few cells: "619k–813k", "up to 1.5m"; nothing without one. */
void budget_text(const struct record *customer, struct str *out);
enum role due_role(int64_t at, int64_t now);
/* ui_add_offers(), wrapped into an empty pane; returns the lines. */
int draw_offers(const struct ui *ui, const struct canvas *out, const char *nothing, const struct offer *offers);
/* The first line of a note from x on; a web address in it is a link. */
void put_note(const struct canvas *c, int x, int y, unsigned style, const char *note);
/* A customer that is found by something else than the name: where.  needles as of text_needles(). */
bool row_has_place(const struct record *rec, const char *needles, bool nearly);
/* The field and the piece of it, the words marked, into w cells from x on. */
void put_place(struct app *app, const struct record *rec, const char *needles, bool nearly,
	const struct canvas *c, int x, int w, unsigned style);
/* Previews the import of a file: the screen of what would happen.  columns: as the columns' screen has them, NULL. */
enum result import_preview(struct ui *ui, const char *path, enum contact_header header, const char *columns,
	struct err *err) MUST_CHECK;
/* The columns of a table, to be looked at and said; *known: all are, there is no need for it (then nothing is opened unless `ask`). */
enum result columns_show(struct ui *ui, const char *path, enum contact_header header, const char *columns, bool ask,
	bool *known, struct err *err) MUST_CHECK;
/* A path as people type or drop it: quotes, file:// and ~ understood; the caller frees. */
char *typed_path(const char *typed);
/* An ask_check: nothing, or a file that is there. */
enum result check_typed_file(struct ui *ui, const char *typed, struct err *err);
#endif
