/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * doctor terminal: what this terminal is, what is sent to it, and a card to compare by eye. */
#include "base/base.h"
#include "ui/pages.h"
#include "ui/ui_p.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "app/config.h"
#include "app/custom_config.h"
#include "app/output.h"
#include "base/lang.h"
#include "io/json.h"
#include "text/layout.h"
#include "text/utf8.h"

#define ANSWER_LOCAL_MS	250
#define ANSWER_SSH_MS	1000

static bool is_remote(void)
{
	return !text_is_empty(getenv("SSH_CONNECTION"));
}

/* Behind GNU screen there is another one to ask. */
static bool more(struct terminal_facts *facts, int64_t *until)
{
	const char *questions = terminal_questions_behind(facts);

	if (!questions || write(STDOUT_FILENO, questions, strlen(questions)) < 0)
		return false;
	*until = ui_clock() + (is_remote() ? ANSWER_SSH_MS : ANSWER_LOCAL_MS);
	return true;
}

/* Asks and listens until the last question is answered or time is up; what else is typed is dropped. */
static void ask(struct terminal_facts *facts)
{
	int64_t until = ui_clock() + (is_remote() ? ANSWER_SSH_MS : ANSWER_LOCAL_MS), left;
	struct key_decoder keys = { .in = STR_INIT, .asked = true };
	struct key_event event = { .text = STR_INIT };
	struct termios before, raw;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return;
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	if (write(STDOUT_FILENO, terminal_questions, strlen(terminal_questions)) > 0)
		while ((more(facts, &until) || !facts->complete) && (left = until - ui_clock()) > 0) {
			struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
			char bytes[256];
			ssize_t n;

			if (poll(&fd, 1, (int)left) <= 0 ||
			    (n = read(STDIN_FILENO, bytes, sizeof(bytes))) <= 0)
				break;
			key_decoder_feed(&keys, bytes, (size_t)n);
			while (key_decoder_next(&keys, false, &event))
				if (event.key == K_REPORT)
					terminal_take(facts, &event);
		}
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	str_release(&event.text);
	key_decoder_release(&keys);
}

/* A line of the card: laid out as the screens do it, `width` cells (0: as many as the text needs). */
static void add_line(const char *text, bool rtl, enum bidi_way way, int width, struct str *out)
{
	struct layout_options options = { .ascii = !lang_is_utf8() };
	struct grid grid;
	struct canvas line;
	int cols = width ? width : (int)text_width(text);

	grid_init(&grid, MAX(cols, 1), 1, rtl, &options);
	line = canvas_whole(&grid);
	canvas_text(&line, 0, 0, cols, ROLE_text, text);
	if (terminal_turns(way))
		tiles_turn(grid.v, cols, NULL, NULL);
	for (int x = 0; x < cols; x++)
		for (size_t k = 0; k < grid.v[x].ncp; k++)
			str_add_cp(out, grid.v[x].cp[k]);
	grid_release(&grid);
}

/* --- What was found. */

static void device_text(const struct terminal_facts *facts, struct str *out)
{
	for (size_t i = 0; i < facts->ndevice; i++)
		str_addf(out, "%s%u", i ? ";" : "", facts->device[i]);
}

/* On the terminal itself in the order the eye sees; in a file as it is read aloud. */
static void say(struct str *out, const char *label, const char *value, enum bidi_way way, bool seen)
{
	struct str line = STR_INIT;

	str_addf(&line, "%s: ", label);
	output_visible(text_is_empty(value) ? _("no answer") : value, false, &line);
	if (seen)
		add_line(line.s, lang_is_rtl(), way, 0, out);
	else
		str_add(out, line.s);
	str_addc(out, '\n');
	str_release(&line);
}

