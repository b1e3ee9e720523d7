/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The interface's language: locale, catalogue, direction. */
#ifndef BASE_LANG_H
#define BASE_LANG_H
#include "base/base.h"

/* Sets the locale of the process (C.UTF-8 where the environment gives plain C) and opens the
 * catalogue.  Call once, first in main(). */
void lang_init(void);
/* Chooses "ar" or "en"; "" takes LC_ALL, LC_MESSAGES, LANG.  Needs no installed locale. */
void lang_set(const char *language);
const char *lang_current(void);		/* "ar" or "en" */
bool lang_is_rtl(void);
/* What the interface would say in `language`, whatever it speaks now; English where nothing else is known.  For
 * words that are typed: who knows both types either. */
const char *lang_text_in(const char *language, const char *msgid);
/* Words the user brings himself (labels of his own fields): _(msgid) gives `text` in that language.  msgid is
 * known by its address, so it can mean something else than the same word of the catalogue; write it as
 * NP_(…) does, then no catalogue has it.  Borrowed, replaces those given before. */
struct own_text { const char *msgid, *language, *text; };
void lang_set_own(const struct own_text *texts, size_t n);
/* Whether the terminal's character set is UTF-8, by the locale; taken for granted where none is named at all.
 * Without it the screens use ASCII. */
bool lang_is_utf8(void);
#endif
