/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The process that keeps the database in step while a screen is open, and how it stands.  They meet in the database
 * alone: no key waits for a server, and the top line changes when what stands there does. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "base/sys.h"
#include "text/layout.h"
#include "app/config.h"
#include "app/sync_state.h"
#include "ui/pages.h"

#define AGAIN_MS 60000	/* one that ended by itself is not started sooner */
#define DENIED_MS (60 * AGAIN_MS)	/* of which the server takes no password: five wrong ones lock the account */

struct ui_sync {
	struct sys_child child;		/* fd -1: none */
	struct str said;		/* what it printed: its last line, when it ends, says why */
	struct sync_state state;
	char *password;			/* owned; NULL: none was asked for */
	int64_t not_before;		/* ui_clock() */
	bool left;			/* the question for the password was left: it is asked when somebody wants it */
};

static bool is_wanted(const struct ui *ui)
{
	return ui->sync->state.known && !ui->app->demo && record_num(ui->app->options, OPTION_sync_watch);
}

static bool runs(const struct ui *ui)
{
	return ui->sync->child.fd >= 0;
}

/* --- The password: asked for once, in memory, and through a pipe to the one who needs it. */

static void forget_password(struct ui_sync *sync)
{
	if (sync->password)
		memset(sync->password, 0, strlen(sync->password));
	free(sync->password);
	sync->password = NULL;
}

static void ask_password(struct ui *ui)
{
	char *url, *user, *question;
	struct err err;

	if (ui->plain || sync_state_account(ui->app, &url, &user, &err)) {
		ui->sync->left = true;	/* line by line nothing can be typed unseen */
		return;
	}
	question = xasprintf(_("Password of %s"), user);
	forget_password(ui->sync);
	ui->sync->password = ui_ask_secret(ui, question, url);
	ui->sync->left = !ui->sync->password;
	free(question);
	free(url);
	free(user);
}

/* --- The process. */

static void start(struct ui *ui)
{
	struct ui_sync *sync = ui->sync;
	struct err err;

	if (sync->state.wants_password && !sync->password)
		return;
	sync->not_before = ui_clock() + AGAIN_MS;
	str_clear(&sync->said);
	if (sync_start(ui->app, sync->password, &sync->child, &err)) {
		sync->child.fd = -1;
		ui_error(ui, &err);
	}
	ui->dirty = true;
}

/* What the log does not tell of. */
static void reload(struct ui *ui, const struct view_ops *ops)
{
	struct view *view = ui_view(ui, ops);

	if (view)
		view_reload(view);
}

static void say_why_locked(struct ui *ui)
{
	struct str why = STR_INIT;
	struct err err;

	if (sync_state_why_locked(ui->app, &why, &err))
		ui_error(ui, &err);
	else
		ui_warn(ui, "%s", why.s);
	str_release(&why);
}

/* Records went away, or came back, and no log tells of it: nothing of them may stay on the screen. */
static void reload_all(struct ui *ui)
{
	static const struct changes none;

	for (struct page *page = ui->page; page; page = page->below)
		for (size_t i = 0; i < page->nviews; i++) {
			view_reload(&page->view[i]);
			ui_drop_marks(ui, &page->view[i], &none, true);
		}
	ui->dirty = true;
}

void ui_sync_look(struct ui *ui)
{
	struct ui_sync *sync = ui->sync;
	struct sync_state now;
	struct err err;

	if (!sync)
		return;
	if (sync_state_read(ui->app, &now, &err)) {
		ui_error(ui, &err);
		return;
	}
	/* Where the inbox is open it is seen. */
	if (now.asked > sync->state.asked && !ui->quit && !ui_view(ui, &inbox_ops))
		ui_warn(ui, Q_("%d change met another one: the inbox has both",
			"%d changes met others: the inbox has both sides", (unsigned long)now.asked), (int)now.asked);
	if (!sync_state_equal(&now, &sync->state)) {
		ui->dirty = true;
		reload(ui, &inbox_ops);
		reload(ui, &outbox_ops);
	}
	if (now.locked != sync->state.locked && !ui->quit)
		reload_all(ui);
	if (now.locked > sync->state.locked && !ui->quit)
		say_why_locked(ui);
	sync->state = now;
	if (!runs(ui) && is_wanted(ui) && ui_clock() >= sync->not_before)
		start(ui);
}

/* --- Who has whom on the phone. */

void ui_read_presences(struct ui *ui)
{
	struct presences now = { 0 };
	struct err err;

	if (presences_read(ui->app, &now, &err)) {
		presences_release(&now);
		ui_error(ui, &err);
		return;
	}
	presences_release(&ui->presences);
	ui->presences = now;
	if (!ui->plain)
		ui_redraw_all(ui);
}

