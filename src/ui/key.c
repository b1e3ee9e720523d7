/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From a terminal's bytes to keys. */
#include "base/base.h"
#include "ui/key.h"

#include "text/utf8.h"

#define PASTE_BEGIN	200
#define PASTE_MAX	(16 * 1024 * 1024)
#define SEQUENCE_MAX	64	/* bytes; what is longer is no key */
static const char paste_end[] = "\033[201~";

void key_decoder_release(struct key_decoder *dec)
{
	str_release(&dec->in);
	*dec = (struct key_decoder){ .in = STR_INIT };
}

void key_decoder_add(struct key_decoder *dec, const char *bytes, uint32_t key)
{
	struct key_sequence *seq = &dec->seq[dec->nseq];

	if (!bytes || bytes[0] != '\033' || !bytes[1] || strlen(bytes) >= sizeof(seq->bytes) ||
	    dec->nseq == KEY_SEQUENCES)
		return;
	snprintf(seq->bytes, sizeof(seq->bytes), "%s", bytes);
	seq->key = key;
	dec->nseq++;
}

void key_decoder_feed(struct key_decoder *dec, const char *bytes, size_t len)
{
	if (!dec->in.len)
		dec->burst = false;
	if (dec->pasting && dec->in.len + len > PASTE_MAX)
		len = PASTE_MAX > dec->in.len ? PASTE_MAX - dec->in.len : 0;
	str_addn(&dec->in, bytes, len);
}

/* --- One key out of the bytes at s.  Returns the bytes used; 0: more are needed. */

static uint32_t modifiers(unsigned param)
{
	uint32_t mods = 0;

	if (param < 2 || param > 16)
		return 0;
	param--;
	if (param & 1)
		mods |= K_SHIFT;
	if (param & 2)
		mods |= K_ALT;
	if (param & 4)
		mods |= K_CTRL;
	return mods;
}

static uint32_t control_key(unsigned char c)
{
	switch (c) {
	case '\r': case '\n':
		return K_ENTER;
	case '\t':
		return K_TAB;
	case '\b': case 0x7f:
		return K_BACKSPACE;
	case 0:
		return ' ' | K_CTRL;
	default:
		return (c <= 26 ? c + 'a' - 1 : c + '@') | K_CTRL;
	}
}

/* A code point with modifiers as one press would have sent it. */
static uint32_t normal(uint32_t cp, uint32_t mods)
{
	if (cp == 27)
		return K_ESC | mods;
	if (cp < 0x20 || cp == 0x7f)
		return control_key((unsigned char)cp) | mods;
	if (cp > 0x10ffff || (cp >= 0x80 && cp < 0xa0) || cp == UTF8_REPLACEMENT)
		return K_UNKNOWN;
	if (mods & K_CTRL && cp >= 'A' && cp <= 'Z')
		cp += 'a' - 'A';
	else if (mods & K_SHIFT && cp >= 'a' && cp <= 'z' && !(mods & K_CTRL))
		cp -= 'a' - 'A';
	return cp | (mods & ~K_SHIFT);
}

static uint32_t tilde_key(unsigned number)
{
	static const struct { unsigned char number; uint32_t key; } table[] = {
		{ 1, K_HOME }, { 2, K_INSERT }, { 3, K_DELETE }, { 4, K_END }, { 5, K_PGUP },
		{ 6, K_PGDN }, { 7, K_HOME }, { 8, K_END },
		{ 11, K_F0 + 1 }, { 12, K_F0 + 2 }, { 13, K_F0 + 3 }, { 14, K_F0 + 4 },
		{ 15, K_F0 + 5 }, { 17, K_F0 + 6 }, { 18, K_F0 + 7 }, { 19, K_F0 + 8 },
		{ 20, K_F0 + 9 }, { 21, K_F0 + 10 }, { 23, K_F0 + 11 }, { 24, K_F0 + 12 },
		{ 25, K_F0 + 13 }, { 26, K_F0 + 14 }, { 28, K_F0 + 15 }, { 29, K_F0 + 16 },
		{ 31, K_F0 + 17 }, { 32, K_F0 + 18 }, { 33, K_F0 + 19 }, { 34, K_F0 + 20 },
	};

	for (size_t i = 0; i < COUNT(table); i++)
		if (table[i].number == number)
			return table[i].key;
	return K_UNKNOWN;
}

