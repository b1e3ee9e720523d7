/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Words that are in use already, offered under the field while one types. */
#include "base/base.h"
#include "ui/form_p.h"

#include "model/filter.h"
#include "model/schema/people.h"
#include "text/utf8.h"

#define KNOWN_MAX 300		/* words of a pool that are kept for the form */

/* Offered before anybody has used a tag. */
static const char *const first_tags[] = { "vip", "urgent", "negotiable", "hot_lead" };

/* Pools that are no words in use but a language about customers. */
static const struct language {
	const char *pool;
	void (*complete)(const struct entity *entity, const char *typed, struct strlist *out, size_t *start);
} tongues[] = {
	{ "filter", filter_complete }, { "sort", filter_complete_sort },
	{ "columns", filter_complete_columns }, { "group", filter_complete_group },
};

static const struct language *language_of(const struct form_line *line)
{
	for (size_t i = 0; i < COUNT(tongues); i++)
		if (str_eq(tongues[i].pool, line->field->pool))
			return &tongues[i];
	return NULL;
}

static bool is_set(const struct form_line *line)
{
	return line->field->kind == &kind_set;
}

/* --- What is known: read once a form, when a field of the pool is typed in first. */

static void add_known(struct form_words *known, const char *word)
{
	struct str folded = STR_INIT;

	text_fold(word, &folded);
	if (folded.len && !strlist_has(&known->folded, folded.s)) {
		strlist_add(&known->words, word);
		strlist_add(&known->folded, folded.s);
	}
	str_release(&folded);
}

static const struct form_words *known_words(struct form *form, const char *pool)
{
	struct strlist used = { 0 };
	struct form_words *known = form->known;
	struct err err;

	for (; known->pool; known++)
		if (str_eq(known->pool, pool))
			return known;
	if (known == &form->known[FORM_POOLS - 1])
		BUG("more pools than there is room for: %s", pool);
	known->pool = pool;
	if (query_pool(form->popup.ui->app->db, pool, KNOWN_MAX, &used, &err))
		ui_error(form->popup.ui, &err);
	for (size_t i = 0; i < used.n; i++)
		add_known(known, used.v[i]);
	for (size_t i = 0; str_eq(pool, "tag") && i < COUNT(first_tags); i++)
		add_known(known, first_tags[i]);
	strlist_release(&used);
	return known;
}

void form_suggest_release(struct form *form)
{
	strlist_release(&form->offers.words);
	for (struct form_words *known = form->known; known->pool; known++) {
		strlist_release(&known->words);
		strlist_release(&known->folded);
	}
}

/* --- What fits. */

/* The words of a set, without the one that is being typed: that goes to `typed`. */
static void split_typed(const struct form_line *line, struct strlist *others, struct str *typed)
{
	const char *text = line->edit.text.s;
	size_t len = line->edit.text.len;

	if (!is_set(line)) {
		str_add(typed, text);
		return;
	}
	set_typed(text, others);
	/* Behind a separator nothing is typed yet. */
	if (!len || !others->n || strchr(" ,;|\n", text[len - 1]) || str_has_suffix(text, "،") ||
	    str_has_suffix(text, "؛"))
		return;
	str_add(typed, others->v[others->n - 1]);
	free(others->v[--others->n]);
}

/* 0 begins with it, 1 a word in it does, 2 has it, -1 none of these. */
static int fit_of(const char *folded, const char *typed)
{
	const char *at = strstr(folded, typed);

	if (!at)
		return -1;
	if (at == folded)
		return 0;
	for (; at; at = strstr(at + 1, typed))
		if (strchr(" _-", at[-1]))
			return 1;
	return 2;
}

static bool has_folded(const struct strlist *words, const char *folded)
{
	struct str other = STR_INIT;
	bool has = false;

	for (size_t i = 0; i < words->n && !has; i++) {
		str_clear(&other);
		text_fold(words->v[i], &other);
		has = str_eq(other.s, folded);
	}
	str_release(&other);
	return has;
}

