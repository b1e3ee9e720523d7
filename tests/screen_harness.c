/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The program in a pseudo terminal, seen through libvterm. */
#include "base/base.h"
#include "screen_harness_p.h"

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

#define QUIET_MS 150

static struct strlist settings;

void term_env(const char *setting)
{
	if (setting)
		strlist_add(&settings, setting);
	else
		strlist_release(&settings);
}

int64_t term_clock(void)
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

bool term_read(struct term *t, int ms)
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

bool term_is_busy(const struct term *t)
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
	return term_read(t, ms) || (!t->ended && term_is_busy(t));
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

int term_wait_exit(struct term *t)
{
	int64_t until = term_clock() + TERM_WAIT_MS;

	while (!reap(t, WNOHANG)) {
		if (term_clock() >= until) {
			struct str screen = STR_INIT;

			term_print(t, &screen);
			fputs(screen.s, stderr);
			kill(t->pid, SIGKILL);
			ck_abort_msg("still running after %d ms", TERM_WAIT_MS);
		}
		if (!term_read(t, 10) && t->ended)
			usleep(1000);
	}
	while (term_read(t, 0))
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
	code = term_wait_exit(t);
	ck_assert_msg(code == 0, "exit code %d; last bytes: %s", code,
		t->raw.s + (t->raw.len > 400 ? t->raw.len - 400 : 0));
	ck_assert_msg(term_is_restored(t), "the terminal was not given back");
	term_end(t);
}

/* --- What happens to the window and the program. */

void term_resize(struct term *t, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };

	t->mark = t->raw.len;
	t->asked = true;
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
	int64_t until = term_clock() + TERM_WAIT_MS;

	while (!t->raw.len && !t->ended && term_clock() < until)
		term_read(t, 20);	/* it has not begun yet */
	while (term_clock() < until && read_more(t, QUIET_MS))
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

/* Until the program has read what was sent and waits for more. */
static void wait_answer(struct term *t)
{
	int64_t until = term_clock() + TERM_WAIT_MS;
	bool more = true;

	while (more && !t->ended && term_clock() < until) {
		more = term_unread(t) || term_is_busy(t);
		more |= term_read(t, 5);
	}
}

static void wait_until(struct term *t, const char *text, bool there)
{
	int64_t until = term_clock() + TERM_WAIT_MS;
	struct str screen = STR_INIT;

	if (t->asked && term_has(t, text) == there)
		wait_answer(t);
	t->asked = false;
	while (term_has(t, text) != there) {
		if (t->ended || term_clock() > until) {
			term_print(t, &screen);
			fputs(screen.s, stderr);	/* check has no room for it */
			ck_abort_msg("\"%s\" is %s", text, there ? "not there" : "still there");
		}
		term_read(t, 20);
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
		last_is(t, "\033[?1036;1039r", "\033[?1036;1039h") &&
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