static uint32_t letter_key(char final)
{
	switch (final) {
	case 'A': return K_UP;
	case 'B': return K_DOWN;
	case 'C': return K_RIGHT;
	case 'D': return K_LEFT;
	case 'F': return K_END;
	case 'H': return K_HOME;
	case 'I': return K_FOCUS_IN;
	case 'M': return K_ENTER;
	case 'O': return K_FOCUS_OUT;
	case 'P': case 'Q': case 'R': case 'S':
		return K_F0 + 1 + (uint32_t)(final - 'P');
	case 'Z': return K_TAB | K_SHIFT;
	default: return K_UNKNOWN;
	}
}

static uint32_t mouse_key(unsigned button, unsigned x, unsigned y, bool release, struct key_event *event)
{
	static const enum mouse_button plain[] = { MOUSE_LEFT, MOUSE_MIDDLE, MOUSE_RIGHT, MOUSE_NONE };

	event->mouse.x = (int)x - 1;
	event->mouse.y = (int)y - 1;
	event->mouse.release = release;
	if (button & 64)
		event->mouse.button = (button & 3) == 0 ? MOUSE_WHEEL_UP :
			(button & 3) == 1 ? MOUSE_WHEEL_DOWN : MOUSE_NONE;
	else
		event->mouse.button = !(button & 32) ? plain[button & 3] :
			(button & 3) == 0 ? MOUSE_DRAG : MOUSE_NONE;
	return K_MOUSE;
}

struct csi { unsigned param[4]; size_t nparams; char mark, middle, final; };

static uint32_t csi_report(const struct csi *csi, struct key_event *event)
{
	event->report.mark = csi->mark;
	event->report.final = csi->final;
	event->report.nparams = csi->nparams;
	memcpy(event->report.param, csi->param, sizeof(csi->param));
	return K_REPORT;
}

static uint32_t csi_key(const struct csi *csi, struct key_decoder *dec, struct key_event *event)
{
	uint32_t mods = csi->nparams > 1 ? modifiers(csi->param[1]) : 0;
	uint32_t key;

	if (csi->mark == '<' && (csi->final == 'M' || csi->final == 'm') && csi->nparams == 3)
		return mouse_key(csi->param[0], csi->param[1], csi->param[2], csi->final == 'm',
			event);
	if ((csi->final == 'c' && (csi->mark == '?' || csi->mark == '>')) ||
	    (csi->final == 'y' && csi->middle == '$'))
		return csi_report(csi, event);
	if (csi->mark || csi->middle)	/* an answer to a question nobody asked */
		return K_UNKNOWN;
	switch (csi->final) {
	case '~':
		if (csi->param[0] == PASTE_BEGIN) {
			dec->pasting = true;
			dec->seen = 0;
			return K_NONE;
		}
		if (csi->param[0] == 27 && csi->nparams == 3)
			return normal(csi->param[2], mods);
		key = tilde_key(csi->param[0]);
		break;
	case '^':
		key = tilde_key(csi->param[0]);
		mods |= K_CTRL;
		break;
	case '@':		/* rxvt: ^ with Shift */
		key = tilde_key(csi->param[0]);
		mods |= K_CTRL | K_SHIFT;
		break;
	case 'a': case 'b': case 'c': case 'd':		/* rxvt: arrows with Shift */
		key = letter_key((char)(csi->final - 'a' + 'A'));
		mods |= K_SHIFT;
		break;
	case 'u':
		return normal(csi->param[0], mods);
	default:
		key = letter_key(csi->final);
	}
	return key == K_UNKNOWN ? key : key | mods;
}