void form_suggest_close(struct form *form)
{
	form->offers.n = 0;
	form->offers.cur = -1;
}

/* What is typed to its end already is no offer. */
static void suggest_language(struct form_offers *offers, const struct language *language, const char *typed)
{
	strlist_release(&offers->words);
	language->complete(&customer_entity, typed, &offers->words, &offers->start);
	if (!typed[offers->start] && offers->start && !strchr("=:,<>", typed[offers->start - 1]))
		return;
	for (size_t i = 0; i < offers->words.n && offers->n < OFFERS_MAX; i++)
		if (!str_eq(offers->words.v[i], typed + offers->start))
			offers->word[offers->n++] = offers->words.v[i];
}

void form_suggest(struct form *form, const struct form_line *line)
{
	const struct language *language;
	struct form_offers *offers = &form->offers;
	const struct form_words *known;
	struct strlist others = { 0 };
	struct str typed = STR_INIT, folded = STR_INIT;

	form_suggest_close(form);
	if (!line->field->pool || !line->editor->typed || line->edit.at != line->edit.text.len)
		return;
	if ((language = language_of(line))) {
		if (line->edit.text.len)
			suggest_language(offers, language, line->edit.text.s);
		return;
	}
	split_typed(line, &others, &typed);
	text_fold(typed.s, &folded);
	known = folded.len ? known_words(form, line->field->pool) : NULL;
	for (int fit = 0; known && fit < 3; fit++)
		for (size_t i = 0; i < known->words.n && offers->n < OFFERS_MAX; i++)
			if (fit_of(known->folded.v[i], folded.s) == fit &&
			    !has_folded(&others, known->folded.v[i]) &&
			    !str_eq(known->words.v[i], typed.s))
				offers->word[offers->n++] = known->words.v[i];
	strlist_release(&others);
	str_release(&typed);
	str_release(&folded);
}

/* --- Taking one. */

static void join(const struct strlist *words, const char *last, struct str *out)
{
	for (size_t i = 0; i < words->n; i++)
		str_addf(out, "%s,", words->v[i]);
	str_add(out, last);
}

static void take(struct form *form, struct form_line *line, const char *word)
{
	struct strlist others = { 0 };
	struct str typed = STR_INIT, text = STR_INIT;

	if (language_of(line)) {
		str_addn(&text, line->edit.text.s, form->offers.start);
		str_add(&text, word);
	} else {
		split_typed(line, &others, &typed);
		join(&others, word, &text);
	}
	if (is_set(line))
		str_addc(&text, ',');	/* the next word can follow */
	if (edit_replace(&line->edit, text.s, text.len))
		form_touch(form, line);
	form_suggest_close(form);
	strlist_release(&others);
	str_release(&typed);
	str_release(&text);
}

bool form_suggest_key(struct form *form, uint32_t key)
{
	struct form_offers *offers = &form->offers;
	struct form_line *line = &form->lines[form->cur];

	if (!offers->n)
		return false;
	if (key == K_DOWN)
		offers->cur = MIN(offers->cur + 1, (int)offers->n - 1);
	else if (key == K_UP && offers->cur >= 0)
		offers->cur--;
	else if (key == K_TAB || (key == K_ENTER && offers->cur >= 0))
		take(form, line, offers->word[MAX(offers->cur, 0)]);
	else if (key == K_ESC)
		form_suggest_close(form);
	else {
		form_suggest_close(form);	/* what is typed now asks anew */
		return false;
	}
	return true;
}

/* --- All of them (F4). */

/* The text with the word in it, or out of it where it was in. */
static void toggle(const struct form_line *line, const char *word, struct str *out)
{
	struct strlist words = { 0 }, kept = { 0 };

	if (is_set(line))
		set_typed(line->edit.text.s, &words);
	for (size_t i = 0; i < words.n; i++)
		if (!str_eq(words.v[i], word))
			strlist_add(&kept, words.v[i]);
	/* A comma behind them: words with blanks in them stay whole. */
	if (kept.n == words.n)
		join(&kept, word, out);
	else
		join(&kept, "", out);
	if (is_set(line) && kept.n == words.n)
		str_addc(out, ',');
	strlist_release(&words);
	strlist_release(&kept);
}

