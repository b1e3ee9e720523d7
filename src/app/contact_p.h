/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files that read tables share: where a column goes. */
#ifndef APP_CONTACT_P_H
#define APP_CONTACT_P_H
#include "app/contact.h"

/* Targets that are no plain field; fields are their index. */
enum contact_target {
	T_KEEP = -1, T_IGNORE = -2, T_MIDDLE = -3, T_MOBILE = -4, T_PHONE = -5, T_EMAIL = -6,
	T_NOTE = -7, T_TAGS = -8, T_OWN = -9,
	T_LABELLED = -10,	/* into the notes, with the header before it */
};

/* What a header means.  T_KEEP with *known false: nobody knows. */
int contact_header_target(const char *header, bool *known);
/* One of name, phone, e-mail: without one of them a row can be no customer. */
bool contact_target_useful(int target);

/* The three numbers of a date: 31/12/1990, 31-12-90, 1990.12.31, Arabic digits too; what follows a blank or T
 * is a time and passed over. */
bool contact_date_parts(const char *cell, int parts[3]);
#endif
