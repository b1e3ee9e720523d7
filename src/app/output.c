/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Plain text out of commands. */
#include "base/base.h"
#include "app/output.h"

#include <unistd.h>

#include "model/column_list.h"
#include "model/custom.h"
#include "text/layout.h"
#include "text/utf8.h"

#define FLUSH_AT (64 * 1024)

void output_flush(struct target *t, bool all)
{
	struct str plain = STR_INIT, shown = STR_INIT;

	if (t->ui || (!all && t->out->len < FLUSH_AT))
		return;
	/* Machine output is exact, but what goes to a terminal obeys nobody. */
	if (t->plain) {
		output_plain(t->out->s, &shown);
		fwrite(shown.s, 1, shown.len, stdout);
	} else if (t->json || t->exact) {
		if (isatty(STDOUT_FILENO))
			output_visible(t->out->s, true, &shown);
		fwrite(shown.len ? shown.s : t->out->s, 1, shown.len ? shown.len : t->out->len, stdout);
	} else {
		/* Isolates are for the screens, which order text themselves. */
		isolate_strip(t->out->s, &plain);
		if (isatty(STDOUT_FILENO))
			output_visible(plain.s, true, &shown);
		fwrite(shown.len ? shown.s : plain.s, 1, shown.len ? shown.len : plain.len, stdout);
	}
	str_release(&plain);
	str_release(&shown);
	str_clear(t->out);
}

/* What turns, breaks or hides text; the marks that only say a direction (U+200E …) are a writer's own. */
static bool is_hidden(uint32_t cp)
{
	return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
		cp == 0x2028 || cp == 0x2029 || cp == 0x200B || cp == 0xFEFF ||
		(cp >= 0xE0000 && cp <= 0xE007F);
}

void output_visible(const char *text, bool lines, struct str *out)
{
	size_t len = strlen(text);

	while (len) {
		uint32_t cp;
		size_t used = utf8_decode(text, len, &cp);

		if (lines && (cp == '\n' || cp == '\t'))
			str_add_cp(out, cp);
		else if (lines && cp == '\r' && text[used] == '\n')
			;	/* the line's end, of which a terminal needs no more than that */
		else if (cp < 0x20)
			str_add_cp(out, 0x2400 + cp);
		else if (cp == 0x7f)
			str_add_cp(out, 0x2421);
		else if ((cp >= 0x80 && cp < 0xa0) || is_hidden(cp))
			str_add_cp(out, UTF8_REPLACEMENT);
		else
			str_addn(out, text, used);
		text += used;
		len -= used;
	}
}

void output_plain(const char *text, struct str *out)
{
	struct str plain = STR_INIT;

	isolate_strip(text, &plain);
	output_visible(plain.s, true, out);
	str_release(&plain);
}

void output_value(struct app *app, const struct record *rec, size_t field, struct str *out)
{
	const struct field *f = &rec->entity->fields[field];
	struct kind_env env = app_env(app);

	if (f->kind == &kind_ref && rec->v[field].set)
		query_title(app->db, entity_find(f->target), rec->v[field].num, out);
	else
		record_show(rec, field, &env, out);
}

static void add_column(struct columns *columns, size_t index)
{
	columns->index = xrealloc(columns->index, (columns->n + 1) * sizeof(*columns->index));
	columns->index[columns->n++] = index;
}

enum result columns_parse(const struct entity *entity, const char *names, struct columns *out,
	struct err *err)
{
	struct strlist words = { 0 };
	enum result code = OK;

	*out = (struct columns){ 0 };
	for (size_t i = 0; !names && i < entity->nfields; i++)
		if (entity->fields[i].flags & F_COLUMN)
			add_column(out, i);
	if (names)
		column_names(names, &words);
	for (size_t i = 0; i < words.n && !code; i++) {
		const struct field *field = column_field(entity, words.v[i]);

		if (str_eq(words.v[i], "id"))
			continue;	/* always there */
		if (!field)
			code = err_set(err, ERR_USAGE, _("There is no column \"%s\"."), words.v[i]);
		else
			add_column(out, (size_t)(field - entity->fields));
	}
	strlist_release(&words);
	if (code)
		columns_release(out);
	return code;
}

void columns_release(struct columns *columns)
{
	free(columns->index);
	*columns = (struct columns){ 0 };
}

static size_t column_width(const struct field *field)
{
	return field->width ? (size_t)field->width : 12;
}

/* Text padded to its column; longer text is kept whole: a pipe wants all of it. */
static void add_padded(const char *text, size_t width, bool last, struct str *out)
{
	size_t used = text_width(text);

	output_visible(text, false, out);
	if (last)
		return;
	for (; used < width; used++)
		str_addc(out, ' ');
	str_add(out, "  ");
}

void output_heading(const struct entity *entity, const struct columns *columns, struct str *out)
{
	add_padded(_("Id"), ULID_START, false, out);
	for (size_t i = 0; i < columns->n; i++) {
		const struct field *field = &entity->fields[columns->index[i]];

		add_padded(_(field->label), column_width(field), i + 1 == columns->n, out);
	}
	str_addc(out, '\n');
}

void output_row(struct app *app, const struct record *rec, const struct columns *columns,
	struct str *out)
{
	struct str text = STR_INIT;

	str_addf(out, "%.*s  ", ULID_START, rec->id);
	for (size_t i = 0; i < columns->n; i++) {
		str_clear(&text);
		output_value(app, rec, columns->index[i], &text);
		add_padded(text.s, column_width(&rec->entity->fields[columns->index[i]]),
			i + 1 == columns->n, out);
	}
	while (out->len && out->s[out->len - 1] == ' ')
		str_cut(out, out->len - 1);
	str_addc(out, '\n');
	str_release(&text);
}

/* The i-th field of a card: the user's own ones before owner, dates and versions. */
static size_t card_field(const struct entity *entity, size_t i)
{
	size_t first = common_index(entity, COMMON_owner);

	if (i < first)
		return i;
	return i < first + entity->ncustom ? entity->nfields - entity->ncustom + i - first :
		i - entity->ncustom;
}

void output_card(struct app *app, const struct record *rec, struct str *out)
{
	struct str text = STR_INIT;

	str_addf(out, "%s  %s\n", _("Id"), rec->id);
	for (size_t k = 0; k < rec->entity->nfields; k++) {
		size_t i = card_field(rec->entity, k);
		const struct field *field = &rec->entity->fields[i];

		if ((!rec->v[i].set && !custom_stray(rec, i, NULL, &text)) || field->flags & F_RETIRED || field->kind == &kind_json ||
		    str_has_suffix(field->name, "_typed") || str_eq(field->name, "name_norm"))
			continue;
		str_clear(&text);
		output_value(app, rec, i, &text);
		add_padded(_(field->label), 22, false, out);
		output_visible(text.s, true, out);
		str_addc(out, '\n');
	}
	str_release(&text);
}
