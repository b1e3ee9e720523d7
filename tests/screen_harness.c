/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The program in a pseudo terminal, seen through libvterm. */
#include "base/base.h"
#include "screen_harness.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#include "text/layout.h"
#include "text/utf8.h"
#include "ui/key.h"

#define QUIET_MS 150
#define WAIT_MS	 10000
#define ESC_MS	 60	/* longer than the program waits for what may follow Esc */

static struct strlist settings;

void term_env(const char *setting)
{
	if (setting)
		strlist_add(&settings, setting);
	else
		strlist_release(&settings);
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- Starting and ending. */

static void start_child(char *const *argv)
{
	for (size_t i = 0; i < settings.n; i++) {
		char *equals = strchr(settings.v[i], '=');

		if (!equals) {
			unsetenv(settings.v[i]);
			continue;
		}
		*equals = '\0';
		setenv(settings.v[i], equals + 1, 1);
	}
	execv(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

void term_start_program(struct term *t, int cols, int rows, char *const *argv)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };

	*t = (struct term){ .cols = cols, .rows = rows, .raw = STR_INIT, .text = STR_INIT };
	t->pid = forkpty(&t->fd, NULL, NULL, &size);
	if (t->pid < 0)
		ck_abort_msg("forkpty: %s", strerror(errno));
	if (t->pid == 0)
		start_child(argv);
	t->vt = vterm_new(rows, cols);
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
}

void term_start(struct term *t, int cols, int rows, ...)
{
	char *argv[32] = { getenv("WASIT") };
	int argc = 1;
	va_list ap;

	if (!argv[0])
		ck_abort_msg("WASIT is not set");
	va_start(ap, rows);
	while (argc < 31 && (argv[argc] = va_arg(ap, char *)))
		argc++;
	va_end(ap);
	term_start_program(t, cols, rows, argv);
}

/* What the program sent within `ms`: true when there was something. */
static bool read_some(struct term *t, int ms)
{
	struct pollfd fd = { .fd = t->fd, .events = POLLIN };
	char bytes[8192], answer[256];
	ssize_t n;
	size_t len;

	if (t->ended || poll(&fd, 1, ms) <= 0)
		return false;
	n = read(t->fd, bytes, sizeof(bytes));
	if (n <= 0) {
		t->ended = n == 0 || errno != EINTR;
		return false;
	}
	str_addn(&t->raw, bytes, (size_t)n);
	vterm_input_write(t->vt, bytes, (size_t)n);
	vterm_screen_flush_damage(t->screen);
	while ((len = vterm_output_read(t->vt, answer, sizeof(answer))) > 0)
		if (write(t->fd, answer, len) < 0)
			break;
	return true;
}

/* True while it computes or waits for its disk: then silence means nothing. */
static bool is_busy(const struct term *t)
{
	char path[64], line[512];
	const char *state;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)t->pid);
	if (!t->pid || (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	n = read(fd, line, sizeof(line) - 1);
	close(fd);
	line[n > 0 ? n : 0] = '\0';
	state = strrchr(line, ')');
	return state && (state[2] == 'R' || state[2] == 'D');
}

/* False once nothing came for that long from a program that waits for its user. */
static bool read_more(struct term *t, int ms)
{
	return read_some(t, ms) || (!t->ended && is_busy(t));
}

static bool reap(struct term *t, int options)
{
	int status;

	if (!t->pid)
		return true;
	if (waitpid(t->pid, &status, options) != t->pid)
		return false;
	t->pid = 0;
	t->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return true;
}

int term_wait_exit(struct term *t, int ms)
{
	int64_t until = clock_ms() + ms;

	while (!reap(t, WNOHANG)) {
		if (clock_ms() >= until) {
			struct str screen = STR_INIT;

			term_print(t, &screen);
			fputs(screen.s, stderr);
			kill(t->pid, SIGKILL);
			ck_abort_msg("still running after %d ms", ms);
		}
		if (!read_some(t, 10) && t->ended)
			usleep(1000);
	}
	while (read_some(t, 0))
		;
	return t->status;
}

int term_end(struct term *t)
{
	if (t->pid && !reap(t, WNOHANG)) {
		kill(t->pid, SIGKILL);
		reap(t, 0);
	}
	close(t->fd);
	vterm_free(t->vt);
	str_release(&t->raw);
	str_release(&t->text);
	return t->status;
}

void term_quit(struct term *t, const char *keys)
{
	int code;

	term_keys(t, keys);
	code = term_wait_exit(t, WAIT_MS);
	ck_assert_msg(code == 0, "exit code %d; last bytes: %s", code,
		t->raw.s + (t->raw.len > 400 ? t->raw.len - 400 : 0));
	ck_assert_msg(term_is_restored(t), "the terminal was not given back");
	term_end(t);
}

/* --- Keys. */

void term_send(struct term *t, const char *bytes, size_t len)
{
	t->mark = t->raw.len;
	while (len && !t->ended) {
		ssize_t n = write(t->fd, bytes, len);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
		while (read_some(t, 0))
			;
	}
}

void term_type(struct term *t, const char *utf8)
{
	term_send(t, utf8, strlen(utf8));
}

void term_paste(struct term *t, const char *utf8)
{
	struct str bytes = STR_INIT;

	str_addf(&bytes, "\033[200~%s\033[201~", utf8);
	term_send(t, bytes.s, bytes.len);
	str_release(&bytes);
}

static void add_plain(uint32_t key, struct str *out)
{
	static const struct { uint32_t key; const char *bytes; } table[] = {
		{ K_ENTER, "\r" }, { K_TAB, "\t" }, { K_ESC, "\033" }, { K_BACKSPACE, "\x7f" },
		{ K_DELETE, "\033[3~" }, { K_INSERT, "\033[2~" }, { K_UP, "\033OA" },
		{ K_DOWN, "\033OB" }, { K_RIGHT, "\033OC" }, { K_LEFT, "\033OD" },
		{ K_HOME, "\033OH" }, { K_END, "\033OF" }, { K_PGUP, "\033[5~" },
		{ K_PGDN, "\033[6~" }, { K_F0 + 1, "\033OP" }, { K_F0 + 2, "\033OQ" },
		{ K_F0 + 3, "\033OR" }, { K_F0 + 4, "\033OS" }, { K_F0 + 5, "\033[15~" },
		{ K_F0 + 6, "\033[17~" }, { K_F0 + 7, "\033[18~" }, { K_F0 + 8, "\033[19~" },
		{ K_F0 + 9, "\033[20~" }, { K_F0 + 10, "\033[21~" }, { K_F0 + 11, "\033[23~" },
		{ K_F0 + 12, "\033[24~" }, { K_TAB | K_SHIFT, "\033[Z" },
		{ K_LEFT | K_CTRL, "\033[1;5D" }, { K_RIGHT | K_CTRL, "\033[1;5C" },
		{ K_LEFT | K_ALT, "\033[1;3D" }, { K_RIGHT | K_ALT, "\033[1;3C" },
	};

	for (size_t i = 0; i < COUNT(table); i++)
		if (table[i].key == key) {
			str_add(out, table[i].bytes);
			return;
		}
	if (key & K_ALT) {
		str_addc(out, '\033');
		add_plain(key & ~K_ALT, out);
	} else if (key & K_CTRL)
		str_addc(out, (char)(key & 0x1f));
	else
		str_add_cp(out, key);
}

/* How many of the bytes that were sent the program has not read yet. */
static int unread(const struct term *t)
{
	const char *name = ptsname(t->fd);
	int fd = name ? open(name, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) : -1;
	int n = 0;

	if (fd < 0)
		return 0;
	if (ioctl(fd, FIONREAD, &n))
		n = 0;
	close(fd);
	return n;
}

/* Esc is a key of its own once nothing followed it for a moment. On a busy machine that moment begins
 * when the program reads it and ends when the program runs again, not when this end has waited. */
static void wait_esc_is_taken(struct term *t)
{
	int64_t until = clock_ms() + WAIT_MS, since = clock_ms();

	while (clock_ms() < until && !t->ended && (unread(t) || is_busy(t) || clock_ms() - since < ESC_MS)) {
		if (unread(t))
			since = clock_ms();
		read_some(t, 5);
	}
}

void term_keys(struct term *t, const char *names)
{
	struct strlist list = { 0 };

	strlist_split(&list, names, " ");
	for (size_t i = 0; i < list.n; i++) {
		const char *name = list.v[i];
		char *bracketed = xasprintf("<%s>", name);
		const char *s = utf8_count(name) == 1 ? name : bracketed;
		struct str bytes = STR_INIT;
		uint32_t key;

		if (!key_parse(&s, &key))
			ck_abort_msg("no key is called %s", name);
		add_plain(key, &bytes);
		if (key == K_ESC)	/* it must not melt with what comes before or next */
			term_settle(t);
		term_send(t, bytes.s, bytes.len);
		if (key == K_ESC)
			wait_esc_is_taken(t);
		str_release(&bytes);
		free(bracketed);
	}
	strlist_release(&list);
}

void term_resize(struct term *t, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };

	t->mark = t->raw.len;
	t->cols = cols;
	t->rows = rows;
	vterm_set_size(t->vt, rows, cols);
	ioctl(t->fd, TIOCSWINSZ, &size);
}