/* What could stand next; one is put behind what is typed. */
static void pick_next(struct form *form, struct form_line *line, const struct language *language)
{
	struct str text = STR_INIT;
	struct strlist words = { 0 };
	struct pick pick = { .title = _(line->field->label), .typing = true };
	struct pick_item *items;
	size_t start = 0;
	int64_t answer;

	str_add(&text, line->edit.text.s ? line->edit.text.s : "");
	language->complete(&customer_entity, text.s, &words, &start);
	if (text.len && (!words.n || strlist_has(&words, text.s + start))) {	/* that word is whole */
		strlist_release(&words);
		str_addc(&text, ' ');
		language->complete(&customer_entity, text.s, &words, &start);
	}
	items = xcalloc(words.n + 1, sizeof(*items));
	for (size_t i = 0; i < words.n; i++)
		items[i].text = words.v[i];
	pick.items = items;
	pick.nitems = words.n;
	answer = ui_pick(form->popup.ui, &pick);
	if (answer >= 0) {
		str_cut(&text, start);
		str_add(&text, words.v[answer]);
		form_set(form, line, text.s);
	}
	free(items);
	strlist_release(&words);
	str_release(&text);
}

static void pick_known(struct form *form, struct form_line *line)
{
	const struct form_words *known = known_words(form, line->field->pool);
	struct pick_item *items = xcalloc(known->words.n + 1, sizeof(*items));
	struct str rest = STR_INIT, text = STR_INIT;
	struct strlist words = { 0 };
	struct pick pick = { .title = _(line->field->label), .items = items,
		.nitems = known->words.n, .typing = true, .rest = &rest };
	int64_t answer;

	if (is_set(line))
		set_typed(line->edit.text.s, &words);
	for (size_t i = 0; i < known->words.n; i++) {
		items[i].text = known->words.v[i];
		if (has_folded(&words, known->folded.v[i]))
			items[i].detail = P_("in the set", "yes");
	}
	answer = ui_pick(form->popup.ui, &pick);
	if (answer != -1) {
		toggle(line, answer == -2 ? rest.s : known->words.v[answer], &text);
		form_set(form, line, text.s);
	}
	strlist_release(&words);
	str_release(&rest);
	str_release(&text);
	free(items);
}

void form_suggest_pick(struct form *form, struct form_line *line)
{
	const struct language *language = language_of(line);

	if (language)
		pick_next(form, line, language);
	else
		pick_known(form, line);
}

/* --- Drawing. */

void form_suggest_draw(const struct form *form, const struct canvas *c, const struct canvas *field)
{
	const struct form_offers *offers = &form->offers;
	int n = (int)offers->n, top = field->y - c->y, x = field->x - c->x, below;
	struct canvas place;

	if (!n || form->popup.ui->popup != &form->popup)
		return;
	below = c->h - top - field->h;
	if (below >= MIN(n, 3) || below >= top)
		place = canvas_part(c, x, top + field->h, field->w, MIN(n, below));
	else
		place = canvas_part(c, x, top - MIN(n, top), field->w, MIN(n, top));
	for (int y = 0; y < place.h; y++) {
		unsigned style = y == offers->cur ? ROLE_selection : ROLE_selection_dim;
		bool taken_by_tab = y == MAX(offers->cur, 0);

		canvas_fill_row(&place, y, style);
		canvas_put(&place, &(struct put){ .x = 1, .y = y, .w = place.w - 6, .style = style,
			.dir = PUT_AUTO, .text = offers->word[y] });
		if (taken_by_tab)
			canvas_put(&place, &(struct put){ .x = place.w - 4, .y = y, .w = 3,
				.style = ON(ROLE_key, style), .text = "Tab" });
	}
}
