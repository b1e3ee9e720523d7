/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A process that works beside the screen: how far it is stands in the top line. */
#include "base/base.h"
#include "ui/ui_p.h"

#include <inttypes.h>

#include "base/sys.h"
#include "ui/pages.h"

struct task {
	struct sys_child child;
	struct str said;	/* what is no whole line yet */
	char *what;		/* owned: translated: "Import contacts.vcf" */
	char *last;		/* owned: the last line that was no figure; NULL */
	int percent;
};

enum result ui_task_free(const struct ui *ui, struct err *err)
{
	return ui->task ? err_set(err, ERR_BUSY, _("%s is not done yet; wait for it or stop it."),
		ui->task->what) : OK;
}

void ui_task_begin(struct ui *ui, const struct sys_child *child, const char *what)
{
	struct task *task = xcalloc(1, sizeof(*task));

	task->child = *child;
	task->said = (struct str)STR_INIT;
	task->what = xstrdup(what);
	ui->task = task;
	ui->dirty = true;
}

int ui_task_fd(const struct ui *ui)
{
	return ui->task ? ui->task->child.fd : -1;
}

void ui_task_text(const struct ui *ui, struct str *out)
{
	struct str key = STR_INIT;

	if (!ui->task)
		return;
	keymap_show(&ui->keymap, &task_actions[0], &key);
	/* TRANSLATORS: what is worked on, how far it is, the key that stops it */
	str_addf(out, _("%s: %d %% (%s stops)"), ui->task->what, ui->task->percent, key.s);
	str_release(&key);
}

static void end(struct ui *ui)
{
	struct task *task = ui->task;

	str_release(&task->said);
	free(task->what);
	free(task->last);
	free(task);
	ui->task = NULL;
	ui->dirty = true;
}

static void take_line(struct task *task, const char *line)
{
	int64_t at, all;

	if (sscanf(line, "%" SCNd64 " %" SCNd64, &at, &all) == 2 && all > 0) {
		task->percent = (int)(MIN(at, all) * 100 / all);
	} else if (*line) {
		free(task->last);
		task->last = xstrdup(str_has_prefix(line, "wasit: ") ? line + strlen("wasit: ") : line);
	}
}

static void take_lines(struct task *task)
{
	char *end;

	while ((end = strchr(task->said.s, '\n'))) {
		*end = '\0';
		take_line(task, task->said.s);
		str_erase(&task->said, 0, (size_t)(end - task->said.s) + 1);
	}
}

void ui_task_serve(struct ui *ui)
{
	struct task *task = ui->task;
	int before, status;

	if (!task)
		return;
	before = task->percent;
	if (sys_child_read(&task->child, &task->said)) {
		take_lines(task);
		ui->dirty |= task->percent != before;
		return;
	}
	str_addc(&task->said, '\n');
	take_lines(task);
	status = sys_child_wait(&task->child);
	if (status)
		ui_warn(ui, _("%s: %s"), task->what, task->last ? task->last :
			_("it was ended; nothing was changed."));
	else
		ui_message(ui, _("%s: %s — u undoes"), task->what, task->last ? task->last : "");
	end(ui);
}

void ui_task_leave(struct ui *ui)
{
	if (!ui->task)
		return;
	sys_child_leave(&ui->task->child);
	end(ui);
}

static enum result stop(struct target *t, const struct args *args, struct err *err)
{
	struct ui *ui = t->ui;

	(void)args;
	if (!ui->task)
		return err_set(err, ERR_MISSING, _("Nothing is worked on beside the screen."));
	sys_child_stop(&ui->task->child);
	str_addf(t->out, _("%s was stopped; nothing was changed."), ui->task->what);
	end(ui);
	return OK;
}

const struct action task_actions[] = {
	{ .name = "stop-task", .menu = N_("Program"), .keys = "<A-i>",
	  .help = N_("Stop the import that runs beside the screen"), .in = IN_SCREEN, .flags = A_SCREEN,
	  .run = stop },
	{ .name = NULL },
};
