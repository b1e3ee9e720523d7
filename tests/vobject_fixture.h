/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the tests of cards share. */
#ifndef TESTS_VOBJECT_FIXTURE_H
#define TESTS_VOBJECT_FIXTURE_H
#include "io/vobject.h"

/* Everything that was read, one object a line:
 * KIND VERSION [GROUP.]NAME;PARAM=VALUE:value| …, errors as !text. */
char *vobject_dump(const char *text, size_t len);
struct vobject vobject_read_one(const char *text);
#endif
