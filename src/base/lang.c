/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Locale, catalogue, plural forms. */
#include "base/base.h"
#include "base/catalogue.h"
#include "base/lang.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <unistd.h>

#ifndef LOCALEDIR
#define LOCALEDIR "/usr/share/locale"
#endif

static char current[3] = "en";
static char environment[3];	/* what was asked for at the start; "": not looked at yet */
static bool terminal_is_utf8;
static char *folder;		/* of the catalogues; NULL: lang_init was not called */
static const struct own_text *own_texts;	/* borrowed */
static size_t nown_texts;

/* Which form a number takes.  Source: the plural rules of Unicode CLDR; `rule` is how a catalogue says the same,
 * and one that says something else is not used. */
static unsigned long plural_ar(unsigned long n)
{
	if (n <= 2)
		return n;
	return n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 ? 4 : 5;
}

/* Once open, a catalogue stays: what it gave lives as long as the program. */
static struct language {
	const char *name, *rule;
	unsigned long (*plural)(unsigned long n);
	struct catalogue catalogue;
} languages[] = {
	{ .name = "ar", .plural = plural_ar,
	  .rule = "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
		"n%100>=11 ? 4 : 5;" },
};
static const struct language *translation;	/* NULL: English, or a language without its catalogue */

/* Whether the environment asks for UTF-8, in a locale that need not be installed here.  Where it says nothing at
 * all, as on a fresh small system or through ssh to one, the terminal is one of today. */
static bool names_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = getenv(names[i]);

		if (!text_is_empty(value))
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return true;
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
	/* Characters: nothing else of a locale is used, least of all its decimal point. */
	const char *name = setlocale(LC_CTYPE, "");

	terminal_is_utf8 = name && !str_eq(name, "C") ? str_eq(nl_langinfo(CODESET), "UTF-8") : names_utf8();
	/* Under plain C curses draws no wide character. */
	if (!name || str_eq(name, "C") || !terminal_is_utf8)
		setlocale(LC_CTYPE, "C.UTF-8");
	if (!dir)
		dir = built_catalogues();
	free(folder);
	folder = xstrdup(dir ? dir : LOCALEDIR);
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

static struct language *find_language(const char *name)
{
	for (size_t i = 0; i < COUNT(languages); i++)
		if (str_eq(languages[i].name, name))
			return &languages[i];
	return NULL;
}

/* Opens its catalogue, unless the plural forms are others than ours. */
static bool open_language(struct language *language)
{
	char *path = xasprintf("%s/%s/LC_MESSAGES/wasit.mo", folder, language->name);
	struct catalogue *c = &language->catalogue;
	const char *header;

	if (!c->data && catalogue_open(c, path)) {
		header = catalogue_find(c, "", NULL);
		if (!header || !strstr(header, language->rule))
			catalogue_close(c);
	}
	free(path);
	return c->data != NULL;
}

void lang_set(const char *language)
{
	struct language *wanted;

	if (!*environment)
		snprintf(environment, sizeof(environment), "%s", environment_language());
	if (!*language)
		language = environment;
	wanted = find_language(str_has_prefix(language, "ar") ? "ar" : "en");
	translation = wanted && folder && open_language(wanted) ? wanted : NULL;
	/* Without its catalogue the text is English, and so is its direction; tests have none at all. */
	snprintf(current, sizeof(current), "%s", translation || (wanted && !folder) ? wanted->name : "en");
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

static const char *own_text(const char *msgid, const char *language)
{
	for (size_t i = 0; i < nown_texts; i++)
		if (own_texts[i].msgid == msgid && str_eq(own_texts[i].language, language))
			return own_texts[i].text;
	return msgid;
}

static const char *find_text(const char *msgid, size_t *len)
{
	const char *text = translation && *msgid ? catalogue_find(&translation->catalogue, msgid, len) : NULL;

	return text && *text ? text : NULL;	/* the empty msgid would give the header */
}

const char *lang_text(const char *msgid)
{
	const char *text = find_text(msgid, NULL);

	return without_context(text ? text : own_text(msgid, current));
}

const char *lang_text_in(const char *language, const char *msgid)
{
	struct language *wanted = find_language(language);
	const char *text = wanted && folder && *msgid && open_language(wanted) ?
		catalogue_find(&wanted->catalogue, msgid, NULL) : NULL;

	return without_context(text && *text ? text : own_text(msgid, language));
}

/* The form that stands n-th; the last where there are fewer. */
static const char *form(const char *forms, size_t len, unsigned long n)
{
	const char *end = forms + len;

	for (; n; n--) {
		const char *next = forms + strlen(forms) + 1;

		if (next > end)
			break;
		forms = next;
	}
	return forms;
}

const char *lang_plural(const char *one, const char *many, unsigned long n)
{
	size_t len = 0;
	const char *forms = find_text(one, &len);

	return forms ? form(forms, len, translation->plural(n)) : n == 1 ? one : many;
}

const char *lang_context(const char *context, const char *msgid)
{
	struct str key = STR_INIT;
	const char *text;

	/* The separator of the catalogue's own keys. */
	str_addf(&key, "%s\004%s", context, msgid);
	text = find_text(key.s, NULL);
	str_release(&key);
	return text ? text : msgid;
}
