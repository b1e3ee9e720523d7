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

#include "base/lang.h"
#include "ui/screen_state.h"

#define OUR_OK 0	/* curses has an OK of its own, of the same value */

/* --- Ways out that no one planned: only what may be done in a signal handler. */

static struct {
	volatile sig_atomic_t on;
	struct termios before;
	char bytes[400];		/* all that gives the terminal back */
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
/* An xterm that nobody has told otherwise sends Alt-u as a letter of Latin-1; Esc u is what all others send.  What it
 * was told is kept.  Source: xterm's "Control Sequences", modes 1036 and 1039. */
static const char alt_on[] = "\033[?1036;1039s\033[?1036;1039h", alt_off[] = "\033[?1036;1039r";
static const char title_keep[] = "\033[22;2t", title_back[] = "\033[23;2t";

static void prepare_restore(const struct screen *screen)
{
	restore.len = 0;
	add_restore(mouse_off);
	add_restore(paste_off);
	add_restore(alt_off);
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

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void begin_bidi(struct screen *screen)
{
	screen_send(terminal_begin(screen->way));
	if (screen->way == BIDI_TMUX)
		tmux_clients_find(&screen->tmux);
}

static void end_bidi(struct screen *screen)
{
	screen_send(terminal_end(screen->way));
	tmux_clients_restore(&screen->tmux);
	tmux_clients_close(&screen->tmux);
}

/* After curses has set up: what it does not know of. */
static void begin_modes(struct screen *screen)
{
	begin_bidi(screen);	/* before the first paint, or VTE keeps its own order */
	screen_send(paste_on);
	screen_send(alt_on);
	if (screen->mouse)
		screen_send(mouse_on);
}

static void end_modes(struct screen *screen)
{
	if (screen->mouse)
		screen_send(mouse_off);
	screen_send(alt_off);
	screen_send(paste_off);
	end_bidi(screen);
}

bool screen_takes_strings(const struct screen *screen)
{
	return screen->has_title || terminal_mux(&screen->facts) != MUX_NONE;
}

/* Nothing waits for the answers: what they change is painted anew.  Only terminals like xterm are
 * asked, and multiplexers: others may print the question. */
static void ask(struct screen *screen)
{
	if ((!screen_takes_strings(screen) && !terminal_is_muxed(getenv("TERM"))) || !str_eq(screen->bidi, "auto"))
		return;
	screen_send(terminal_questions);
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

/* The first picture is there: from here on the terminal is ours. */
void screen_begin(struct screen *screen)
{
	screen->begun = true;
	screen->suspended = false;
	/* Until it has come back from endwin() for the first time, ncurses writes at every movement of the
	 * cursor (_endwin == ewInitial in its lib_mvcur.c): 50 times in a full paint instead of 3. */
	endwin();
	prepare_restore(screen);
	raw_mode();
	begin_modes(screen);
	ask(screen);
	screen_send_held();
	doupdate();
	if (screen->colours) {
		start_color();
		use_default_colors();
	}
	curs_set(0);
}

enum result screen_open(const struct screen_options *options, struct screen **out, struct err *err)
{
	struct screen *screen;

	if (!cur_term && screen_check(err))	/* once is enough */
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
	orig_colors = NULL;	/* no colour is redefined here: the user's own palette stays */
	screen->suspended = true;
	screen_hold();
	restore.len = 0;
	restore.on = 1;
	if (screen->has_title)
		screen_send(title_keep);
	learn_keys(&screen->keys);
	getmaxyx(stdscr, screen->rows, screen->cols);
	size_buffers(screen);
	catch_crashes();
	die_hook = restore_now;
	*out = screen;
	return OUR_OK;
}

void screen_configure(struct screen *screen, const struct screen_options *options)
{
	if (!screen->suspended)
		end_modes(screen);
	screen->mouse = options->mouse;
	screen->links = options->links && lang_is_utf8();
	snprintf(screen->bidi, sizeof(screen->bidi), "%s", options->bidi);
	screen->way = terminal_choose(&screen->facts, screen->bidi);
	if (!screen->suspended) {
		begin_modes(screen);
		prepare_restore(screen);
	}
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
			screen_send(title_back);
		curs_set(1);
		endwin();
	}
	screen_drop_held();
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
	if (!screen->suspended || !screen->begun)
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

/* Behind GNU screen the terminal itself is asked as well. */
static void ask_on(struct screen *screen)
{
	const char *more = terminal_questions_behind(&screen->facts);

	if (more) {
		screen_send(more);
		screen->asked_at = monotonic_ms();
	} else if (screen->facts.complete)
		screen->keys.asked = false;
}

enum report screen_report(struct screen *screen, const struct key_event *event)
{
	int ground = screen->facts.ground;
	enum bidi_way way;

	if (!terminal_take(&screen->facts, event))
		return REPORT_NOTHING;
	ask_on(screen);
	way = terminal_choose(&screen->facts, screen->bidi);
	if (way == screen->way)
		return (int)screen->facts.ground == ground ? REPORT_NOTHING : REPORT_GROUND;
	if (!screen->suspended)
		end_bidi(screen);
	screen->way = way;
	if (!screen->suspended) {
		begin_bidi(screen);
		prepare_restore(screen);
	}
	screen->forget = true;
	return REPORT_WAY;
}

bool screen_is_light(const struct screen *screen)
{
	return screen->facts.ground == GROUND_LIGHT;
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
