/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Locale and catalogue; the only user of gettext. */
#include "base/base.h"
#include "base/lang.h"

#include <langinfo.h>
#include <limits.h>
#include <libintl.h>
#include <locale.h>
#include <unistd.h>

#ifndef LOCALEDIR
#define LOCALEDIR "/usr/share/locale"
#endif

static char current[3] = "en";
static char environment[3];	/* what was asked for at the start; "": not looked at yet */
static bool terminal_is_utf8;
static bool has_catalogues;	/* lang_init said where they are */
static const struct own_text *own_texts;	/* borrowed */
static size_t nown_texts;

/* gettext reads this counter to know that LANGUAGE changed. */
extern int _nl_msg_cat_cntr;

/* Whether the environment asks for UTF-8, in a locale that need not be installed here. */
static bool names_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = getenv(names[i]);

		if (!text_is_empty(value))
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return false;
}

/* Catalogues beside the program: it was built and not installed. */
static const char *built_catalogues(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - sizeof("/locale"));
	char *slash;

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	memcpy(slash ? slash : path, "/locale", sizeof("/locale"));
	return access(path, R_OK) == 0 ? path : NULL;
}

void lang_init(void)
{
	const char *dir = getenv("WASIT_LOCALEDIR");
	/* Characters and messages: nothing else of a locale is used, least of all its decimal point. */
	const char *name = setlocale(LC_CTYPE, "");

	terminal_is_utf8 = name ? str_eq(nl_langinfo(CODESET), "UTF-8") : names_utf8();
	/* Under plain C gettext translates nothing and curses draws no wide character. */
	if (!name || !terminal_is_utf8)
		setlocale(LC_CTYPE, "C.UTF-8");
	if (!setlocale(LC_MESSAGES, "") || str_eq(setlocale(LC_MESSAGES, NULL), "C"))
		setlocale(LC_MESSAGES, "C.UTF-8");
	if (!dir)
		dir = built_catalogues();
	bindtextdomain("wasit", dir ? dir : LOCALEDIR);
	bind_textdomain_codeset("wasit", "UTF-8");
	textdomain("wasit");
	has_catalogues = true;
	lang_set("");
}

static const char *language_of(const char *name)
{
	return str_has_prefix(name, "ar") ? "ar" : str_has_prefix(name, "en") ? "en" : NULL;
}

/* LANGUAGE is a list, the first that is there counts; of the others one is set, whatever it is. */
static const char *environment_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *list = getenv("LANGUAGE"), *found = NULL;

	while (list && *list && !found) {
		found = language_of(list);
		list += strcspn(list, ":");
		list += *list == ':';
	}
	for (size_t i = 0; !found && i < COUNT(names); i++) {
		const char *value = getenv(names[i]);

		if (!text_is_empty(value))
			found = language_of(value) ? language_of(value) : "en";
	}
	return found ? found : "en";
}

void lang_set(const char *language)
{
	/* Asked once: LANGUAGE is ours from here on. */
	if (!*environment)
		snprintf(environment, sizeof(environment), "%s", environment_language());
	if (!*language)
		language = environment;
	snprintf(current, sizeof(current), "%s", str_has_prefix(language, "ar") ? "ar" : "en");
	setenv("LANGUAGE", current, 1);
	_nl_msg_cat_cntr++;
	/* Without its catalogue the text is English, and so is its direction. */
	if (has_catalogues && str_eq(current, "ar") && !*dgettext("wasit", "")) {
		snprintf(current, sizeof(current), "en");
		setenv("LANGUAGE", current, 1);
		_nl_msg_cat_cntr++;
	}
}

const char *lang_current(void)
{
	return current;
}

bool lang_is_rtl(void)
{
	return str_eq(current, "ar");
}

bool lang_is_utf8(void)
{
	return terminal_is_utf8;
}

/* Without a translation a table's "context\004text" is its text. */
static const char *without_context(const char *text)
{
	const char *end = strchr(text, '\004');

	return end ? end + 1 : text;
}

void lang_set_own(const struct own_text *texts, size_t n)
{
	own_texts = texts;
	nown_texts = n;
}

static const char *own_text(const char *msgid)
{
	for (size_t i = 0; i < nown_texts; i++)
		if (own_texts[i].msgid == msgid && str_eq(own_texts[i].language, current))
			return own_texts[i].text;
	return msgid;
}

/* The empty msgid would give the catalogue's header. */
const char *lang_text(const char *msgid)
{
	const char *text = *msgid ? gettext(msgid) : msgid;

	return without_context(text == msgid ? own_text(msgid) : text);
}

const char *lang_plural(const char *one, const char *many, unsigned long n)
{
	return ngettext(one, many, n);
}

const char *lang_context(const char *context, const char *msgid)
{
	struct str key = STR_INIT;
	const char *text;

	/* The separator gettext itself uses between context and text. */
	str_addf(&key, "%s\004%s", context, msgid);
	text = gettext(key.s);
	if (text == key.s)
		text = msgid;
	str_release(&key);
	return text;
}
