/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which terminal this is. */
#include "base/base.h"
#include "ui/terminal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"

const char terminal_questions[] = "\033[8$p\033[>q\033[>c\033]11;?\033\\\033[c";

/* What to send, by the measurements in design "text". */
static const struct { const char *name, *begin, *end; } ways[BIDI_WAYS] = {
	[BIDI_OFF] = { N_("nothing: bidi is off"), "", "" },
	[BIDI_EXPLICIT] = { N_("CSI 8 l: the terminal leaves the order alone"), "\033[8l", "\033[8h" },
	[BIDI_TMUX] = { N_("CSI 8 l past tmux, to the terminals behind it"),
		"\033Ptmux;\033\033[8l\033\\", "\033Ptmux;\033\033[8h\033\\" },
	[BIDI_SCREEN] = { N_("CSI 8 l through GNU screen"), "\033P\033[8l\033\\", "\033P\033[8h\033\\" },
	[BIDI_KONSOLE] = { N_("Konsole's switch for right-to-left text is off"),
		"\033]50;BidiRenderingEnabled=false\a", "\033]50;BidiRenderingEnabled=true\a" },
	[BIDI_MLTERM] = { N_("mlterm's switch for right-to-left text is off"),
		"\033]5379;use_ctl=false\a", "\033]5379;use_ctl=true\a" },
	[BIDI_KITTY] = { N_("right-to-left runs are sent turned around, as kitty turns them back"), "", "" },
	[BIDI_PUTTY] = { N_("nothing can be sent: PuTTY's own settings decide"), "", "" },
	[BIDI_SCREEN_KONSOLE] = { N_("Konsole's switch for right-to-left text is off, through GNU screen"),
		"\033P\033]50;BidiRenderingEnabled=false\a\033\\", "\033P\033]50;BidiRenderingEnabled=true\a\033\\" },
	[BIDI_SCREEN_MLTERM] = { N_("mlterm's switch for right-to-left text is off, through GNU screen"),
		"\033P\033]5379;use_ctl=false\a\033\\", "\033P\033]5379;use_ctl=true\a\033\\" },
	[BIDI_SCREEN_KITTY] = { N_("right-to-left runs are sent turned around, as the kitty behind GNU screen "
		"turns them back"), "", "" },
	[BIDI_SCREEN_PUTTY] = { N_("nothing can be sent: PuTTY's own settings decide, also behind GNU screen"),
		"", "" },
};

static bool is_set(const char *name)
{
	return !text_is_empty(getenv(name));
}

static enum bidi_way way_by_term(const char *term)
{
	return str_has_prefix(term, "konsole") ? BIDI_KONSOLE : str_has_prefix(term, "mlterm") ? BIDI_MLTERM :
		str_has_prefix(term, "xterm-kitty") ? BIDI_KITTY :
		str_has_prefix(term, "putty") ? BIDI_PUTTY : BIDI_EXPLICIT;
}

bool terminal_is_muxed(const char *term)
{
	return term && (str_has_prefix(term, "screen") || str_has_prefix(term, "tmux"));
}

void terminal_facts_init(struct terminal_facts *facts)
{
	const char *term = getenv("TERM") ? getenv("TERM") : "";

	*facts = (struct terminal_facts){ .mode8 = -1, .environment = BIDI_EXPLICIT };
	if (is_set("TMUX"))
		facts->environment = BIDI_TMUX;
	else if (is_set("STY"))
		facts->environment = BIDI_SCREEN;
	else if (is_set("KONSOLE_VERSION"))
		facts->environment = BIDI_KONSOLE;
	else if (is_set("MLTERM"))
		facts->environment = BIDI_MLTERM;
	else if (is_set("KITTY_WINDOW_ID"))
		facts->environment = BIDI_KITTY;
	else
		facts->environment = way_by_term(term);
}

/* "rgb:ffff/ffff/dddd", two or four digits a part: what the eye makes of it. */
static int ground_of(const char *colour)
{
	unsigned part[3];
	int used = 0;

	if (sscanf(colour, "rgb:%4x/%4x/%4x%n", &part[0], &part[1], &part[2], &used) != 3 || colour[used])
		return GROUND_UNKNOWN;
	for (int i = 0; i < 3; i++)
		if (used >= (int)sizeof("rgb:ffff/ffff/ffff") - 1)
			part[i] >>= 8;
	return part[0] * 30 + part[1] * 59 + part[2] * 11 > 127 * 100 ? GROUND_LIGHT : GROUND_DARK;
}

static void take_device(struct terminal_facts *facts, const struct key_event *event)
{
	unsigned *to = facts->asked_behind ? facts->behind : facts->device;
	size_t n = MIN(event->report.nparams, COUNT(facts->device));

	memcpy(to, event->report.param, sizeof(facts->device));
	*(facts->asked_behind ? &facts->nbehind : &facts->ndevice) = n;
}