/* ESC [ … ; s stands behind the bracket. */
static size_t take_csi(struct key_decoder *dec, const char *s, size_t len, struct key_event *event)
{
	struct csi csi = { .nparams = 1 };
	size_t i = 0;

	if (len && s[0] == '[')		/* the Linux console's F1 … F5 */
		return len < 2 ? 0 : (event->key = s[1] >= 'A' && s[1] <= 'E' ?
			K_F0 + 1 + (uint32_t)(s[1] - 'A') : K_UNKNOWN, (size_t)2);
	if (len && s[0] == 'M') {	/* a mouse of the old kind: three bytes from 32 on */
		if (len < 4)
			return 0;
		event->key = mouse_key(((unsigned char)s[1] - 32u) & 0xff,
			((unsigned char)s[2] - 32u) & 0xff, ((unsigned char)s[3] - 32u) & 0xff,
			(s[1] & 3) == 3, event);
		return 4;
	}
	if (len && strchr("<=>?", s[0]) && s[0])
		csi.mark = s[i++];
	for (; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= '0' && c <= '9') {
			unsigned *p = &csi.param[csi.nparams - 1];

			*p = MIN(*p * 10 + (c - '0'), 0x110000u);
		} else if (c == ';' || c == ':') {
			if (csi.nparams < COUNT(csi.param))
				csi.nparams++;
		} else if (c >= 0x40 && c <= 0x7e) {
			csi.final = (char)c;
			event->key = csi_key(&csi, dec, event);
			return i + 1;
		} else if (c == '$' && !csi.mark && csi.nparams == 1 && csi.param[0] &&
			   tilde_key(csi.param[0]) != K_UNKNOWN) {	/* rxvt with Shift */
			event->key = tilde_key(csi.param[0]) | K_SHIFT;
			return i + 1;
		} else if (c >= 0x20 && c <= 0x2f) {
			csi.middle = (char)c;
		} else if (c < 0x20 || c > 0x3f) {	/* no sequence after all */
			event->key = K_UNKNOWN;
			return i;
		}
		if (i >= SEQUENCE_MAX) {
			event->key = K_UNKNOWN;
			return i + 1;
		}
	}
	return 0;
}

/* OSC, DCS and their like are answers, up to BEL or ST; DCS > | is the terminal's name. */
static size_t take_string(char kind, const char *s, size_t len, struct key_event *event)
{
	event->key = K_UNKNOWN;
	for (size_t i = 0; i < len; i++) {
		bool st = s[i] == '\033' && i + 1 < len;

		if (s[i] == '\a' || (st && s[i + 1] == '\\')) {
			if (kind == 'P' && i >= 2 && s[0] == '>' && s[1] == '|') {
				event->key = K_REPORT;
				event->report.mark = '>';
				event->report.final = '|';
				event->report.nparams = 0;
				str_clear(&event->text);
				utf8_clean(s + 2, i - 2, &event->text);
			}
			if (kind == ']' && i >= 3 && memcmp(s, "11;", 3) == 0) {
				event->key = K_REPORT;
				event->report.mark = '\0';
				event->report.final = ']';
				event->report.param[0] = 11;
				event->report.nparams = 1;
				str_clear(&event->text);
				utf8_clean(s + 3, i - 3, &event->text);
			}
			return i + (st ? 2 : 1);
		}
		if (st)
			return i;
		if (i >= 4096)
			return i + 1;
	}
	return 0;
}

static size_t take_char(const char *s, size_t len, bool flush, struct key_event *event)
{
	unsigned char c = (unsigned char)*s;
	size_t need = c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
	uint32_t cp;
	size_t used;

	if (c < 0x20 || c == 0x7f) {
		event->key = control_key(c);
		return 1;
	}
	if (len < need && !flush) {
		bool whole = true;

		for (size_t i = 1; i < len; i++)
			whole = whole && ((unsigned char)s[i] & 0xc0) == 0x80;
		if (whole)
			return 0;
	}
	used = utf8_decode(s, len, &cp);
	event->key = normal(cp, 0);
	return used;
}

