/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The terminal, by curses for painting and by its own bytes for keys. */
#include "base/base.h"
#include "ui/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* Ours before the library's, which has macros of nearly everything. */
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

#include "base/lang.h"
#include "text/utf8.h"
#include "ui/screen_p.h"
#include "ui/talk.h"
#include "ui/terminal.h"

_Static_assert(CELL_TEXT == CCHARW_MAX + 1, "a cell's letters and their end");

#define OUR_OK 0	/* curses has an OK of its own, of the same value */

struct paint { attr_t attrs; int pair; bool known; };

struct screen {
	SCREEN *curses;
	struct tile *shown;		/* owned: rows × cols as painted last */
	struct tile *turned;		/* owned: one row as this terminal wants it */
	cchar_t *cells;			/* owned: the same on its way to curses */
	int cols, rows;
	int caret_x, caret_y;
	bool caret_on;
	bool forget;
	bool mouse, links, has_title, suspended;
	struct str linked;		/* spans with links, painted after the library's cells */
	char bidi[8];			/* the option */
	struct terminal_facts facts;
	enum bidi_way way;
	struct tmux_clients tmux;
	int64_t asked_at;		/* monotonic ms; 0 not asked */
	int colours;
	const struct theme *theme;	/* borrowed: for which `paints` holds */
	struct paint paints[ROLE_COUNT][ROLE_COUNT];
	struct key_decoder keys;
};

/* --- Ways out that no one planned: only what may be done in a signal handler. */

static struct {
	volatile sig_atomic_t on;
	struct termios before;
	char bytes[320];		/* all that gives the terminal back */
	size_t len;
	const struct tmux_clients *tmux;	/* borrowed; NULL: none */
} restore;

static void restore_now(void)
{
	ssize_t ignored;

	if (!restore.on)
		return;
	restore.on = 0;
	ignored = write(STDOUT_FILENO, restore.bytes, restore.len);
	(void)ignored;
	if (restore.tmux)
		tmux_clients_restore(restore.tmux);
	tcsetattr(STDIN_FILENO, TCSANOW, &restore.before);
}

static void on_crash(int signo)
{
	restore_now();
	signal(signo, SIG_DFL);
	raise(signo);
}

static void add_restore(const char *bytes)
{
	size_t len = bytes ? strlen(bytes) : 0;

	if (!len || restore.len + len >= sizeof(restore.bytes))
		return;
	memcpy(restore.bytes + restore.len, bytes, len);
	restore.len += len;
}

const char *screen_capability(const char *name)
{
	const char *text = tigetstr(name);

	return text == (const char *)-1 ? NULL : text;
}

static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h",
	mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";
static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";
static const char title_keep[] = "\033[22;2t", title_back[] = "\033[23;2t";

static void prepare_restore(const struct screen *screen)
{
	restore.len = 0;
	add_restore(mouse_off);
	add_restore(paste_off);
	add_restore(terminal_end(screen->way));
	restore.tmux = screen->way == BIDI_TMUX ? &screen->tmux : NULL;
	if (screen->has_title)
		add_restore(title_back);
	add_restore(screen_capability("sgr0"));
	add_restore(screen_capability("cnorm"));
	add_restore(screen_capability("rmkx"));
	add_restore(screen_capability("rmcup"));
	restore.on = 1;
}

/* Only where nobody else watches: the sanitizers report first. */
static void catch_crashes(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS };
	static char stack[64 * 1024];	/* a crash may be the end of the ordinary one */
	stack_t other = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_RESETHAND };
	struct sigaction old;
	stack_t now;

	if (sigaltstack(NULL, &now) == 0 && now.ss_flags & SS_DISABLE)
		sigaltstack(&other, NULL);
	for (size_t i = 0; i < COUNT(signals); i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			sigaction(signals[i], &action, NULL);
}

/* --- Opening. */

enum result screen_check(struct err *err)
{
	const char *term = getenv("TERM");
	int found;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_IO, _("The screens need a terminal; \"wasit help\" lists the "
			"commands that do not."));
	if (text_is_empty(term))
		return err_set(err, ERR_IO, _("TERM is not set, so nothing is known about this "
			"terminal; try TERM=xterm-256color wasit."));
	if (setupterm(NULL, STDOUT_FILENO, &found) != OUR_OK)
		return err_set(err, ERR_IO, _("The terminal type \"%s\" (TERM) is not known on this "
			"machine; try TERM=xterm-256color wasit."), term);
	if (!screen_capability("cup") || !screen_capability("clear"))
		return err_set(err, ERR_IO, _("A terminal of type \"%s\" (TERM) cannot show the "
			"screens; \"wasit --plain\" works line by line in any."), term);
	return OUR_OK;
}

