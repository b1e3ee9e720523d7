/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What can be done on the page of one customer. */
#include "base/base.h"
#include "ui/view_person.h"

#include "base/sys.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "app/attach.h"
#include "ui/pages.h"
#include "ui/popup.h"
#include "ui/ui_p.h"

#define PAGE_W 80

static struct view *person(const struct target *t)
{
	return ui_view(t->ui, &person_ops);
}

static struct person_view *state_of(const struct target *t)
{
	return person(t)->state;
}

static enum result open_page(struct target *t, const struct args *args, struct err *err)
{
	int64_t n = main_customer(t->ui);

	(void)args;
	return n ? person_open(t->ui, n, err) :
		err_set(err, ERR_INVALID, _("Choose a customer first."));
}

/* --- Tabs. */

static enum result go(struct target *t, enum overview_tab tab)
{
	person_show(person(t), tab);
	return OK;
}

#define TAB_ACTION(name, tab) \
	static enum result name(struct target *t, const struct args *args, struct err *err) \
	{ \
		(void)args, (void)err; \
		return go(t, tab); \
	}
TAB_ACTION(go_profile, TAB_PROFILE)
TAB_ACTION(go_history, TAB_HISTORY)
TAB_ACTION(go_followups, TAB_FOLLOWUPS)
TAB_ACTION(go_family, TAB_FAMILY)
TAB_ACTION(go_documents, TAB_DOCUMENTS)
TAB_ACTION(go_figures, TAB_FIGURES)

static enum result turn(struct target *t, int by)
{
	return go(t, (enum overview_tab)(((int)state_of(t)->tab + TAB_COUNT + by) % TAB_COUNT));
}

static enum result next_tab(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return turn(t, 1);
}

static enum result previous_tab(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return turn(t, -1);
}

/* Where the eye sees them: in Arabic the next one stands on the left. */
static enum result left_tab(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return turn(t, t->ui->rtl ? 1 : -1);
}

static enum result right_tab(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return turn(t, t->ui->rtl ? -1 : 1);
}

/* --- Documents. */

/* The document of the chosen line. */
static enum result chosen_document(struct target *t, struct record **out, struct err *err)
{
	const struct entity *entity = NULL;
	int64_t n = person_ops.chosen(person(t), &entity);

	if (entity != &document_entity)
		return err_set(err, ERR_INVALID, _("Choose a document first: they are under %d."),
			TAB_DOCUMENTS + 1);
	return query_get(t->app->db, &document_entity, n, out, err);
}

static enum result check_path(struct ui *ui, const char *typed, struct err *err)
{
	char *path = typed_path(typed);
	enum result code = OK;

	(void)ui;
	if (*path && sys_is_folder(path))
		code = err_set(err, ERR_INVALID, _("%s is a folder: go on typing, Tab completes."), path);
	else if (*path && !sys_file_exists(path))
		code = err_set(err, ERR_MISSING, _("There is no file %s."), path);
	free(path);
	return code;
}

/* Of which sort it is, beginning with what its content says; NULL: left. */
static const char *ask_type(struct ui *ui, const char *path)
{
	const struct choice *choices = document_entity.fields[DOCUMENT_type].choices;
	const char *labels[16] = { 0 }, *guess = attach_type(path);
	int start = 0, chosen;

	for (int i = 0; choices[i].key && i < (int)COUNT(labels) - 1; i++) {
		labels[i] = _(choices[i].label);
		if (str_eq(choices[i].key, guess))
			start = i;
	}
	chosen = ui_choose(ui, _("What kind of document is it?"), labels, start);
	return chosen < 0 ? NULL : choices[chosen].key;
}

/* The contact that is chosen on the page: what is attached there came with it. */
static int64_t chosen_interaction(const struct ui *ui)
{
	const struct view *view = ui_focused(ui);
	const struct entity *entity = NULL;
	int64_t n = view && view->ops->chosen ? view->ops->chosen(view, &entity) : 0;

	return entity == &interaction_entity ? n : 0;
}

static enum result attach(struct target *t, const char *path, int64_t interaction, struct err *err)
{
	struct attach_spec spec = { .path = path, .type = ask_type(t->ui, path),
		.interaction = interaction };
	struct record *rec = NULL;
	struct str size = STR_INIT, name = STR_INIT;

