/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What filters are read against. */
#ifndef TESTS_FILTER_FIXTURE_H
#define TESTS_FILTER_FIXTURE_H
#include "model/rules/score.h"
#include "unit.h"

static const struct class_limits limits = {
	.hot = 7, .warm = 30, .risk_low = 30, .risk_medium = 60, .risk_high = 90,
	.risk_critical = 120, .at_risk = 60, .churned = 120, .segment_inactive = 90,
	.vip_value = 5000000,
	.score = { [SCORE_BUDGET] = 10, [SCORE_WARM] = 8, [SCORE_REFERRAL] = 10 },
};

struct kind_env env(void);
#endif
