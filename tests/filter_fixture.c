/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What filters are read against. */
#include "base/base.h"
#include "filter_fixture.h"

#include "base/date.h"

struct kind_env env(void)
{
	return (struct kind_env){ .country = "SA", .currency = "SAR", .now = date_now() };
}
