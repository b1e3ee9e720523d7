/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * customer 360, export person, customer erase. */
#include "base/base.h"
#include "app/command.h"

#include <unistd.h>

#include "model/schema/people.h"
#include "store/query.h"
#include "app/export.h"
#include "app/overview.h"
#include "app/person.h"

static void tell_copies(struct target *t, const struct person_export *export)
{
	if (export->copied)
		str_addf(t->out, Q_("%zu file of documents copied to %s\n",
			"%zu files of documents copied to %s\n", export->copied), export->copied,
			export->folder);
	if (export->lost)
		str_addf(t->out, Q_("%zu document has no whole file any more: see \"wasit doctor attachments\"\n",
			"%zu documents have no whole file any more: see \"wasit doctor attachments\"\n",
			export->lost), export->lost);
}

static enum result export_person(struct target *t, const struct args *args, struct err *err)
{
	struct person_export export = { .path = args_text(args, "output"),
		.files = args_text(args, "files"), .replace = t->yes };
	enum result code;

	if (export.path && str_eq(export.path, "-"))
		export.path = NULL;
	code = person_export(t, t->n, &export, err);
	if (!code && export.path) {
		export_told(export.count, export.path, t->out);
		str_addc(t->out, '\n');
		tell_copies(t, &export);
	}
	free(export.folder);
	return code;
}

#define PAGE_W 80

static enum result customer_360(struct target *t, const struct args *args, struct err *err)
{
	struct overview overview;
	struct json_writer w;

	(void)args;
	if (overview_read(t->app, t->n, &overview, err))
		return err->code;
	if (t->json) {
		jw_init(&w, t->out, false);
		overview_json(t->app, &overview, &w);
		str_addc(t->out, '\n');
	} else
		overview_print(t->app, &overview, PAGE_W, t->out);
	overview_release(&overview);
	return OK;
}

/* A yes is typed too easily: the name is asked for. */
static enum result ask_name(struct target *t, struct err *err)
{
	struct str name = STR_INIT, question = STR_INIT, shown = STR_INIT;
	char answer[1024] = "";

	query_title(t->app->db, &customer_entity, t->n, &name);
	str_addf(&question, _("All that is kept of %s goes for good; nothing brings it back.\n"
		"Type the name to erase it: "), name.s);
	output_plain(question.s, &shown);
	fputs(shown.s, stdout);
	fflush(stdout);
	if (fgets(answer, sizeof(answer), stdin))
		answer[strcspn(answer, "\r\n")] = '\0';
	if (!*answer || !str_eq(answer, name.s))
		err_set(err, ERR_CANCEL, _("Nothing was erased."));
	str_release(&question);
	str_release(&shown);
	str_release(&name);
	return err->code;
}

static enum result customer_erase(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	if (!t->yes && (t->plain || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return err_set(err, ERR_USAGE, _("Erasing cannot be taken back: --yes does it."));
	err->code = OK;
	if (!t->yes && ask_name(t, err))
		return err->code;
	if (person_erase(t->app, t->n, t->out, err))
		return err->code;
	str_addc(t->out, '\n');
	return OK;
}

static const struct field person_params[] = {
	{ .name = "output", .kind = &kind_text, .label = N_("File"),
	  .help = N_("The file to write; without it the standard output. --yes replaces one that is there") },
	{ .name = "files", .kind = &kind_text, .label = N_("Folder for files"),
	  .help = N_("Where copies of the documents' files go; x-files beside x.json unless given") },
};

const struct action person_actions[] = {
	{ .name = "export-person", .help = N_("Write all that is kept of one customer as JSON"),
	  .params = person_params, .nparams = COUNT(person_params), .in = IN_SHELL,
	  .flags = A_WRITES | A_ROW, .run = export_person },
	{ .name = "customer-360", .help = N_("Tell all about one customer, to be read or printed"),
	  .in = IN_SHELL, .flags = A_ROW, .run = customer_360 },
	{ .name = "customer-erase", .help = N_("Erase all that is kept of a customer, for good"),
	  .in = IN_SHELL, .flags = A_WRITES | A_ROW, .run = customer_erase },
	{ .name = NULL },
};