void term_signal(struct term *t, int signo)
{
	if (t->pid)
		kill(t->pid, signo);
}

/* --- Looking. */

void term_settle(struct term *t)
{
	int64_t until = clock_ms() + WAIT_MS;

	while (!t->raw.len && !t->ended && clock_ms() < until)
		read_some(t, 20);	/* it has not begun yet */
	while (clock_ms() < until && read_more(t, QUIET_MS))
		;
}

void term_quick(struct term *t, int ms)
{
	while (read_more(t, ms))
		;
}

static void add_cell(const VTermScreenCell *cell, struct str *out)
{
	if (cell->chars[0] == (uint32_t)-1)	/* right half of a wide one */
		return;
	if (!cell->chars[0])
		str_addc(out, ' ');
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		str_add_cp(out, cell->chars[i]);
}

const char *term_row(struct term *t, int y)
{
	VTermScreenCell cell;

	str_clear(&t->text);
	for (int x = 0; x < t->cols; x++) {
		vterm_screen_get_cell(t->screen, (VTermPos){ .row = y, .col = x }, &cell);
		add_cell(&cell, &t->text);
	}
	while (t->text.len && t->text.s[t->text.len - 1] == ' ')
		str_cut(&t->text, t->text.len - 1);
	return t->text.s;
}

