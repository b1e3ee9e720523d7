/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Keys into the pseudo terminal. */
#include "base/base.h"
#include "screen_harness_p.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text/utf8.h"
#include "ui/key.h"

#define ESC_MS 60	/* longer than the program waits for what may follow Esc */

void term_send(struct term *t, const char *bytes, size_t len)
{
	t->mark = t->raw.len;
	t->asked = true;
	while (len && !t->ended) {
		ssize_t n = write(t->fd, bytes, len);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
		while (term_read(t, 0))
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

int term_unread(const struct term *t)
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
	int64_t until = term_clock() + TERM_WAIT_MS, since = term_clock();

	while (term_clock() < until && !t->ended && (term_unread(t) || term_is_busy(t) || term_clock() - since < ESC_MS)) {
		if (term_unread(t))
			since = term_clock();
		term_read(t, 5);
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