static void learn_keys(struct key_decoder *keys)
{
	static const struct { const char *cap; uint32_t key; } caps[] = {
		{ "kcuu1", K_UP }, { "kcud1", K_DOWN }, { "kcub1", K_LEFT }, { "kcuf1", K_RIGHT },
		{ "khome", K_HOME }, { "kend", K_END }, { "kpp", K_PGUP }, { "knp", K_PGDN },
		{ "kich1", K_INSERT }, { "kdch1", K_DELETE }, { "kcbt", K_TAB | K_SHIFT },
		{ "kent", K_ENTER },
	};

	for (size_t i = 0; i < COUNT(caps); i++)
		key_decoder_add(keys, screen_capability(caps[i].cap), caps[i].key);
	for (int n = 1; n <= 24; n++) {
		char cap[16];

		snprintf(cap, sizeof(cap), "kf%d", n);
		key_decoder_add(keys, screen_capability(cap), K_F0 + (uint32_t)n);
	}
}

static int count_colours(void)
{
	int found = tigetnum("colors");

	if (!text_is_empty(getenv("NO_COLOR")) || found < 8)
		return 0;
	if (tigetflag("RGB") > 0 && found >= 1 << 24)
		return 1 << 24;
	return found >= 256 ? 256 : found >= 16 ? 16 : 8;
}

/* At once, past the library's buffer: none of these depends on what it holds back. */
static void send(const char *bytes)
{
	size_t len = strlen(bytes);

	while (len) {
		ssize_t n = write(STDOUT_FILENO, bytes, len);

		if (n <= 0) {
			if (n < 0 && errno == EINTR)
				continue;
			return;		/* a terminal that is gone is noticed where it is read */
		}
		bytes += n;
		len -= (size_t)n;
	}
}

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void begin_bidi(struct screen *screen)
{
	send(terminal_begin(screen->way));
	if (screen->way == BIDI_TMUX)
		tmux_clients_find(&screen->tmux);
}

static void end_bidi(struct screen *screen)
{
	send(terminal_end(screen->way));
	tmux_clients_restore(&screen->tmux);
	tmux_clients_close(&screen->tmux);
}

/* After curses has set up: what it does not know of. */
static void begin_modes(struct screen *screen)
{
	begin_bidi(screen);	/* before the first paint, or VTE keeps its own order */
	send(paste_on);
	if (screen->mouse)
		send(mouse_on);
}

static void end_modes(struct screen *screen)
{
	if (screen->mouse)
		send(mouse_off);
	send(paste_off);
	end_bidi(screen);
}

/* Nothing waits for the answers: what they change is painted anew.  Only terminals like xterm are
 * asked: others may print the question. */
static void ask(struct screen *screen)
{
	if (!screen->has_title || !str_eq(screen->bidi, "auto"))
		return;
	send(terminal_questions);
	screen->asked_at = monotonic_ms();
	screen->keys.asked = true;
}

static void raw_mode(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);		/* only for the mode it sends; keys are read here */
	typeahead(-1);			/* a paint is never cut short */
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	idlok(stdscr, FALSE);
	idcok(stdscr, FALSE);		/* cells that are shifted would take their links along */
}

static void size_buffers(struct screen *screen)
{
	screen->shown = xrealloc(screen->shown, (size_t)screen->cols * (size_t)screen->rows *
		sizeof(*screen->shown));
	screen->turned = xrealloc(screen->turned, (size_t)screen->cols * sizeof(*screen->turned));
	screen->cells = xrealloc(screen->cells, ((size_t)screen->cols + 1) * sizeof(*screen->cells));
	screen->forget = true;
}

/* Only terminals like xterm, and multiplexers, drop quietly what they do not know. */
static bool takes_strings(const struct screen *screen)
{
	return screen->has_title || terminal_mux(&screen->facts) != MUX_NONE;
}

enum result screen_open(const struct screen_options *options, struct screen **out, struct err *err)
{
	struct screen *screen;

