/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A long text in the person's own editor. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "base/sys.h"
#include "text/utf8.h"
#include "ui/edit.h"

#define FILE_MAX (16u * 1024 * 1024)	/* as long as a note may be */

/* $VISUAL, else $EDITOR, else vi, as everywhere. */
static void editor_command(struct strlist *out)
{
	static const char *const names[] = { "VISUAL", "EDITOR" };

	for (size_t i = 0; i < COUNT(names) && !out->n; i++) {
		const char *set = getenv(names[i]);

		if (!text_is_empty(set))
			sys_split_command(set, out);
	}
	if (!out->n)
		strlist_add(out, "vi");
}

static enum result run_editor(struct ui *ui, const char *file, struct err *err)
{
	struct strlist words = { 0 };
	const char **argv;
	int status = 0;
	enum result code;

	editor_command(&words);
	argv = xcalloc(words.n + 2, sizeof(*argv));
	for (size_t i = 0; i < words.n; i++)
		argv[i] = words.v[i];
	argv[words.n] = file;
	code = ui_run_program(ui, argv, &status, err);
	if (code == ERR_MISSING)
		err_set(err, code, _("There is no editor %s: set $VISUAL or $EDITOR to yours. "
			"The text is as it was."), argv[0]);
	else if (!code && status)
		code = err_set(err, ERR_IO, _("%s ended with %d: the text is as it was."), argv[0],
			status);
	free(argv);
	strlist_release(&words);
	return code;
}

/* Editors end the last line; where the text did not, that end is not of the text. */
static bool replace(struct edit *edit, struct str *text)
{
	bool ended = edit->text.len && edit->text.s[edit->text.len - 1] == '\n';

	text_unix_lines(text);
	if (!ended && text->len && text->s[text->len - 1] == '\n')
		str_cut(text, text->len - 1);
	return str_eq(text->s, edit->text.s) || edit_replace(edit, text->s, text->len);
}

enum result ui_edit_outside(struct ui *ui, struct edit *edit, struct err *err)
{
	char *folder = sys_temp_folder(err), *file;
	struct str text = STR_INIT;
	const char *end = edit->text.len && edit->text.s[edit->text.len - 1] != '\n' ? "\n" : "";
	enum result code;

	if (!folder)
		return err->code;
	file = xasprintf("%s/note.txt", folder);
	str_addf(&text, "%s%s", edit->text.s, end);
	code = sys_write_file(file, text.s, text.len, err);
	if (!code)
		code = run_editor(ui, file, err);
	str_clear(&text);
	if (!code)
		code = sys_read_file(file, FILE_MAX, &text, err);
	if (!code && !replace(edit, &text))
		code = err_set(err, ERR_INVALID, _("That is too long for this field."));
	sys_remove_folder(folder);
	str_release(&text);
	free(file);
	free(folder);
	return code;
}
