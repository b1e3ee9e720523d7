/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Keys: one number each, their names, and the decoder from a terminal's bytes. */
#ifndef UI_KEY_H
#define UI_KEY_H
#include "base/base.h"

/* A key is a code point, or one of these, with modifier bits. Control letters are the small
 * letter with K_CTRL; Enter, Tab, Esc and Backspace are always the named ones. */
enum key_name {
	K_NONE = 0,
	K_NAMED = 0x200000,
	K_ENTER = K_NAMED, K_TAB, K_ESC, K_BACKSPACE, K_DELETE, K_INSERT,
	K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN,
	K_F0,			/* F1 is K_F0 + 1 … F24 */
	K_LAST = K_F0 + 24,
	K_PASTE,		/* event.text holds what was pasted */
	K_MOUSE,		/* event.mouse */
	K_FOCUS_IN, K_FOCUS_OUT,
	K_REPORT,		/* the terminal's answer to a question: event.report */
	K_UNKNOWN,		/* a sequence nobody here knows */
};
#define K_SHIFT	(1u << 24)
#define K_ALT		(1u << 25)
#define K_CTRL	(1u << 26)
#define K_MODS	(K_SHIFT | K_ALT | K_CTRL)

enum mouse_button { MOUSE_NONE, MOUSE_LEFT, MOUSE_MIDDLE, MOUSE_RIGHT, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN,
	MOUSE_DRAG };	/* moved with the left button held */

struct key_event {
	uint32_t key;
	bool joined;		/* came in the same burst as the event before: one key press may send both */
	struct { enum mouse_button button; int x, y; bool release; } mouse;	/* cells from the left top */
	struct str text;	/* owned: K_PASTE, valid UTF-8, line ends are \n; K_REPORT with final '|' or ']' */
	/* CSI ? … c, CSI > … c, CSI … $ y, DCS > | text: its mark (0 none), last byte, and numbers. */
	struct { char mark, final; unsigned param[4]; size_t nparams; } report;
};

/* True for a key that is text when typed into a field. */
bool key_is_text(uint32_t key);
/* "e", "<F4>", "<C-r>", "<A-1>", "<S-Tab>", "<Space>", "<lt>" → key; *s moves behind it. False:
 * *s stands at what was not understood. */
bool key_parse(const char **s, uint32_t *key);
/* For people: "e", "F4", "Ctrl+R", "Alt+1", "Enter", in the interface's language. */
void key_show(uint32_t key, struct str *out);

/* --- From bytes to keys.  Fed by the screen; knows nothing of terminals but what it is told. */
#define KEY_SEQUENCES 64
struct key_sequence { char bytes[16]; uint32_t key; };

struct key_decoder {
	struct key_sequence seq[KEY_SEQUENCES];	/* this terminal's own, from its terminfo entry */
	size_t nseq;
	struct str in;			/* owned: bytes not understood yet */
	bool pasting;			/* between CSI 200~ and CSI 201~; they wait in `in` */
	bool burst;			/* the next key belongs to the same burst */
	size_t seen;			/* of a paste: bytes searched for its end already */
	bool asked;			/* the terminal was asked and has not answered all yet */
};
void key_decoder_release(struct key_decoder *dec);
void key_decoder_add(struct key_decoder *dec, const char *bytes, uint32_t key);
/* New bytes as read; a new read begins a new burst. */
void key_decoder_feed(struct key_decoder *dec, const char *bytes, size_t len);
/* The next key. False: nothing whole is there. `flush`: no more bytes came in time, so a lone
 * Esc is the Esc key and a cut sequence is K_UNKNOWN. event->text must be STR_INIT before the
 * first call; it is reused. */
bool key_decoder_next(struct key_decoder *dec, bool flush, struct key_event *event);
/* An answer has begun (ESC [ > and the like, which no key sends; any ESC [ after a question): it is flushed
 * only when the rest does not come for a second, or a slow line would turn its end into keys. */
bool key_decoder_has_answer(const struct key_decoder *dec);
/* Bytes wait that need more or a flush. */
static inline bool key_decoder_waits(const struct key_decoder *dec) { return dec->in.len > 0; }
#endif
