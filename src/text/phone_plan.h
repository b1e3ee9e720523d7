/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The numbering plans of data/phone_plans.tsv.  Private to text/phone.c. */
#ifndef TEXT_PHONE_PLAN_H
#define TEXT_PHONE_PLAN_H
#include "base/base.h"
#include "text/phone.h"

/* Parts of the embedded file: each ends at a tab or line end, which is no part of it. */
struct phone_plan {
	char country[3];
	char calling[4];	/* country calling code */
	char idd[4];		/* dialled before calling codes, "00" */
	char trunk[2];		/* dialled before national numbers, "0" or "" */
	const char *mobile, *fixed, *general;	/* patterns of national numbers */
};

/* The n-th plan, NULL after the last. */
const struct phone_plan *plan_at(size_t n);
/* By two letters in either case; NULL (also for NULL) when there is none. */
const struct phone_plan *plan_of_country(const char *country);
/* The plan whose calling code the digits begin with. */
const struct phone_plan *plan_of_digits(const char *digits);
/* What the n digits are in the plan, without trunk prefix; PHONE_NONE: no valid number. */
enum phone_type plan_classify(const struct phone_plan *plan, const char *digits, size_t n);
#endif