	if (!spec.type)
		return err_set(err, ERR_CANCEL, _("Nothing was added."));
	if (attach_add(t->app, main_customer(t->ui), &spec, &rec, err))
		return err->code;
	attach_size(record_num(rec, DOCUMENT_size), &size);
	isolate_auto(&name, record_text(rec, DOCUMENT_name));	/* its ending does not take the size along */
	str_addf(t->out, "%s: %s%s%s", _(document_entity.added), name.s, comma(), size.s);
	if (ui_view(t->ui, &person_ops) && !interaction)
		person_show(person(t), TAB_DOCUMENTS);
	str_release(&size);
	str_release(&name);
	record_free(&rec);
	return OK;
}

static enum result document_attach(struct target *t, const struct args *args, struct err *err)
{
	int64_t interaction = chosen_interaction(t->ui);
	char *typed, *path;
	enum result code;

	(void)args;
	if (!main_customer(t->ui))
		return err_set(err, ERR_INVALID, _("Choose a customer first."));
	typed = ui_ask_completed(t->ui, interaction ? _("Which file came with this contact?") :
		_("Which file is the document?"), "",
		_("A copy is kept; the file stays where it is. Tab completes."), check_path,
		sys_complete_path);
	if (!typed || !*typed) {
		free(typed);
		return err_set(err, ERR_CANCEL, _("Nothing was added."));
	}
	path = typed_path(typed);
	code = attach(t, path, interaction, err);
	free(typed);
	free(path);
	return code;
}

static enum result document_export(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;
	char *typed, *folder = NULL, *path = NULL;
	enum result code = chosen_document(t, &rec, err);

	(void)args;
	if (code)
		return code;
	typed = ui_ask_completed(t->ui, _("Into which folder?"), "./",
		_("The file gets its own name there, and replaces nothing. Tab completes."), NULL,
		sys_complete_path);
	if (typed && *typed) {
		folder = typed_path(typed);
		code = attach_save(t->app, rec, folder, &path, err);
	} else {
		code = err_set(err, ERR_CANCEL, _("Nothing was saved."));
	}
	if (!code)
		str_addf(t->out, _("Saved: %s"), path);
	free(path);
	free(folder);
	free(typed);
	record_free(&rec);
	return code;
}

/* By chafa, where it is installed: it draws with letters and blocks, or better where the terminal can.  A program of
 * its own reads the picture: what is wrong in it ends nothing here, and no start pays for decoders. */
static enum result show_picture(struct target *t, const struct record *rec, struct err *err)
{
	char *path = attach_copy(t->app, rec, err);
	const char *argv[] = { "chafa", "--clear", path, NULL };
	int status = 0;
	enum result code;

	if (!path)
		return err->code;
	code = ui_run_shown(t->ui, argv, _("Enter goes back."), &status, err);
	if (code == ERR_MISSING)
		err_set(err, code, _("Pictures are drawn here by chafa, which is not installed (Debian: chafa). "
			"Enter opens them with another program."));
	else if (!code && status)
		code = err_set(err, ERR_IO, _("chafa cannot show this picture; Enter opens it with another "
			"program."));
	free(path);
	return code;
}

static enum result document_picture(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;
	enum result code = chosen_document(t, &rec, err);

	(void)args;
	if (!code && !attach_is_picture(rec))
		code = err_set(err, ERR_INVALID, _("%s is no picture; Enter opens it."),
			record_text(rec, DOCUMENT_name));
	if (!code)
		code = show_picture(t, rec, err);
	record_free(&rec);
	return code;
}

static enum result show_document(struct target *t, struct err *err)
{
	struct record *rec = NULL;
	enum result code = chosen_document(t, &rec, err);

	if (!code)
		code = attach_open(t->app, rec, t->ui->plain != NULL, err);
	if (!code)
		str_addf(t->out, _("%s is being opened."), record_text(rec, DOCUMENT_name));
	record_free(&rec);
	return code;
}

/* --- What stands in a line. */

/* A document is shown, everything else opens its form; a customer's at the field of the line. */
static enum result open_line(struct target *t, const struct args *args, struct err *err)
{
	const struct person_row *row = list_row(&state_of(t)->list);
	struct record *rec = NULL;
	enum result code;

	(void)args;
	if (!row)
		return OK;
	if (row->line.entity == &document_entity)
		return show_document(t, err);
	if (query_get(t->app->db, row->line.entity, row->line.n, &rec, err))
		return err->code;
	code = main_edit(t->ui, rec,
		row->line.field < 0 ? NULL : rec->entity->fields[row->line.field].name, err);
	record_free(&rec);
	return code;
}

