/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The engine's life, and the line that tells what happened. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "base/date.h"
#include "base/lang.h"
#include "app/config.h"
#include "text/layout.h"
#include "text/utf8.h"
#include "ui/plain.h"
#include "ui/talk.h"

/* --- Messages. */

static void say(struct ui *ui, enum role role, const char *fmt, va_list ap)
{
	struct str text = STR_INIT;

	str_vaddf(&text, fmt, ap);
	snprintf(ui->message.text, sizeof(ui->message.text), "%s", text.s);
	ui->message.role = role;
	ui->message.at = ui_clock();
	if (ui->plain)
		plain_say(ui, "%s", text.s);
	str_release(&text);
}

void ui_message(struct ui *ui, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(ui, ROLE_message, fmt, ap);
	va_end(ap);
}

void ui_warn(struct ui *ui, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(ui, ROLE_warning, fmt, ap);
	va_end(ap);
}

static void say_error(struct ui *ui, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(ui, ROLE_error, fmt, ap);
	va_end(ap);
}

void ui_error(struct ui *ui, const struct err *err)
{
	say_error(ui, "%s", err->text);
}

void ui_copy(struct ui *ui, const char *text, struct str *out)
{
	struct str first = STR_INIT, shown = STR_INIT;

	if (ui->plain) {	/* who reads lines takes it from the line */
		str_add(out, text);
		return;
	}
	str_addn(&first, text, strcspn(text, "\r\n"));
	/* Numbers and addresses keep their signs where they are. */
	if (text_direction(first.s) == 1)
		isolate_auto(&shown, first.s);
	else
		isolate_ltr(&shown, first.s);
	if (screen_copy(ui->screen, text))
		str_addf(out, _("Copied: %s"), shown.s);
	else
		str_addf(out, _("Only the first %d KB were copied: terminals take no more."),
			TALK_CLIPBOARD_MAX / 1024);
	str_release(&first);
	str_release(&shown);
}

/* --- Life. */

static bool option(const struct app *app, size_t field)
{
	return record_num(app->options, field) != 0;
}

static void open_grid(struct ui *ui)
{
	const struct app *app = ui->app;
	struct layout_options text = {
		.show_marks = option(app, OPTION_show_marks),
		.arabic_digits = str_eq(record_text(app->options, OPTION_digits), "arabic"),
		.ascii = !lang_is_utf8(),
	};
	int cols, rows;

	if (text.ascii && lang_is_rtl())	/* better read than guessed */
		lang_set("en");
	ui->rtl = lang_is_rtl();
	screen_size(ui->screen, &cols, &rows);
	grid_init(&ui->grid, cols, rows, ui->rtl, &text);
	ui->grid.ascii_signs = option(app, OPTION_ascii);
}

static void open_keymap(struct ui *ui)
{
	keymap_init(&ui->keymap, ui_tables, str_eq(record_text(ui->app->options, OPTION_keys), "plain"),
		&ui->app->problems);
}

static struct screen_options screen_options(const struct app *app)
{
	return (struct screen_options){ .mouse = option(app, OPTION_mouse),
		.links = option(app, OPTION_links), .bidi = record_text(app->options, OPTION_bidi) };
}

static void tell_problems(struct ui *ui)
{
	struct strlist *problems = &ui->app->problems;

	if (ui->screen && !lang_is_utf8())
		strlist_add(problems, _("Arabic is shown as \"?\": the locale is not UTF-8 here. Started as "
			"LC_ALL=C.UTF-8 wasit, it is shown."));

	if (problems->n == 1)
		ui_warn(ui, "%s", problems->v[0]);
	else if (problems->n)
		ui_warn(ui, Q_("%s (and %zu more problem: the command \"doctor\" shows all)",
			"%s (and %zu more problems: the command \"doctor\" shows all)", problems->n - 1),
			problems->v[0], problems->n - 1);
}

/* "auto" is of dark grounds, until the terminal says that its own is light. */
static const char *theme_name(const struct ui *ui, const char *name)
{
	return str_eq(name, "auto") && screen_is_light(ui->screen) ? "light" : name;
}

void ui_theme(struct ui *ui, const char *name, struct strlist *problems)
{
	if (ui->plain)
		return;
	theme_load(&ui->theme, theme_name(ui, name), screen_colours(ui->screen), problems);
	screen_forget(ui->screen);
	ui_redraw_all(ui);
}

/* What is wrong with it was told when it was read first. */
void ui_theme_again(struct ui *ui)
{
	struct strlist problems = { 0 };

	ui_theme(ui, record_text(ui->app->options, OPTION_theme), &problems);
	strlist_release(&problems);
}

static void configure_screen(struct ui *ui)
{
	struct screen_options options = screen_options(ui->app);

	screen_configure(ui->screen, &options);
	ui_theme(ui, record_text(ui->app->options, OPTION_theme), &ui->app->problems);
	grid_release(&ui->grid);
	open_grid(ui);
	ui->arranged = false;
}

void ui_configure(struct ui *ui)
{
	app_configure(ui->app);
	if (!ui->plain)
		configure_screen(ui);
	ui->rtl = lang_is_rtl();
	keymap_release(&ui->keymap);
	open_keymap(ui);
	for (struct page *page = ui->page; page; page = page->below)
		for (size_t i = 0; i < page->nviews; i++)
			view_reload(&page->view[i]);
	tell_problems(ui);
}

enum result ui_open(struct ui *ui, struct app *app, struct err *err)
{
	struct screen_options options = screen_options(app);

	*ui = (struct ui){ .app = app, .now = date_now(), .watch.fd = -1 };
	ui->event.text = ui->held.text = ui->clip = (struct str)STR_INIT;
	if (screen_open(&options, &ui->screen, err))
		return err->code;
	if (ui_watch_signals(err)) {
		screen_close(&ui->screen);
		return err->code;
	}
	screen_resized(ui->screen);	/* after it was opened and before signals were watched */
	theme_load(&ui->theme, record_text(app->options, OPTION_theme),
		screen_colours(ui->screen), &app->problems);
	open_keymap(ui);
	open_grid(ui);
	watch_open(&ui->watch, app);
	app_on_wait(app, ui_show_wait, ui);
	ui->drawn_minute = ui->now / MINUTE_MS;
	ui->dirty = true;
	hints_open(ui);
	ui->look_behind = true;		/* tmux may still be asking its terminal for its name */
	tell_problems(ui);
	return OK;
}

void ui_open_plain(struct ui *ui, struct app *app)
{
	*ui = (struct ui){ .app = app, .now = date_now(), .watch.fd = -1, .rtl = lang_is_rtl() };
	ui->event.text = ui->held.text = ui->clip = (struct str)STR_INIT;
	ui->drawn_minute = ui->now / MINUTE_MS;
	open_keymap(ui);
}

void ui_close(struct ui *ui)
{
	ui_free_pages(ui);
	app_on_wait(ui->app, NULL, NULL);
	ui_task_leave(ui);
	ui_sync_close(ui);
	if (ui->screen) {
		screen_close(&ui->screen);
		ui_unwatch_signals();
	}
	watch_close(&ui->watch);
	colleagues_free(&ui->colleagues);
	keymap_release(&ui->keymap);
	grid_release(&ui->grid);
	str_release(&ui->event.text);
	str_release(&ui->held.text);
	str_release(&ui->clip);
}