bool terminal_take(struct terminal_facts *facts, const struct key_event *event)
{
	switch (event->report.final) {
	case ']':
		if (event->report.param[0] != 11)
			return false;
		facts->ground = ground_of(event->text.s);
		return true;
	case '|':
		snprintf(facts->version, sizeof(facts->version), "%s", event->text.s);
		return true;
	case 'y':
		if (event->report.mark || event->report.nparams < 2 || event->report.param[0] != 8)
			return false;
		facts->mode8 = (int)event->report.param[1];
		return true;
	case 'c':
		if (event->report.mark == '>')
			take_device(facts, event);
		else
			facts->complete = true;
		return true;
	default:
		return false;
	}
}

static bool is_device(const struct terminal_facts *facts, unsigned kind, unsigned version)
{
	return facts->ndevice && facts->device[0] == kind &&
		(!version || (facts->ndevice > 1 && facts->device[1] == version));
}

static bool is_called(const struct terminal_facts *facts, const char *name)
{
	return strncasecmp(facts->version, name, strlen(name)) == 0;
}

enum mux terminal_mux(const struct terminal_facts *facts)
{
	/* Its own answer is of the innermost; one that is as old as not to answer has its variable. */
	if (is_device(facts, 84, 0) || is_device(facts, 83, 0))
		return is_device(facts, 84, 0) ? MUX_TMUX : MUX_SCREEN;
	return facts->environment == BIDI_TMUX ? MUX_TMUX : facts->environment == BIDI_SCREEN ? MUX_SCREEN : MUX_NONE;
}

/* Its first answer is the multiplexer's own: what stands behind it is asked through it. */
const char *terminal_questions_behind(struct terminal_facts *facts)
{
	if (facts->asked_behind || !facts->complete || terminal_mux(facts) != MUX_SCREEN)
		return NULL;
	facts->asked_behind = true;
	facts->complete = false;
	return "\033P\033[>c\033\\\033P\033[c\033\\";
}

static enum bidi_way way_behind(const struct terminal_facts *facts)
{
	static const struct { unsigned kind, version; enum bidi_way way; } rows[] = {
		{ 1, 115, BIDI_SCREEN_KONSOLE }, { 24, 0, BIDI_SCREEN_MLTERM },
		{ 1, 4000, BIDI_SCREEN_KITTY }, { 0, 136, BIDI_SCREEN_PUTTY },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (facts->nbehind > 1 && facts->behind[0] == rows[i].kind &&
		    (!rows[i].version || facts->behind[1] == rows[i].version))
			return rows[i].way;
	return BIDI_SCREEN;
}

enum bidi_way terminal_choose(const struct terminal_facts *facts, const char *option)
{
	bool answered = facts->ndevice || facts->version[0] || facts->mode8 >= 0 || facts->complete;
	/* Multiplexers answer for themselves, but an old one may not: their variables count always. */
	enum bidi_way guess = answered && facts->environment > BIDI_SCREEN ? BIDI_EXPLICIT : facts->environment;

	if (str_eq(option, "off"))
		return BIDI_OFF;
	if (str_eq(option, "visual"))
		return BIDI_EXPLICIT;
	if (str_eq(option, "kitty"))
		return BIDI_KITTY;
	if (guess == BIDI_TMUX || is_device(facts, 84, 0))
		return BIDI_TMUX;
	if (guess == BIDI_SCREEN || is_device(facts, 83, 0))
		return way_behind(facts);
	if (facts->mode8 == 1 || facts->mode8 == 2)
		return BIDI_EXPLICIT;
	if (is_device(facts, 1, 115) || is_called(facts, "konsole"))
		return BIDI_KONSOLE;
	if (is_device(facts, 24, 0) || is_called(facts, "mlterm"))
		return BIDI_MLTERM;
	if (is_device(facts, 1, 4000) || is_called(facts, "kitty"))
		return BIDI_KITTY;
	if (is_device(facts, 0, 136) || is_called(facts, "putty"))
		return BIDI_PUTTY;
	return guess;
}

const char *terminal_begin(enum bidi_way way)
{
	return ways[way].begin;
}

const char *terminal_end(enum bidi_way way)
{
	return ways[way].end;
}

bool terminal_turns(enum bidi_way way)
{
	return way == BIDI_KITTY || way == BIDI_SCREEN_KITTY;
}

const char *terminal_way_name(enum bidi_way way)
{
	return _(ways[way].name);
}

/* --- tmux. */

static void send_to(int fd, const char *bytes)
{
	ssize_t ignored = write(fd, bytes, strlen(bytes));

	(void)ignored;	/* a terminal that went away is no longer listed the next time */
}

/* Its terminal, if it is one and ours: what a program printed is not believed. */
static int open_terminal(const char *path)
{
	struct stat st;
	int fd = str_has_prefix(path, "/dev/") ?
		open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) : -1;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && st.st_uid == getuid() && isatty(fd))
		return fd;
	close(fd);
	return -1;
}

