/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A line of the terminal that nobody sees. */
#include "base/base.h"
#include "base/secret.h"

#include <errno.h>
#include <termios.h>
#include <unistd.h>

bool secret_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Byte by byte, so that nothing behind the line is taken; without echo and signals, for ^C must not leave the
 * terminal silent. */
static enum result read_line(size_t limit, struct str *out, struct err *err)
{
	for (;;) {
		char c;
		ssize_t n = read(STDIN_FILENO, &c, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || c == 3 || c == 4)		/* ^C, ^D */
			return err_set(err, ERR_CANCEL, _("Cancelled."));
		if (c == '\n' || c == '\r')
			return OK;
		if (c == 21)				/* ^U */
			str_clear(out);
		else if (c == 127 || c == 8) {
			while (out->len && ((unsigned char)out->s[out->len - 1] & 0xC0) == 0x80)
				str_cut(out, out->len - 1);
			if (out->len)
				str_cut(out, out->len - 1);
		} else if (out->len < limit)
			str_addc(out, c);
	}
}

enum result secret_ask(const char *prompt, size_t limit, struct str *out, struct err *err)
{
	struct termios before, silent;
	enum result code;

	if (tcgetattr(STDIN_FILENO, &before))
		return err_set(err, ERR_IO, _("The terminal cannot be read."));
	silent = before;
	silent.c_lflag &= (tcflag_t)~(ECHO | ECHONL | ICANON | ISIG);
	silent.c_cc[VMIN] = 1;
	silent.c_cc[VTIME] = 0;
	/* First silent, then asked: who answers at once is not shown, and nothing of it is lost. */
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	fprintf(stderr, "%s", prompt);
	fflush(stderr);
	code = read_line(limit, out, err);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fputc('\n', stderr);
	if (code) {
		memset(out->s, 0, out->len);
		str_clear(out);
	}
	return code;
}
