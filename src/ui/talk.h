/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is said to the terminal beside its cells, as bytes: the window's title, the clipboard, links, messages of the
 * desktop; and how that
 * passes a multiplexer.  Nothing here writes. */
#ifndef UI_TALK_H
#define UI_TALK_H
#include "ui/terminal.h"

/* Copies a text for the terminal's own use, in logical order: without controls, direction marks, isolates and
 * line separators.  Newlines and tabs stay when `multiline`, else they become blanks. */
void talk_clean(const char *text, bool multiline, struct str *out);
/* A sequence for the terminal behind a multiplexer: for tmux in its passthrough with every ESC doubled, for
 * GNU screen in strings as long as it takes one (below 256 bytes until its 4.2), else as it is. */
void talk_pass(enum mux mux, const char *sequence, struct str *out);
/* OSC 2. */
void talk_title(const char *text, struct str *out);
/* OSC 52 of a text that talk_clean made.  False: it is longer than terminals take, only its beginning goes. */
bool talk_clipboard(const char *text, struct str *out);
/* OSC 8: text that a click opens an address of; until talk_link_end.  The address is of app/links.h. */
void talk_link(const char *address, struct str *out);
void talk_link_end(struct str *out);
/* A message of the desktop: OSC 9 (a text), OSC 777 (a title and a text).  Both are cleaned, semicolons
 * become commas, for they part what is told, and a long text is cut. */
enum talk_message { TALK_OSC9, TALK_OSC777 };
void talk_notify(enum talk_message kind, const char *title, const char *body, struct str *out);
#define TALK_CLIPBOARD_MAX (74 * 1024)	/* what xterm takes at once, before base64 */
#endif
