/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Phone numbers: numbering plans, parsing, grouping. */
#include "base/base.h"
#include "text/phone.h"

#include <ctype.h>
#include <regex.h>

#include "base/embed.h"
#include "text/utf8.h"

#define DIGITS_MIN 3
#define DIGITS_MAX 15		/* E.164 */

struct plan {			/* one line of data/phone_plans.tsv */
	char country[3];
	char calling[5], idd[5], trunk[3];
	unsigned lengths;	/* bit n: national numbers of n digits exist */
	char *pattern[3];	/* owned, for ever: mobile, fixed, any */
	regex_t regex[3];
	bool compiled[3];
};

static struct plan *plans;
static size_t nplans;

/* "(?:" and "\d" are not of POSIX's extended syntax; "(" and "[0-9]" mean the same here. */
static char *posix_pattern(const char *s, size_t len)
{
	struct str out = STR_INIT;

	str_add(&out, "^(");
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '(' && i + 2 < len && s[i + 1] == '?' && s[i + 2] == ':') {
			str_addc(&out, '(');
			i += 2;
		} else if (s[i] == '\\' && i + 1 < len && s[i + 1] == 'd') {
			/* A class inside brackets has no brackets of its own. */
			const char *open = strrchr(out.s, '['), *close = strrchr(out.s, ']');

			str_add(&out, open && (!close || close < open) ? "0-9" : "[0-9]");
			i++;
		} else
			str_addc(&out, s[i]);
	}
	str_add(&out, ")$");
	return str_detach(&out);
}

static size_t field_len(const char *s)
{
	return strcspn(s, "\t\n");
}

static void take_field(const char **at, char *out, size_t size)
{
	size_t len = field_len(*at);

	snprintf(out, size, "%.*s", (int)len, *at);
	*at += len + ((*at)[len] == '\t');
}

static void read_plan(const char *line)
{
	struct plan *plan;
	char lengths[64];

	plans = xrealloc(plans, (nplans + 1) * sizeof(*plans));
	plan = &plans[nplans++];
	memset(plan, 0, sizeof(*plan));
	take_field(&line, plan->country, sizeof(plan->country));
	take_field(&line, plan->calling, sizeof(plan->calling));
	take_field(&line, plan->idd, sizeof(plan->idd));
	take_field(&line, plan->trunk, sizeof(plan->trunk));
	take_field(&line, lengths, sizeof(lengths));
	for (const char *c = lengths; *c; c += strspn(c, ","))
		plan->lengths |= 1u << strtoul(c, (char **)&c, 10);
	for (int i = 0; i < 3; i++) {
		size_t len = field_len(line);

		plan->pattern[i] = posix_pattern(line, len);
		line += len + (line[len] == '\t');
	}
}

static void load_plans(void)
{
	const struct embedded *file;

	if (plans)
		return;
	file = embed_find("data/phone_plans.tsv");
	if (!file)
		BUG("no phone plans");
	for (const char *line = (const char *)file->data; *line; line += strcspn(line, "\n"),
	     line += *line == '\n')
		if (*line != '#' && *line != '\n')
			read_plan(line);
}

static const struct plan *plan_of(const char *country)
{
	load_plans();
	for (size_t i = 0; i < nplans; i++)
		if (strcasecmp(plans[i].country, country) == 0)
			return &plans[i];
	return NULL;
}

static bool fits(struct plan *plan, int kind, const char *national)
{
	if (!plan->compiled[kind]) {
		if (regcomp(&plan->regex[kind], plan->pattern[kind], REG_EXTENDED | REG_NOSUB) != 0)
			BUG("pattern of %s", plan->country);
		plan->compiled[kind] = true;
	}
	return regexec(&plan->regex[kind], national, 0, NULL, 0) == 0;
}

/* What the plan says of a national number without its trunk prefix. */
static enum phone_type classify(const struct plan *plan, const char *national)
{
	struct plan *p = (struct plan *)plan;
	size_t len = strlen(national);

	if (len > DIGITS_MAX || !(plan->lengths & 1u << len) || !fits(p, 2, national))
		return PHONE_NONE;
	if (fits(p, 0, national))
		return PHONE_MOBILE;
	if (fits(p, 1, national))
		return PHONE_FIXED;
	/* The general pattern alone covers ranges that were never given out. */
	return str_eq(plan->country, "SA") && (*national == '8' || *national == '9') ? PHONE_OTHER :
		str_eq(plan->country, "US") ? PHONE_OTHER : PHONE_NONE;
}

static enum phone_type try_national(const struct plan *plan, const char *digits, struct str *out)
{
	size_t trunk = strlen(plan->trunk);
	enum phone_type type = PHONE_NONE;

	if (trunk && str_has_prefix(digits, plan->trunk)) {
		type = classify(plan, digits + trunk);
		digits += type ? trunk : 0;
	}
	if (!type)
		type = classify(plan, digits);
	if (type)
		str_addf(out, "+%s%s", plan->calling, digits);
	return type;
}