/* "SESSION" in the first line, then "SESSION /dev/pts/1 xterm-256color Konsole 22" for every client of the
 * server. */
static bool ask_tmux(struct str *out)
{
	static const char list[] = "#{session_id} #{client_tty} #{client_termname} #{client_termtype}";
	const char *pane = getenv("TMUX_PANE");
	const char *const argv[] = { "tmux", "display-message", "-p", "-t", pane ? pane : "", "#{session_id}",
		";", "list-clients", "-F", list, NULL };
	struct err err;
	int status;

	return is_set("TMUX") && sys_run(argv, NULL, out, 8192, &status, &err) == OK && status == 0;
}

/* By its TERM, and by what it answered tmux when that asked for its name. */
static enum bidi_way way_of(const char *term, const char *name)
{
	struct terminal_facts facts = { .mode8 = -1, .environment = way_by_term(term) };

	snprintf(facts.version, sizeof(facts.version), "%s", name ? name : "");
	return facts.environment != BIDI_EXPLICIT ? facts.environment : terminal_choose(&facts, "auto");
}

static void switch_client(struct tmux_client *client, enum bidi_way way)
{
	const char *const argv[] = { "tmux", "refresh-client", "-t", client->name, NULL };
	struct err err;
	int status;

	client->way = way;
	send_to(client->fd, terminal_begin(way));
	/* What it shows already was drawn before. */
	(void)!sys_run(argv, NULL, NULL, 0, &status, &err);
}

/* One line of the list into `now`; a client that is known already is taken over. */
static void take_client(struct tmux_clients *known, struct tmux_clients *now, char *line, const char *session)
{
	struct tmux_client *client = &now->v[now->n];
	const char *of = strsep(&line, " "), *tty = strsep(&line, " "), *term = strsep(&line, " ");
	enum bidi_way way;

	if (!term || !str_eq(of, session) || strlen(tty) >= sizeof(client->name))
		return;
	way = way_of(term, line);
	*client = (struct tmux_client){ .fd = -1, .way = BIDI_OFF };
	snprintf(client->name, sizeof(client->name), "%s", tty);
	for (size_t i = 0; i < known->n; i++)
		if (known->v[i].fd >= 0 && str_eq(known->v[i].name, tty)) {
			*client = known->v[i];
			known->v[i].fd = -1;
		}
	if (client->fd < 0)
		client->fd = open_terminal(client->name);
	if (client->fd < 0)
		return;
	if (client->way != way)		/* new, or its name came after a while */
		switch_client(client, way);
	now->n++;
}

void tmux_clients_find(struct tmux_clients *clients)
{
	struct tmux_clients now = { .n = 0 };
	struct str out = STR_INIT;
	const char *session;
	char *line, *rest;

	if (!ask_tmux(&out)) {
		str_release(&out);
		return;
	}
	rest = out.s;
	session = strsep(&rest, "\n");
	while (rest && (line = strsep(&rest, "\n")) && now.n < TMUX_CLIENTS)
		take_client(clients, &now, line, session);
	tmux_clients_close(clients);
	*clients = now;
	str_release(&out);
}

bool tmux_clients_turn(const struct tmux_clients *clients)
{
	for (size_t i = 0; i < clients->n; i++)
		if (clients->v[i].way == BIDI_KITTY)
			return true;
	return false;
}

void tmux_clients_restore(const struct tmux_clients *clients)
{
	for (size_t i = 0; i < clients->n; i++)
		send_to(clients->v[i].fd, terminal_end(clients->v[i].way));
}

void tmux_clients_close(struct tmux_clients *clients)
{
	for (size_t i = 0; i < clients->n; i++)
		if (clients->v[i].fd >= 0)
			close(clients->v[i].fd);
	clients->n = 0;
}

bool tmux_clients_send(const struct tmux_clients *clients, const char *bytes)
{
	for (size_t i = 0; i < clients->n; i++)
		send_to(clients->v[i].fd, bytes);
	return clients->n;
}

bool tmux_copy(const char *text)
{
	const char *const argv[] = { "tmux", "load-buffer", "-w", "-", NULL };
	struct err err;
	int status;

	return is_set("TMUX") && sys_run(argv, text, NULL, 0, &status, &err) == OK && status == 0;
}
