/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who has whom on the phone. */
#ifndef MODEL_SCHEMA_PRESENCE_H
#define MODEL_SCHEMA_PRESENCE_H
#include "model/model.h"

/* One record a user and machine; without a customer nobody is called there.  After `until` it says nothing. */
#define PRESENCE_FIELDS(F) \
	F(user, ref, F_REQUIRED, N_("User"), .target = "user") \
	F(customer, ref, F_NONE, N_("Customer"), .target = "customer") \
	F(until, moment, F_NONE, N_("Until")) \
	COMMON_FIELDS(F)
#define PRESENCE_INDEX(ident, ...) PRESENCE_##ident,
enum { PRESENCE_FIELDS(PRESENCE_INDEX) PRESENCE_NFIELDS };
extern struct entity presence_entity;
#endif