static void print_facts(const struct terminal_facts *facts, enum bidi_way way, bool asked, struct str *out)
{
	static const char *const modes[] = { N_("not known to it"), N_("set"), N_("reset"),
		N_("always set"), N_("always reset") };
	struct str device = STR_INIT;
	const struct { const char *label, *value; bool always; } lines[] = {
		{ "TERM", getenv("TERM"), true },
		{ _("Behind"), facts->environment == BIDI_TMUX ? "tmux" : facts->environment == BIDI_SCREEN ?
			"screen" : is_remote() ? "ssh" : _("nothing"), true },
		{ _("Name (XTVERSION)"), facts->version, false },
		{ _("Kind (DA2)"), (device_text(facts, &device), device.s), false },
		{ _("Bidi mode (DECRQM 8)"), facts->mode8 < 0 ? NULL :
			_(modes[MIN((size_t)facts->mode8, COUNT(modes) - 1)]), false },
		{ _("Characters"), lang_is_utf8() ? "UTF-8" : "ASCII", true },
		{ _("Chosen"), terminal_way_name(way), true },
	};

	for (size_t i = 0; i < COUNT(lines); i++)
		if (asked || lines[i].always)
			say(out, lines[i].label, lines[i].value, way, asked);
	str_release(&device);
}

static void json_facts(const struct terminal_facts *facts, enum bidi_way way, struct str *out)
{
	static const char *const names[BIDI_WAYS] = { "off", "explicit", "tmux", "screen", "konsole",
		"mlterm", "kitty", "putty", "screen-konsole", "screen-mlterm", "screen-kitty", "screen-putty" };
	struct str device = STR_INIT;
	struct json_writer w;

	device_text(facts, &device);
	jw_init(&w, out, false);
	jw_object(&w, NULL);
	jw_string(&w, "term", getenv("TERM"));
	jw_string(&w, "version", facts->version[0] ? facts->version : NULL);
	jw_string(&w, "device", device.len ? device.s : NULL);
	if (facts->mode8 < 0)
		jw_null(&w, "mode8");
	else
		jw_int(&w, "mode8", facts->mode8);
	jw_bool(&w, "utf8", lang_is_utf8());
	jw_string(&w, "bidi", names[way]);
	jw_end_object(&w);
	str_addc(out, '\n');
	str_release(&device);
}

/* --- The card: cells as the screens send them, each beside what has to be seen. */

static void print_card(enum bidi_way way, struct str *out)
{
	static const struct { const char *sample, *seen; } lines[] = {
		{ "محمد أحمد", N_("two words joined, the first letter, meem, at the right edge") },
		{ "السلام عليكم", N_("lam and alef as one sign") },
		{ "خالد (أبو فهد)", N_("the brackets open towards the words inside them") },
		{ "جدة 2026", N_("the number left of the word, its 2 first") },
		{ "شقة ABC فيلا", N_("the Latin letters in the middle, A first") },
	};
	const char *bar = lang_is_utf8() ? "│" : "|";

	str_addc(out, '\n');
	add_line(_("Compare: in every line the bars stand below each other, and"),
		lang_is_rtl(), way, 0, out);
	str_add(out, "\n\n");
	for (size_t i = 0; i < COUNT(lines); i++) {
		str_addf(out, "  %s", bar);
		add_line(lines[i].sample, true, way, 16, out);
		str_addf(out, "%s ", bar);
		add_line(_(lines[i].seen), lang_is_rtl(), way, 0, out);
		str_addc(out, '\n');
	}
}

/* --- The command. */

static void send_now(const char *bytes)
{
	ssize_t ignored = write(STDOUT_FILENO, bytes, strlen(bytes));

	(void)ignored;
}

static enum result doctor_terminal(struct target *t, const struct args *args, struct err *err)
{
	bool asked = !t->plain && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	struct tmux_clients clients = { .n = 0 };
	struct terminal_facts facts;
	enum bidi_way way;