	if (screen_check(err))
		return err->code;
	tcgetattr(STDIN_FILENO, &restore.before);
	screen = xcalloc(1, sizeof(*screen));
	screen->keys.in = screen->linked = (struct str)STR_INIT;
	screen->has_title = tigetflag("XT") > 0;
	screen->mouse = options->mouse;
	screen->links = options->links && lang_is_utf8();
	snprintf(screen->bidi, sizeof(screen->bidi), "%s", options->bidi);
	terminal_facts_init(&screen->facts);
	screen->way = terminal_choose(&screen->facts, screen->bidi);
	screen->colours = count_colours();
	/* The window says how large it is, not LINES and COLUMNS that a script left behind. */
	use_env(FALSE);
	use_tioctl(TRUE);
	screen->curses = newterm(NULL, stdout, stdin);
	if (!screen->curses) {
		free(screen);
		return err_set(err, ERR_IO, _("The terminal could not be taken over."));
	}
	/* Until it has come back from endwin() for the first time, ncurses writes at every movement of the
	 * cursor (_endwin == ewInitial in its lib_mvcur.c): 50 times in a full paint instead of 3. */
	orig_colors = NULL;	/* no colour is redefined here: the user's own palette stays */
	endwin();
	prepare_restore(screen);
	raw_mode();
	begin_modes(screen);
	ask(screen);
	doupdate();
	if (screen->colours) {
		start_color();
		use_default_colors();
	}
	learn_keys(&screen->keys);
	if (screen->has_title)
		send(title_keep);
	getmaxyx(stdscr, screen->rows, screen->cols);
	size_buffers(screen);
	curs_set(0);
	catch_crashes();
	die_hook = restore_now;
	*out = screen;
	return OUR_OK;
}

void screen_configure(struct screen *screen, const struct screen_options *options)
{
	end_modes(screen);
	screen->mouse = options->mouse;
	screen->links = options->links && lang_is_utf8();
	snprintf(screen->bidi, sizeof(screen->bidi), "%s", options->bidi);
	screen->way = terminal_choose(&screen->facts, screen->bidi);
	begin_modes(screen);
	prepare_restore(screen);
	screen_forget(screen);
}

void screen_close(struct screen **screen)
{
	struct screen *s = *screen;

	if (!s)
		return;
	if (!s->suspended) {
		end_modes(s);
		if (s->has_title)
			send(title_back);
		curs_set(1);
		endwin();
	}
	restore.on = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &restore.before);
	die_hook = NULL;
	delscreen(s->curses);
	key_decoder_release(&s->keys);
	free(s->shown);
	free(s->turned);
	free(s->cells);
	str_release(&s->linked);
	free(s);
	*screen = NULL;
}

void screen_suspend(struct screen *screen)
{
	if (screen->suspended)
		return;
	end_modes(screen);
	curs_set(1);
	endwin();
	screen->suspended = true;
	restore.on = 0;
}

void screen_resume(struct screen *screen)
{
	if (!screen->suspended)
		return;
	screen->suspended = false;
	reset_prog_mode();
	begin_modes(screen);
	prepare_restore(screen);
	screen_resized(screen);
	screen->caret_on = false;
	curs_set(0);
	screen->forget = true;
}

/* --- Size. */

int screen_colours(const struct screen *screen)
{
	return screen->colours;
}

void screen_size(const struct screen *screen, int *cols, int *rows)
{
	*cols = screen->cols;
	*rows = screen->rows;
}

bool screen_resized(struct screen *screen)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col || !size.ws_row ||
	    (size.ws_col == screen->cols && size.ws_row == screen->rows))
		return false;
	resizeterm(size.ws_row, size.ws_col);
	screen->cols = size.ws_col;
	screen->rows = size.ws_row;
	size_buffers(screen);
	return true;
}

void screen_forget(struct screen *screen)
{
	screen->forget = true;
	screen->theme = NULL;		/* another one may stand in the same place */
}

/* --- Painting. */

static struct paint make_paint(const struct theme *theme, unsigned style)
{
	static const struct { unsigned look; attr_t attr; } looks[] = {
		{ LOOK_BOLD, WA_BOLD }, { LOOK_DIM, WA_DIM }, { LOOK_ITALIC, WA_ITALIC },
		{ LOOK_UNDERLINE, WA_UNDERLINE }, { LOOK_REVERSE, WA_REVERSE },
	};
	struct look_of look = theme_look(theme, style);
	struct paint paint = { .known = true };

	for (size_t i = 0; i < COUNT(looks); i++)
		if (look.looks & looks[i].look)
			paint.attrs |= looks[i].attr;
	if (look.fg != COLOUR_DEFAULT || look.bg != COLOUR_DEFAULT)
		paint.pair = alloc_pair(look.fg, look.bg);
	if (paint.pair < 0)
		paint.pair = 0;
	return paint;
}

