/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The rules' numbers and tables from YAML: data/rules.yaml and `rules:` of wasit.conf. */
#ifndef APP_RULES_CONFIG_H
#define APP_RULES_CONFIG_H
#include "model/rules/rules.h"

struct ynode;

/* What data/rules.yaml says; working days and hours and calls_per_day as their options begin. */
void rules_default(struct rules *rules);
/* Puts what the map `root` says over *rules. ERR_FORMAT "FILE:LINE:COL: …": *rules is as it
 * was. */
enum result rules_load(const struct ynode *root, const char *file, struct rules *rules,
	struct err *err) MUST_CHECK;
#endif