/* Digits behind a "+" or an international prefix.  A zero typed after the calling code is dropped. */
static enum phone_type try_international(const char *digits, struct str *out)
{
	size_t len = strlen(digits);

	load_plans();
	for (size_t i = 0; i < nplans; i++) {
		const struct plan *plan = &plans[i];

		if (str_has_prefix(digits, plan->calling))
			return try_national(plan, digits + strlen(plan->calling), out);
	}
	/* A country whose plan is not in the table: E.164's lengths are all that is known. */
	if (*digits == '0' || len < 8 || len > DIGITS_MAX)
		return PHONE_NONE;
	str_addf(out, "+%s", digits);
	return PHONE_OTHER;
}

/* The digits and a leading plus; false where other letters than those of an extension stand. */
static bool take_digits(const char *typed, struct str *digits, bool *plus)
{
	size_t len = strlen(typed);

	*plus = false;
	if (str_has_prefix(typed, "tel:") || str_has_prefix(typed, "TEL:"))
		typed += 4, len -= 4;
	while (len) {
		uint32_t cp;
		size_t used = utf8_decode(typed, len, &cp);
		int digit = cp >= 0x09E6 && cp <= 0x09EF ? -1 : digit_value(cp);

		if (digit >= 0)
			str_addc(digits, (char)('0' + digit));
		else if ((cp == '+' || cp == 0xFF0B) && !digits->len)
			*plus = true;
		else if ((cp == ';' || cp == 'e' || cp == 'E' || cp == 'x' || cp == 'X' || cp == '#' ||
			  cp == ',') && digits->len >= DIGITS_MIN)
			return true;	/* an extension follows */
		else if ((cp < 0x80 && isalpha((int)cp)) || cp == '@' ||
			 (cp >= 0x0620 && cp <= 0x064A) || (cp >= 0x09E6 && cp <= 0x09EF))
			return false;
		typed += used;
		len -= used;
	}
	return true;
}

bool phone_parse(const char *typed, const char *country, struct str *out, enum phone_type *type)
{
	const struct plan *plan = plan_of(country);
	struct str digits = STR_INIT;
	size_t idd = plan ? strlen(plan->idd) : 0;
	bool plus;

	str_clear(out);
	*type = PHONE_NONE;
	if (take_digits(typed, &digits, &plus) && digits.len >= DIGITS_MIN && digits.len <= 20) {
		if (plus)
			*type = try_international(digits.s, out);
		else if (str_has_prefix(digits.s, "00"))
			*type = try_international(digits.s + 2, out);
		else if (plan && idd && str_has_prefix(digits.s, plan->idd))
			*type = try_international(digits.s + idd, out);
		else if (plan) {
			*type = try_national(plan, digits.s, out);
			if (!*type && str_has_prefix(digits.s, plan->calling))
				*type = try_national(plan, digits.s + strlen(plan->calling), out);
		}
	}
	str_release(&digits);
	return *type != PHONE_NONE;
}

const char *phone_country(const char *e164)
{
	load_plans();
	for (size_t i = 0; *e164 == '+' && i < nplans; i++)
		if (str_has_prefix(e164 + 1, plans[i].calling))
			return plans[i].country;
	return NULL;
}

bool phone_country_known(const char *country)
{
	return plan_of(country);
}

const char *phone_country_at(size_t n)
{
	load_plans();
	return n < nplans ? plans[n].country : NULL;
}

/* Groups from the right: four, then threes, a short rest first: 50 512 3456. */
static void add_groups(const char *national, struct str *out)
{
	size_t len = strlen(national);

	for (size_t i = 0; i < len; i++) {
		size_t rest = len - i;

		if (i && (rest == 4 || rest == 7 || (rest > 7 && (rest - 4) % 3 == 0)))
			str_addc(out, ' ');
		str_addc(out, national[i]);
	}
}

void phone_format(const char *e164, struct str *out)
{
	const char *country = phone_country(e164);
	const struct plan *plan = country ? plan_of(country) : NULL;

	if (!plan) {
		str_add(out, e164);
		return;
	}
	str_addf(out, "+%s ", plan->calling);
	add_groups(e164 + 1 + strlen(plan->calling), out);
}

void phone_digits(const char *typed, struct str *out)
{
	size_t start = out->len, len = strlen(typed);
	bool plus = false;

	while (len) {
		uint32_t cp;
		size_t used = utf8_decode(typed, len, &cp);
		int digit = digit_value(cp);

		plus |= cp == '+' && out->len == start;
		if (digit >= 0)
			str_addc(out, (char)('0' + digit));
		typed += used;
		len -= used;
	}
	if (!plus && str_has_prefix(out->s + start, "00"))
		str_erase(out, start, 2);
	else if (out->s[start] == '0')
		str_erase(out, start, 1);
}
