/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which terminal this is, and what keeps it from ordering Arabic a second time (design "text"). */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H
#include "ui/key.h"

/* wasit sends cells in the order the eye sees; each way is one of making the terminal leave them so. */
enum bidi_way {
	BIDI_OFF,		/* bidi: off — nothing is sent */
	BIDI_EXPLICIT,		/* CSI 8 l: right in VTE, harmless in all others */
	BIDI_TMUX,		/* the same, past tmux to the terminals of its clients */
	BIDI_SCREEN,		/* the same, through GNU screen */
	BIDI_KONSOLE,		/* its own switch */
	BIDI_MLTERM,		/* its own switch */
	BIDI_KITTY,		/* it turns runs of right-to-left letters around: they are sent turned */
	BIDI_PUTTY,		/* only its own settings help */
	BIDI_SCREEN_KONSOLE,	/* the terminal's own way, through GNU screen */
	BIDI_SCREEN_MLTERM,
	BIDI_SCREEN_KITTY,
	BIDI_SCREEN_PUTTY,
	BIDI_WAYS
};

struct terminal_facts {
	enum bidi_way environment;	/* what the environment says; BIDI_EXPLICIT: nothing */
	unsigned device[3];		/* secondary device attributes (DA2) */
	size_t ndevice;			/* of them answered; 0 none */
	int mode8;			/* DECRQM of mode 8: 0 unknown to it, 1 set, 2 reset …; -1 no answer */
	char version[64];		/* XTVERSION; "" no answer */
	bool complete;			/* the last question is answered: no more will come */
	enum { GROUND_UNKNOWN, GROUND_DARK, GROUND_LIGHT } ground;	/* OSC 11 */
	bool asked_behind;		/* DA2 that comes now is of the terminal behind GNU screen */
	unsigned behind[3];
	size_t nbehind;
};

/* CSI 8 $ p, CSI > q, CSI > c, OSC 11 and CSI c, which every terminal answers, so that its answer is the end. */
extern const char terminal_questions[];
/* What is asked next of the terminal behind GNU screen, which hands the answers on; NULL: nothing, or
 * it was asked already. */
const char *terminal_questions_behind(struct terminal_facts *facts);
/* What is known without asking: TMUX, STY, TERM and the variables of the terminals themselves. */
void terminal_facts_init(struct terminal_facts *facts);
/* A K_REPORT event; false: it answers none of the questions. */
bool terminal_take(struct terminal_facts *facts, const struct key_event *event);
/* By its name a multiplexer's: of one that is behind a line (ssh) nothing else is known before it answers. */
bool terminal_is_muxed(const char *term);
/* option: bidi: auto, visual, kitty or off.  First match: option, tmux, screen (by what stands behind it),
 * mode 8 known, konsole, mlterm, kitty, PuTTY, else BIDI_EXPLICIT.  The environment counts for a terminal only while nothing
 * was answered: it is inherited by others that were started from it. */
enum bidi_way terminal_choose(const struct terminal_facts *facts, const char *option);
/* What stands between the program and the terminal, the innermost first. */
enum mux { MUX_NONE, MUX_TMUX, MUX_SCREEN };
enum mux terminal_mux(const struct terminal_facts *facts);
/* What is sent to begin and to end; "" nothing. */
const char *terminal_begin(enum bidi_way way);
const char *terminal_end(enum bidi_way way);
/* Right-to-left runs are sent turned around. */
bool terminal_turns(enum bidi_way way);
/* Its name for people, translated. */
const char *terminal_way_name(enum bidi_way way);

/* --- The terminals behind tmux: it swallows what is meant for them, so that is written to them. */
#define TMUX_CLIENTS 8
struct tmux_clients {
	struct tmux_client { int fd; enum bidi_way way; char name[64]; } v[TMUX_CLIENTS];
	size_t n;
};
/* Opens the terminals of clients that came since the last time and sends each what its kind needs; closes
 * those that left.  Nothing where TMUX is unset or tmux does not answer. */
void tmux_clients_find(struct tmux_clients *clients);
/* One of them is kitty. */
bool tmux_clients_turn(const struct tmux_clients *clients);
void tmux_clients_restore(const struct tmux_clients *clients);	/* also in a signal handler */
void tmux_clients_close(struct tmux_clients *clients);
/* The same bytes to each; false: there is none. */
bool tmux_clients_send(const struct tmux_clients *clients, const char *bytes);
/* Hands a text to tmux itself, for its own buffer and the clipboards of its terminals; false: no such tmux
 * here, or one before 3.2. */
bool tmux_copy(const char *text);
#endif
