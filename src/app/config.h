/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Options: one table, read from YAML, shown by the settings form, the command line and the manual. */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H
#include "model/record.h"
#include "model/rules/rules.h"

/* An option is a field of a record that lives in wasit.conf instead of the database. */
#define OPTION_FIELDS(F) \
	F(language, choice, 0, N_("Language"), .choices = option_languages, .initial = "auto", \
	  .help = N_("Language of the interface; auto takes it from the environment")) \
	F(country, choice, F_REQUIRED, N_("Country"), .choices = option_countries, .initial = "SA", \
	  .help = N_("The country whose phone numbers are typed without a prefix; two letters in the file")) \
	F(timezone, text, 0, N_("Time zone"), .initial = "Asia/Riyadh", \
	  .help = N_("Zone in which days begin and times are shown")) \
	F(currency, text, 0, N_("Currency"), .initial = "SAR", \
	  .help = N_("Three letters of the currency of new amounts")) \
	F(calendar, choice, 0, N_("Calendar"), .choices = option_calendars, \
	  .initial = "gregorian", .help = N_("Dates as shown on the screens")) \
	F(digits, choice, 0, N_("Digits"), .choices = option_digits, .initial = "latin", \
	  .help = N_("Digits as shown on the screens; both are understood when typed")) \
	F(theme, text, 0, N_("Theme"), .initial = "auto", \
	  .help = N_("auto (dark or light, as the terminal is), dark, light, high-contrast, solarized, " \
		"mono, or the name of a file in the themes folder")) \
	F(show_marks, bool, 0, N_("Show tashkeel"), .initial = "no", \
	  .help = N_("Draw the short vowels; several terminals lose letters with them")) \
	F(ascii, bool, 0, N_("Plain ASCII"), .initial = "no", \
	  .help = N_("Draw boxes and markers with ASCII characters only")) \
	F(keys, choice, 0, N_("Keys"), .choices = option_keys, .initial = "default", \
	  .help = N_("Letters and function keys, or function keys and arrows alone; keys.yaml changes single ones")) \
	F(accessible, bool, 0, N_("Line by line"), .initial = "no", \
	  .help = N_("No screens: one thing a line, for screen readers and Braille, as with --plain")) \
	F(mouse, bool, 0, N_("Mouse"), .initial = "yes", \
	  .help = N_("React to clicks and the wheel")) \
	F(links, bool, 0, N_("Links"), .initial = "yes", \
	  .help = N_("Let the terminal open numbers, e-mail and web addresses that are clicked")) \
	F(bidi, choice, 0, N_("Right-to-left text"), .choices = option_bidi, .initial = "auto", \
	  .help = N_("auto and visual order the text here; off leaves it as it is kept")) \
	F(notify, set, 0, N_("Reminders"), .choices = option_notify, .initial = "bell", \
	  .help = N_("How the terminal calls you when a reminder is due; several at once, or none")) \
	F(opener, text, 0, N_("Opens documents"), .initial = "xdg-open", \
	  .help = N_("The program that shows documents, with its arguments; the file is put behind them")) \
	F(calls_per_day, int, 0, N_("Calls a day"), .initial = "60", \
	  .help = N_("How long a day's call list may grow; follow-ups are never cut")) \
	F(working_days, set, 0, N_("Working days"), .choices = option_days, \
	  .initial = "sunday monday tuesday wednesday thursday", \
	  .help = N_("Days on which calls and follow-ups are planned")) \
	F(working_hours, text, 0, N_("Working hours"), .initial = "09:00-17:00", \
	  .help = N_("Hours into which planned calls are moved")) \
	F(sync_password_command, text, 0, N_("Password command"), \
	  .help = N_("Program that prints the server's password: pass show wasit; no shell reads it")) \
	F(sync_ca_file, text, 0, N_("Certificates"), \
	  .help = N_("File with the certificates (PEM) the server's is checked by; empty: the system's")) \
	F(sync_proxy, text, 0, N_("Proxy"), \
	  .help = N_("Address of the proxy to the server; empty: as the environment says")) \
	F(sync_watch, bool, 0, N_("Stay in step"), .initial = "yes", \
	  .help = N_("While a screen is open, send what is written and take what is new at once")) \
	F(sync_allow_plain, bool, 0, N_("Allow http://"), .initial = "no", \
	  .help = N_("Sync without encryption beyond this machine too; others on the way can read along")) \
	F(sync_attachment_limit, int, 0, N_("Largest document"), .initial = "20", \
	  .help = N_("Files of documents up to so many MB are sent to the server and fetched with --attachments"))
#define OPTION_INDEX(ident, ...) OPTION_##ident,
enum { OPTION_FIELDS(OPTION_INDEX) OPTION_NFIELDS };
extern const struct entity option_entity;
struct customs;

/* Reads the file (absent: defaults) into options and rules.  What is wrong becomes a line in problems
 * ("wasit.conf:3:9: …") and its default holds.  `rules:` and `custom:` are blocks of their own
 * (app/rules_config.h, app/custom_config.h); the latter goes to customs, which the caller installs or releases. */
void config_load(const char *path, struct record *options, struct rules *rules,
	struct customs *customs, struct strlist *problems);
/* Options that rules and other layers keep a copy of, brought into them. */
enum result config_apply(const struct record *options, struct rules *rules, struct err *err) MUST_CHECK;
/* Checks a typed value and writes it into the file, keeping comments; empty text puts the default back. */
enum result config_set(const char *path, const char *name, const char *typed, struct err *err) MUST_CHECK;
#endif