/* The longest of the terminal's own sequences that stands there; *part when one may still come. */
static const struct key_sequence *find_sequence(const struct key_decoder *dec, const char *s, size_t len,
	bool *part)
{
	const struct key_sequence *best = NULL;

	*part = false;
	for (size_t i = 0; i < dec->nseq; i++) {
		const struct key_sequence *seq = &dec->seq[i];
		size_t n = strlen(seq->bytes);

		if (n <= len && memcmp(seq->bytes, s, n) == 0) {
			if (!best || n > strlen(best->bytes))
				best = seq;
		} else if (n > len && memcmp(seq->bytes, s, len) == 0)
			*part = true;
	}
	return best;
}

static size_t take_escape(struct key_decoder *dec, const char *s, size_t len, bool flush,
	struct key_event *event)
{
	bool part;
	const struct key_sequence *seq = find_sequence(dec, s, len, &part);
	size_t used = 0;

	if (seq) {
		event->key = seq->key;
		return strlen(seq->bytes);
	}
	if (part && !flush)
		return 0;
	if (len == 1 || s[1] == '\033') {
		event->key = K_ESC;
		return len > 1 || flush ? 1 : 0;
	}
	if (s[1] == '[')
		used = take_csi(dec, s + 2, len - 2, event);
	else if (s[1] == 'O' && len > 2) {
		event->key = s[2] >= 'a' && s[2] <= 'd' ?	/* rxvt: arrows with Ctrl */
			letter_key((char)(s[2] - 'a' + 'A')) | K_CTRL : letter_key(s[2]);
		used = 1;
	} else if (strchr("]P_^X", s[1]) && s[1])
		used = take_string(s[1], s + 2, len - 2, event);
	else if (s[1] != 'O') {
		used = take_char(s + 1, len - 1, flush, event);
		if (!used)
			return 0;
		if (event->key != K_UNKNOWN)
			event->key |= K_ALT;
		return used + 1;
	}
	if (used)
		return used + 2;
	if (!flush)
		return 0;
	if (len == 2)
		event->key = normal((unsigned char)s[1], 0) | K_ALT;
	else
		event->key = K_UNKNOWN;
	return len;
}

/* Everything up to the end mark, cleaned, line ends as \n. */
static bool take_paste(struct key_decoder *dec, struct key_event *event)
{
	size_t from = dec->seen > sizeof(paste_end) ? dec->seen - sizeof(paste_end) : 0;
	char *end = memmem(dec->in.s + from, dec->in.len - from, paste_end, sizeof(paste_end) - 1);
	size_t len;

	if (!end) {
		dec->seen = dec->in.len;
		if (dec->in.len < PASTE_MAX)
			return false;
		end = dec->in.s + dec->in.len;	/* the rest is dropped */
	}
	len = (size_t)(end - dec->in.s);
	str_clear(&event->text);
	utf8_clean(dec->in.s, len, &event->text);
	text_unix_lines(&event->text);
	str_erase(&dec->in, 0, MIN(len + sizeof(paste_end) - 1, dec->in.len));
	dec->pasting = false;
	event->key = K_PASTE;
	event->joined = false;
	dec->burst = false;
	return true;
}

bool key_decoder_next(struct key_decoder *dec, bool flush, struct key_event *event)
{
	while (dec->in.len) {
		const char *s = dec->in.s;
		size_t used;

		if (dec->pasting)
			return take_paste(dec, event);
		event->key = K_UNKNOWN;
		used = *s == '\033' ? take_escape(dec, s, dec->in.len, flush, event) :
			take_char(s, dec->in.len, flush, event);
		if (!used)
			return false;
		str_erase(&dec->in, 0, used);
		if (event->key == K_NONE)	/* a paste begins */
			continue;
		event->joined = dec->burst;
		dec->burst = true;
		return true;
	}
	return false;
}

bool key_decoder_has_answer(const struct key_decoder *dec)
{
	const char *s = dec->in.s;

	return !dec->pasting && dec->in.len > 2 && s[0] == '\033' &&
		((s[1] == '[' && (s[2] == '>' || s[2] == '?' || dec->asked)) ||
		(s[1] == 'P' && s[2] == '>') || (s[1] == ']' && dec->asked));
}