static const struct paint *paint_of(struct screen *screen, unsigned style)
{
	enum role role = MIN(style_role(style), ROLE_COUNT - 1);
	enum role base = MIN(style_base(style), ROLE_COUNT - 1);
	struct paint *paint = &screen->paints[role][base];

	if (!paint->known)
		*paint = make_paint(screen->theme, ON(role, base));
	return paint;
}

/* GNU screen keeps no links of its cells. */
static bool shows_links(const struct screen *screen)
{
	return screen->links && takes_strings(screen) && terminal_mux(&screen->facts) != MUX_SCREEN;
}

static void paint_links(struct screen *screen)
{
	if (!screen->linked.len)
		return;
	str_add(&screen->linked, tiparm(screen_capability("cup"), getcury(curscr), getcurx(curscr)));
	send(screen->linked.s);
	str_clear(&screen->linked);
}

/* --- Cells. */

/* The library counts columns by the system's tables: where they differ from ours, a sign of the right
 * width stands in, so that nothing ever shifts. */
void screen_cell_text(const struct tile *tile, wchar_t text[CELL_TEXT])
{
	size_t n = 0;

	for (size_t i = 0; i < tile->ncp && n < CCHARW_MAX; i++)
		if (i == 0 || wcwidth((wchar_t)tile->cp[i]) == 0)
			text[n++] = (wchar_t)tile->cp[i];
	if (!n || wcwidth(text[0]) != tile->width) {
		text[0] = tile->width == 2 ? L'\x3013' : n ? UTF8_REPLACEMENT : L' ';
		n = 1;
	}
	text[n] = L'\0';
}

static void set_cell(struct screen *screen, const struct tile *tile, cchar_t *out)
{
	const struct paint *paint = paint_of(screen, tile->style);
	wchar_t text[CELL_TEXT];
	int pair = paint->pair;

	screen_cell_text(tile, text);
	setcchar(out, text, paint->attrs, (short)pair, &pair);
}

static void paint_row(struct screen *screen, const struct grid *grid, int y)
{
	const struct tile *new = screen->turned;
	struct tile *old = &screen->shown[(size_t)y * (size_t)screen->cols];
	int first = 0, last = grid->cols - 1, n = 0;

	memcpy(screen->turned, &grid->v[(size_t)y * (size_t)grid->cols], (size_t)grid->cols * sizeof(*new));
	if (screen->way == BIDI_KITTY || tmux_clients_turn(&screen->tmux))
		tiles_turn(screen->turned, grid->cols);
	if (!screen->forget) {
		while (first <= last && memcmp(&new[first], &old[first], sizeof(*new)) == 0)
			first++;
		while (last > first && memcmp(&new[last], &old[last], sizeof(*new)) == 0)
			last--;
	}
	if (first > last)
		return;
	/* Whole characters only, of what was there too. */
	while (first > 0 && (!new[first].cp[0] || (!screen->forget && !old[first].cp[0])))
		first--;
	while (last + 1 < grid->cols &&
	       (!new[last + 1].cp[0] || (!screen->forget && !old[last + 1].cp[0])))
		last++;
	for (int x = first; x <= last; x++)
		if (new[x].cp[0])
			set_cell(screen, &new[x], &screen->cells[n++]);
	mvadd_wchnstr(y, first, screen->cells, n);
	if (shows_links(screen))
		screen_row_links(&(struct row_paint){ grid, screen->theme, new, screen->forget ? NULL : old,
			y, first, last }, &screen->linked);
	memcpy(&old[first], &new[first], (size_t)(last - first + 1) * sizeof(*new));
}

static void paint_caret(struct screen *screen, const struct grid *grid)
{
	bool on = grid->caret_x >= 0;

	if (on != screen->caret_on)
		curs_set(on);
	screen->caret_on = on;
	if (on)
		move(grid->caret_y, grid->caret_x);
}

void screen_paint(struct screen *screen, const struct grid *grid, const struct theme *theme)
{
	if (screen->suspended || grid->cols != screen->cols || grid->rows != screen->rows)
		return;
	if (screen->theme != theme) {
		memset(screen->paints, 0, sizeof(screen->paints));
		screen->theme = theme;
		screen->forget = true;
	}
	if (screen->forget)
		clearok(stdscr, TRUE);
	for (int y = 0; y < grid->rows; y++)
		paint_row(screen, grid, y);
	screen->forget = false;
	paint_caret(screen, grid);
	refresh();
	paint_links(screen);
}

