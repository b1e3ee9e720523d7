/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Starting the screens. */
#include "base/base.h"
#include "ui/main.h"

#include <unistd.h>

#include "app/command.h"
#include "app/config.h"
#include "app/output.h"
#include "ui/form.h"
#include "ui/pages.h"
#include "ui/plain.h"
#include "ui/ui_p.h"

const struct action *const ui_action_tables[] = {
	person_screen_actions, main_actions, agenda_actions, calls_screen_actions, import_actions,
	export_actions, form_actions, ui_actions, settings_actions, doctor_actions, code_actions,
	dashboard_actions, duplicates_screen_actions, list_screen_actions, bulk_actions,
	search_notes_actions, tags_screen_actions, notes_actions, columns_actions, task_actions,
	overview_actions, unmerge_actions, inbox_screen_actions, outbox_actions,
	board_screen_actions, sync_screen_actions, NULL,
};

/* The few options that may stand without a command.  False: not understood. */
static bool read_options(int argc, char **argv, struct app_start *start, bool *plain)
{
	for (int i = 0; i < argc; i++) {
		const char **value = NULL;

		if (str_eq(argv[i], "--demo")) {
			start->demo = true;
			continue;
		}
		if (str_eq(argv[i], "--plain")) {
			*plain = true;
			continue;
		}
		if (str_has_prefix(argv[i], "--db"))
			value = &start->db_path;
		else if (str_has_prefix(argv[i], "--config"))
			value = &start->config_path;
		if (value && strchr(argv[i], '='))
			*value = strchr(argv[i], '=') + 1;
		else if (value && i + 1 < argc)
			*value = argv[++i];
		else
			return false;
	}
	return true;
}

/* The demo without a terminal: its day as text. */
static int print_day(int argc, char **argv)
{
	char **words = xcalloc((size_t)argc + 2, sizeof(*words));
	char today[] = "today";
	int code;

	words[0] = today;
	for (int i = 0; i < argc; i++)
		words[i + 1] = argv[i];
	code = command_main(argc + 1, words);
	free(words);
	return code;
}

static enum result run(struct app *app, struct err *err)
{
	struct ui *ui = xcalloc(1, sizeof(*ui));
	enum result code;

	if (ui_open(ui, app, err)) {
		free(ui);
		return err->code;
	}
	code = first_run(ui, err);
	if (!code && !ui->quit)
		code = ui_open_page(ui, &main_page, err);
	if (!code && !ui->quit)
		ui_paint(ui);	/* the list is there before what may take a question or a child process */
	if (!code && !ui->quit)
		form_offer_drafts(ui);
	if (!code && !ui->quit)
		ui_sync_open(ui);
	if (!code)
		ui_loop(ui);
	ui_close(ui);
	free(ui);
	return code == ERR_CANCEL ? OK : code;
}

static enum result start_up(const struct app_start *start, bool plain, struct err *err)
{
	struct app app;
	enum result code;

	app_open_options(&app, start);
	plain |= record_num(app.options, OPTION_accessible);
	if (!plain && screen_check(err)) {
		app_close(&app);
		return ERR_USAGE;	/* exit code 2 */
	}
	app.screens = true;
	if (app_open_data(&app, start, err))
		return err->code;
	code = plain ? plain_run(&app, start->db_path, err) : run(&app, err);
	app_close(&app);
	return code;
}

int ui_main(int argc, char **argv)
{
	struct app_start start = { .create = true };
	struct str line = STR_INIT;
	struct err err = { 0 };
	bool plain = false;
	enum result code;

	if (!read_options(argc, argv, &start, &plain))
		return command_main(argc, argv);	/* says what is wrong with them */
	if (!plain && start.demo && !isatty(STDOUT_FILENO))
		return print_day(argc, argv);
	code = start_up(&start, plain, &err);
	if (!code)
		return 0;
	output_visible(err.text, true, &line);
	fprintf(stderr, "wasit: %s\n", line.s);
	str_release(&line);
	return command_exit_code(code);
}
