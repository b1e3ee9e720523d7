/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a phone beside the terminal can scan of a customer. */
#ifndef APP_CODE_H
#define APP_CODE_H
#include "io/qr.h"
#include "model/record.h"

enum code_kind { CODE_TEL, CODE_WHATSAPP, CODE_CARD, CODE_KINDS };

/* Appends what the code holds; false: the customer has no such number, or refuses to be contacted. The card can be
 * kept all the same. */
bool code_content(const struct record *customer, enum code_kind kind, struct str *out);
/* Appends the same for people: the address, or the card's values as they are kept, a line each. */
void code_plain(const struct record *customer, enum code_kind kind, struct str *out);
/* "Call", "WhatsApp", "Contact card". */
const char *code_name(enum code_kind kind);
#endif