const char *ui_caller(const struct ui *ui, int64_t customer)
{
	return presence_of(&ui->presences, customer, ui->now);
}

bool ui_caller_text(const struct ui *ui, int64_t customer, struct str *out)
{
	const char *name = ui_caller(ui, customer);
	struct str shown = STR_INIT;

	if (!name)
		return false;
	isolate_auto(&shown, name);
	/* TRANSLATORS: a colleague has this customer in call mode */
	str_addf(out, _("being called by %s"), shown.s);
	str_release(&shown);
	return true;
}

/* --- Its life. */

void ui_sync_open(struct ui *ui)
{
	struct err err;

	ui_read_presences(ui);

	ui->sync = xcalloc(1, sizeof(*ui->sync));
	ui->sync->child.fd = -1;
	ui->sync->said = (struct str)STR_INIT;
	if (sync_state_read(ui->app, &ui->sync->state, &err)) {
		ui_error(ui, &err);
		return;
	}
	if (ui->sync->state.locked)	/* an empty list does not say why */
		say_why_locked(ui);
	if (is_wanted(ui) && ui->sync->state.wants_password)
		ask_password(ui);
	if (is_wanted(ui) && !ui->quit)
		start(ui);
	ui->dirty = true;
}

void ui_sync_close(struct ui *ui)
{
	presences_release(&ui->presences);
	if (!ui->sync)
		return;
	sys_child_end(&ui->sync->child);
	forget_password(ui->sync);
	str_release(&ui->sync->said);
	free(ui->sync);
	ui->sync = NULL;
}

int ui_sync_fd(const struct ui *ui)
{
	return ui->sync ? ui->sync->child.fd : -1;
}

#define EXIT_DENIED 6	/* command_exit_code: the password was not taken */

/* What it says while all is well stands in the database, too. */
void ui_sync_serve(struct ui *ui)
{
	struct ui_sync *sync = ui->sync;
	const char *line;

	if (sys_child_read(&sync->child, &sync->said)) {
		if (sync->said.len > 4096)
			str_clear(&sync->said);
		return;
	}
	str_trim(&sync->said);
	line = strrchr(sync->said.s, '\n');
	line = line ? line + 1 : sync->said.s;
	sync->not_before = ui_clock() + AGAIN_MS;
	if (sys_child_wait(&sync->child) == EXIT_DENIED) {
		sync->not_before = ui_clock() + DENIED_MS;
		forget_password(sync);
		ui_warn(ui, "%s", str_has_prefix(line, "wasit: ") ? line + strlen("wasit: ") : line);
	}
	ui->dirty = true;
}

void ui_sync_text(const struct ui *ui, bool brief, struct str *out)
{
	if (!ui->sync)
		return;
	if (is_wanted(ui) && ui->sync->state.wants_password && !ui->sync->password && !ui->sync->state.denied)
		str_add(out, _("password missing"));
	else
		sync_state_text(&ui->sync->state, ui->now, runs(ui), brief, out);
}

/* --- By hand. */

static enum result sync_now(struct target *t, const struct args *args, struct err *err)
{
	struct ui *ui = t->ui;
	struct ui_sync *sync = ui->sync;
	struct sys_child child;

	(void)args;
	if (!sync || !sync->state.known)
		return err_set(err, ERR_MISSING, _("No server is known yet: wasit sync add URL."));
	if (ui->app->demo)
		return err_set(err, ERR_INVALID, _("From demo data nothing is ever sent."));
	if (sync->state.wants_password && !sync->password)
		ask_password(ui);
	if (sync->state.wants_password && !sync->password)
		return err_set(err, ERR_CANCEL, _("Without a password nothing is synchronised."));
	if (is_wanted(ui)) {
		if (runs(ui))
			sys_child_tell(&sync->child);
		else
			start(ui);
		str_add(t->out, _("The server is asked now; what comes is shown at once."));
		return OK;
	}
	if (ui_task_free(ui, err) || sync_start_once(t->app, sync->password, &child, err))
		return err->code;
	ui_task_begin(ui, &child, _("Sync"));
	return OK;
}

const struct action sync_screen_actions[] = {
	{ .name = "sync-now", .menu = N_("Program"), .keys = "S <A-w>",
	  .help = N_("Send and take now what is new"), .in = IN_SCREEN, .run = sync_now },
	{ .name = "outbox-send", .keys = "<Enter> <F2>", .help = N_("Send now what waits"),
	  .hint = N_("send now"), .in = IN_OUTBOX, .run = sync_now },
	{ .name = NULL },
};
