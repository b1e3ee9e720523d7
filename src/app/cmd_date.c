/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * date: what a date as people type it means, in both calendars. */
#include "base/base.h"
#include "app/command.h"

#include "base/date.h"
#include "io/json.h"
#include "text/when.h"

static enum result understand(struct target *t, struct civil *date, struct err *err)
{
	int64_t now = date_now();
	struct str typed = STR_INIT;
	struct when when;
	enum result code;

	for (size_t i = 0; i < t->nwords; i++)
		str_addf(&typed, "%s%s", i ? " " : "", t->words[i]);
	if (!typed.len)
		str_add(&typed, "today");
	code = when_parse(typed.s, now, &when, err);
	str_release(&typed);
	if (!code)
		*date = when.date;
	return code;
}

static enum result date_show(struct target *t, const struct args *args, struct err *err)
{
	/* Words for programs, whatever the language. */
	static const char *const days[] = { "sunday", "monday", "tuesday", "wednesday", "thursday", "friday",
		"saturday" };
	struct str gregorian = STR_INIT, hijri = STR_INIT;
	bool provisional = false, has_hijri;
	struct hijri lunar;
	struct civil date;

	(void)args;
	if (understand(t, &date, err))
		return err->code;
	has_hijri = hijri_from_civil(date, &lunar, &provisional);
	if (t->json) {
		struct json_writer w;

		civil_print(date, &gregorian);
		if (has_hijri)
			str_addf(&hijri, "%04d-%02d-%02d", lunar.year, lunar.month, lunar.day);
		jw_init(&w, t->out, false);
		jw_object(&w, NULL);
		jw_string(&w, "gregorian", gregorian.s);
		jw_string(&w, "hijri", has_hijri ? hijri.s : NULL);
		jw_string(&w, "weekday", days[civil_weekday(date)]);
		jw_bool(&w, "provisional", provisional);
		jw_end_object(&w);
		str_addc(t->out, '\n');
	} else {
		when_full(date, CALENDAR_GREGORIAN, &gregorian);
		when_full(date, CALENDAR_HIJRI, &hijri);
		str_addf(t->out, "%s\n", gregorian.s);
		if (has_hijri)
			str_addf(t->out, "%s\n", hijri.s);
		else
			str_addf(t->out, "%s\n", _("No Hijri date: the Umm al-Qura table covers 1343 to 1500."));
		if (provisional)
			str_addf(t->out, "%s\n", _("? The Hijri date is provisional: that year is not announced yet."));
	}
	str_release(&gregorian);
	str_release(&hijri);
	return OK;
}

const struct action date_actions[] = {
	{ .name = "date", .help = N_("Tell what a date means, in the Gregorian and the Hijri calendar"),
	  .words = "[WHEN…]", .in = IN_SHELL, .run = date_show },
	{ .name = NULL },
};