/* --- Keys. */

int screen_fd(const struct screen *screen)
{
	(void)screen;
	return STDIN_FILENO;
}

enum result screen_read(struct screen *screen, struct err *err)
{
	char bytes[4096];
	ssize_t n;

	do
		n = read(STDIN_FILENO, bytes, sizeof(bytes));
	while (n < 0 && errno == EINTR);
	if (n > 0)
		key_decoder_feed(&screen->keys, bytes, (size_t)n);
	else if (n == 0 || errno != EAGAIN)
		return err_set(err, ERR_IO, _("The terminal is gone."));
	return OUR_OK;
}

bool screen_key(struct screen *screen, bool flush, struct key_event *event)
{
	return key_decoder_next(&screen->keys, flush, event);
}

/* How long an answer may take: on this machine, and through a line. */
static int64_t answer_ms(void)
{
	return text_is_empty(getenv("SSH_CONNECTION")) ? 250 : 1000;
}

bool screen_answer_waits(struct screen *screen)
{
	if (screen->keys.asked && monotonic_ms() - screen->asked_at > answer_ms())
		screen->keys.asked = false;
	return key_decoder_has_answer(&screen->keys);
}

bool screen_report(struct screen *screen, const struct key_event *event)
{
	enum bidi_way way;

	if (!terminal_take(&screen->facts, event))
		return false;
	if (screen->facts.complete)
		screen->keys.asked = false;
	way = terminal_choose(&screen->facts, screen->bidi);
	if (way == screen->way)
		return false;
	if (!screen->suspended)
		end_bidi(screen);
	screen->way = way;
	if (!screen->suspended) {
		begin_bidi(screen);
		prepare_restore(screen);
	}
	screen->forget = true;
	return true;
}

enum bidi_way screen_way(const struct screen *screen)
{
	return screen->way;
}

void screen_look_behind(struct screen *screen)
{
	bool turned = tmux_clients_turn(&screen->tmux);

	if (!screen->suspended && screen->way == BIDI_TMUX)
		tmux_clients_find(&screen->tmux);
	screen->forget |= turned != tmux_clients_turn(&screen->tmux);
}

bool screen_key_waits(const struct screen *screen)
{
	return key_decoder_waits(&screen->keys) && !screen->keys.pasting;
}

/* --- Words to the terminal itself. */

void screen_bell(struct screen *screen)
{
	if (!screen->suspended)
		beep();
}

void screen_title(struct screen *screen, const char *text)
{
	struct str out = STR_INIT;

	if (!screen->has_title || screen->suspended)
		return;
	talk_title(text, &out);
	send(out.s);
	str_release(&out);
}

/* To the terminal the user sits at, whatever stands between. */
static void send_through(struct screen *screen, const char *sequence)
{
	struct str out = STR_INIT;

	talk_pass(terminal_mux(&screen->facts), sequence, &out);
	send(out.s);
	str_release(&out);
}

static bool is_ascii(const char *s)
{
	while (*s > 0)
		s++;
	return !*s;
}

/* tmux lets nothing through by default, so its terminals are told themselves where they are known.  GNU
 * screen keeps one byte of each character in the strings it passes: there is no way for Arabic. */
void screen_notify(struct screen *screen, enum talk_message kind, const char *title, const char *body)
{
	bool lost = terminal_mux(&screen->facts) == MUX_SCREEN && !(is_ascii(title) && is_ascii(body));
	struct str sequence = STR_INIT;

	if (!takes_strings(screen) || screen->suspended)
		return;
	talk_notify(kind, lost ? "wasit" : title, lost ? "Reminder" : body, &sequence);
	if (!tmux_clients_send(&screen->tmux, sequence.s))
		send_through(screen, sequence.s);
	str_release(&sequence);
}

bool screen_copy(struct screen *screen, const char *text)
{
	struct str clean = STR_INIT, sequence = STR_INIT;
	bool whole;

	talk_clean(text, true, &clean);
	whole = talk_clipboard(clean.s, &sequence);
	if (!screen->suspended && !tmux_copy(clean.s)) {
		/* An old tmux, or one on another machine: it takes the one or lets through the other, if any. */
		if (terminal_mux(&screen->facts) == MUX_TMUX)
			send(sequence.s);
		send_through(screen, sequence.s);
	}
	str_release(&clean);
	str_release(&sequence);
	return whole;
}