void term_print(struct term *t, struct str *out)
{
	for (int y = 0; y < t->rows; y++)
		str_addf(out, "%s\n", term_row(t, y));
}

int term_find(struct term *t, const char *text, int *x)
{
	for (int y = 0; y < t->rows; y++) {
		const char *row = term_row(t, y), *at = strstr(row, text);

		if (!at)
			continue;
		if (x) {
			char *before = xstrndup(row, (size_t)(at - row));

			*x = (int)utf8_count(before);
			free(before);
		}
		return y;
	}
	return -1;
}

bool term_has(struct term *t, const char *text)
{
	return term_find(t, text, NULL) >= 0;
}

static void wait_until(struct term *t, const char *text, bool there)
{
	int64_t until = clock_ms() + WAIT_MS;
	struct str screen = STR_INIT;

	while (term_has(t, text) != there) {
		if (t->ended || clock_ms() > until) {
			term_print(t, &screen);
			fputs(screen.s, stderr);	/* check has no room for it */
			ck_abort_msg("\"%s\" is %s", text, there ? "not there" : "still there");
		}
		read_some(t, 20);
	}
}

void term_wait(struct term *t, const char *text)
{
	wait_until(t, text, true);
}

void term_wait_gone(struct term *t, const char *text)
{
	wait_until(t, text, false);
}

static int colour_index(VTermColor colour)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
		return -1;
	return VTERM_COLOR_IS_INDEXED(&colour) ? colour.indexed.idx :
		colour.rgb.red << 16 | colour.rgb.green << 8 | colour.rgb.blue;
}

struct term_cell term_cell(struct term *t, int x, int y)
{
	VTermScreenCell cell;

	vterm_screen_get_cell(t->screen, (VTermPos){ .row = y, .col = x }, &cell);
	return (struct term_cell){
		.cp = cell.chars[0], .bold = cell.attrs.bold, .underline = cell.attrs.underline != 0,
		.reverse = cell.attrs.reverse, .fg = colour_index(cell.fg),
		.bg = colour_index(cell.bg),
	};
}

/* The last of two sequences that was sent. */
static bool last_is(const struct term *t, const char *on, const char *off)
{
	const char *last_on = NULL, *last_off = NULL;

	for (const char *s = t->raw.s; (s = strstr(s, on)); s++)
		last_on = s;
	for (const char *s = t->raw.s; (s = strstr(s, off)); s++)
		last_off = s;
	return last_on && (!last_off || last_on > last_off);
}

void term_cursor(struct term *t, int *x, int *y, bool *visible)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &pos);
	*x = pos.col;
	*y = pos.row;
	*visible = !last_is(t, "\033[?25l", "\033[?25h") ||
		!last_is(t, "\033[?25l", "\033[?12;25h");
}

/* From the bytes: what the library hands on differs between its versions. */
const char *term_title(struct term *t)
{
	const char *last = NULL;

	for (const char *s = t->raw.s; (s = strstr(s, "\033]2;")); s++)
		last = s + 4;
	str_clear(&t->text);
	if (last)
		str_addn(&t->text, last, strcspn(last, "\a\033"));
	return t->text.s;
}

size_t term_bytes(const struct term *t)
{
	return t->raw.len - t->mark;
}

bool term_is_restored(const struct term *t)
{
	return last_is(t, "\033[?1049l", "\033[?1049h") && last_is(t, "\033[?2004l", "\033[?2004h") &&
		!last_is(t, "\033[?25l", "\033[?25h") && !last_is(t, "\033[8l", "\033[8h") &&
		!last_is(t, "\033[?1000h", "\033[?1000l");
}

/* --- More than one key, more than one cell. */

void term_go_to(struct term *t, const char *label)
{
	term_settle(t);		/* while it draws the cursor is anywhere */
	for (int i = 0; i < 60; i++) {
		int x, y;
		bool visible;

		term_cursor(t, &x, &y, &visible);
		if (strstr(term_row(t, y), label))
			return;
		term_keys(t, "Tab");
		term_quick(t, 40);
	}
	ck_abort_msg("the field %s is never reached", label);
}

const char *term_visual(const char *logical, bool rtl)
{
	static struct str out = STR_INIT;
	struct layout layout = LAYOUT_INIT;
	struct layout_options opt = { .dir = rtl ? DIR_RTL : DIR_LTR };

	str_clear(&out);
	layout_text(logical, strlen(logical), SIZE_MAX, &opt, &layout);
	for (size_t i = 0; i < layout.n; i++)
		for (size_t k = 0; k < layout.v[i].ncp; k++)
			if (layout.v[i].cp[k])
				str_add_cp(&out, layout.v[i].cp[k]);
	layout_release(&layout);
	return out.s;
}