	(void)args, (void)err;
	terminal_facts_init(&facts);
	if (asked)
		ask(&facts);
	way = terminal_choose(&facts, record_text(t->app->options, OPTION_bidi));
	if (t->json) {
		json_facts(&facts, way, t->out);
		return OK;
	}
	print_facts(&facts, way, asked, t->out);
	if (!asked) {
		str_addf(t->out, "%s\n", _("Run it in the terminal itself to ask it and to see the card."));
		return OK;
	}
	/* Before anything is shown: some terminals order a line by the mode it was written in. */
	send_now(terminal_begin(way));
	if (way == BIDI_TMUX)
		tmux_clients_find(&clients);
	print_card(tmux_clients_turn(&clients) ? BIDI_KITTY : way, t->out);
	if (way == BIDI_KONSOLE || way == BIDI_MLTERM || way == BIDI_TMUX || way == BIDI_SCREEN_KONSOLE ||
	    way == BIDI_SCREEN_MLTERM) {
		char line[8];

		/* These show what stands there by their mode of now. */
		str_addc(t->out, '\n');
		add_line(_("Enter ends it. "), lang_is_rtl(), way, 0, t->out);
		fputs(t->out->s, stdout);
		fflush(stdout);
		str_clear(t->out);
		if (!fgets(line, sizeof(line), stdin))
			putchar('\n');
	} else {
		fputs(t->out->s, stdout);
		fflush(stdout);
		str_clear(t->out);
	}
	send_now(terminal_end(way));
	tmux_clients_restore(&clients);
	tmux_clients_close(&clients);
	return OK;
}

/* --- The files. */

/* Read anew: somebody may just have mended them. */
static void find_problems(struct app *app, struct strlist *problems)
{
	struct record *options = record_new(&option_entity);
	struct keymap keymap = { 0 };
	struct theme theme;
	struct customs customs = { 0 };
	struct rules rules;

	config_load(app->config_path, options, &rules, &customs, problems);
	customs_release(&customs);
	theme_load(&theme, record_text(options, OPTION_theme), 1 << 24, problems);
	keymap_init(&keymap, ui_tables, str_eq(record_text(options, OPTION_keys), "plain"), problems);
	keymap_release(&keymap);
	record_free(&options);
}

static enum result doctor(struct target *t, const struct args *args, struct err *err)
{
	struct strlist problems = { 0 };
	struct json_writer w;

	if (args_yes(args, "reindex"))
		return action_find("doctor-database")->run(t, args, err);
	if (t->nwords)
		return err_set(err, ERR_USAGE, _("doctor knows no \"%s\": terminal, database and attachments "
			"are what it looks at; alone, at the configuration."), t->words[0]);
	find_problems(t->app, &problems);
	if (t->json) {
		jw_init(&w, t->out, false);
		jw_object(&w, NULL);
		jw_array(&w, "problems");
		for (size_t i = 0; i < problems.n; i++)
			jw_string(&w, NULL, problems.v[i]);
		jw_end_array(&w);
		jw_end_object(&w);
		str_addc(t->out, '\n');
	} else {
		for (size_t i = 0; i < problems.n; i++)
			str_addf(t->out, "%s\n", problems.v[i]);
		if (!problems.n)
			str_addf(t->out, "%s\n", _("Nothing is wrong in the configuration, the theme and the keys."));
	}
	if (t->ui && problems.n) {	/* a page, however short: a message may be cut */
		ui_show(t->ui, _("Problems"), t->out->s);
		str_clear(t->out);
	}
	strlist_release(&problems);
	return OK;
}

static const struct field doctor_params[] = {
	{ .name = "reindex", .kind = &kind_bool, .label = N_("Search texts anew"),
	  .help = N_("Instead, as wasit doctor database --reindex does") },
};

const struct action doctor_actions[] = {
	{ .name = "doctor", .help = N_("Tell all that is wrong in the configuration, the theme and the keys"),
	  .params = doctor_params, .nparams = COUNT(doctor_params),
	  .in = IN_SHELL | IN_SCREEN, .flags = A_TELLS | A_WORDS, .run = doctor },
	{ .name = "doctor-terminal", .help = N_("Tell what this terminal is, and show a card to see whether "
		"Arabic is right in it"), .in = IN_SHELL, .run = doctor_terminal },
	{ .name = NULL },
};