/* Something new of what the tab shows. */
static enum result add_line(struct target *t, const struct args *args, struct err *err)
{
	switch (state_of(t)->tab) {
	case TAB_FAMILY:
		return main_new(t, &family_entity, err);
	case TAB_DOCUMENTS:
		return document_attach(t, args, err);
	case TAB_FOLLOWUPS:
		return main_new(t, &followup_entity, err);
	default:
		return main_new(t, &interaction_entity, err);
	}
}

static enum result print_page(struct target *t, const struct args *args, struct err *err)
{
	struct person_view *p = state_of(t);
	char *typed = ui_ask_completed(t->ui, _("Write this customer to which file?"), "customer.txt",
		_("Plain text, 80 columns wide, for a printer or a message. Tab completes."), NULL,
		sys_complete_path);
	char *path = typed && *typed ? typed_path(typed) : NULL;
	struct str text = STR_INIT;
	enum result code = OK;

	(void)args;
	if (!path)
		code = err_set(err, ERR_CANCEL, _("Nothing was written."));
	else if (sys_file_exists(path))
		code = err_set(err, ERR_DUPLICATE, _("%s is there already."), path);
	if (!code) {
		overview_print(t->app, &p->overview, PAGE_W, &text);
		code = sys_write_file(path, text.s, text.len, err);
	}
	if (!code)
		str_addf(t->out, _("Written: %s"), path);
	str_release(&text);
	free(path);
	free(typed);
	return code;
}

#define TAB .in = IN_PERSON, .flags = A_HIDDEN
const struct action person_screen_actions[] = {
	{ .name = "tab-profile", .menu = N_("Customer"), .keys = "1",
	  .help = N_("Profile of the customer"), TAB, .run = go_profile },
	{ .name = "tab-history", .keys = "2", .help = N_("The customer's last contacts"), TAB,
	  .run = go_history },
	{ .name = "tab-followups", .keys = "3", .help = N_("The customer's open follow-ups"), TAB,
	  .run = go_followups },
	{ .name = "tab-family", .keys = "4", .help = N_("The customer's family"), TAB, .run = go_family },
	{ .name = "tab-documents", .keys = "5", .help = N_("The customer's documents"), TAB,
	  .run = go_documents },
	{ .name = "tab-figures", .keys = "6", .help = N_("Behaviour, class and score of the customer"), TAB,
	  .run = go_figures },
	{ .name = "tab-left", .keys = "h <Left>", .help = N_("Tab on the left"), TAB, .run = left_tab },
	{ .name = "tab-right", .keys = "l <Right>", .help = N_("Tab on the right"), TAB, .run = right_tab },
	{ .name = "tab-next", .keys = "<Tab>", .help = N_("Next tab"), .hint = N_("next tab"), TAB,
	  .run = next_tab },
	{ .name = "tab-previous", .keys = "<S-Tab>", .help = N_("Tab before"), TAB, .run = previous_tab },
	{ .name = "line-open", .keys = "<Enter>", .help = N_("Show the document, or change what stands here"),
	  .hint = N_("open"), .in = IN_PERSON, .run = open_line },
	{ .name = "line-new", .keys = "n <Insert>",
	  .help = N_("Add to what is shown: a contact, a follow-up, a relative, a document"),
	  .hint = N_("new"), .in = IN_PERSON, .flags = A_WRITES, .run = add_line },
	{ .name = "document-picture", .keys = "v <A-v>", .help = N_("Show the picture here, in the terminal"),
	  .hint = N_("picture"), .in = IN_PERSON, .flags = A_SCREEN, .run = document_picture },
	{ .name = "document-export", .keys = "s <F2>", .help = N_("Copy the document's file to a folder"),
	  .in = IN_PERSON, .verb = VERB_EXPORT, .run = document_export },
	{ .name = NULL },
};

/* Behind the main page's own, in the menu and in the help. */
const struct action overview_actions[] = {
	{ .name = "overview", .menu = N_("Customer"), .keys = "v <A-v>",
	  .help = N_("Show all about the customer: family, documents, figures"),
	  .in = IN_MAIN | IN_CALLS, .run = open_page },
	{ .name = "document-attach", .keys = "A <A-a>",
	  .help = N_("Keep a file as a document of the customer or of the chosen contact"),
	  .in = IN_PERSON | IN_MAIN, .flags = A_WRITES, .run = document_attach },
	{ .name = "overview-print", .keys = "P <A-p>", .help = N_("Write all about the customer to a text file"),
	  .hint = N_("print"), .in = IN_PERSON, .run = print_page },
	{ .name = NULL },
};
