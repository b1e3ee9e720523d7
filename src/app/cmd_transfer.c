/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * import, export, demo. */
#include "base/base.h"
#include "app/command.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/sys.h"
#include "io/json.h"
#include "model/filter.h"
#include "model/schema/people.h"
#include "text/phone.h"
#include "app/demo.h"
#include "app/export.h"
#include "app/import.h"
#include "app/output.h"
#include "app/telling.h"

/* --- import. */

/* One line that rewrites itself, on a terminal only. */
static bool show_progress(void *ctx, int64_t done, int64_t bytes, int64_t all)
{
	const struct target *t = ctx;

	if (isatty(STDERR_FILENO) && !t->plain)
		fprintf(stderr, "\r%3d %%  %" PRId64, (int)(all ? bytes * 100 / all : 0), done);
	return true;
}

/* For the screens, which read it line by line. */
static bool print_progress(void *ctx, int64_t done, int64_t at, int64_t all)
{
	(void)ctx, (void)done;
	printf("%" PRId64 " %" PRId64 "\n", at, all);
	fflush(stdout);
	return true;		/* who reads it may be gone: what he asked for is done all the same */
}

static void end_progress(const struct target *t)
{
	if (isatty(STDERR_FILENO) && !t->plain)
		fputs("\r\033[K", stderr);
}

static const char *const signs[] = {
	[IMPORT_NEW] = "+", [IMPORT_MERGED] = "~", [IMPORT_UNCHANGED] = "=", [IMPORT_LOOK] = "?",
	[IMPORT_ERROR] = "!",
};

static void print_lines(const struct import_report *report, bool all, struct str *out)
{
	for (size_t i = 0; i < report->notes.n; i++)
		str_addf(out, "%s\n", report->notes.v[i]);
	for (size_t i = 0; i < report->n; i++)
		if (all || report->v[i].kind >= IMPORT_LOOK)
			str_addf(out, "%s %s\n", signs[report->v[i].kind], report->v[i].text);
}

static void json_report(struct target *t, const struct import_report *report, bool dry)
{
	static const char *const names[] = { "new", "merged", "unchanged", "look", "errors" };
	static const char *const line_kinds[] = { "new", "merged", "unchanged", "look", "error" };
	struct json_writer w;

	jw_init(&w, t->out, false);
	jw_object(&w, NULL);
	jw_bool(&w, "dry_run", dry);
	for (size_t i = 0; i < COUNT(names); i++)
		jw_int(&w, names[i], report->count[i]);
	jw_array(&w, "lines");
	for (size_t i = 0; i < report->n; i++) {
		if (!dry && report->v[i].kind < IMPORT_LOOK)
			continue;
		jw_object(&w, NULL);
		jw_string(&w, "kind", line_kinds[report->v[i].kind]);
		jw_string(&w, "text", report->v[i].text);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	jw_array(&w, "notes");
	for (size_t i = 0; i < report->notes.n; i++)
		jw_string(&w, NULL, report->notes.v[i]);
	jw_end_array(&w);
	jw_end_object(&w);
	str_addc(t->out, '\n');
}

/* Asks only where a person sits. */
static enum result ask(struct target *t, const struct import_report *report, struct err *err)
{
	struct str question = STR_INIT, shown = STR_INIT;
	char answer[16] = "";

	if (t->yes || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return OK;
	print_lines(report, false, &question);
	import_summary(report, &question);
	output_plain(question.s, &shown);
	printf("%s\n%s ", shown.s, _("Import? [y/N]"));
	fflush(stdout);
	str_release(&question);
	str_release(&shown);
	if (fgets(answer, sizeof(answer), stdin) && (strchr("yY1", *answer) ||
	    str_has_prefix(answer, "ن")))
		return OK;
	return err_set(err, ERR_CANCEL, _("Nothing was imported."));
}

/* What is to be told in the end; asks before it writes where a person sits. */
static enum result run_import(struct target *t, struct import *im, const struct args *args,
	size_t *rejected, struct err *err)
{
	const char *rejects = args_text(args, "rejects");
	bool dry = args_yes(args, "dry_run");
	bool person = !t->yes && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	enum result code = OK;

	if (person && !dry)
		code = ask(t, import_said(im), err);
	import_watch(im, show_progress, t);
	if (!code && !dry)
		code = import_save(im, err);
	end_progress(t);
	/* Afterwards: what was not put in is in the file, whatever happened in between. */
	if (!code && rejects)
		code = import_rejects(im, rejects, rejected, err);
	return code;
}

static void told_import(struct target *t, const struct import_report *report, bool dry,
	const char *rejects, size_t rejected)
{
	if (t->json) {
		json_report(t, report, dry);
		return;
	}
	print_lines(report, dry, t->out);
	import_summary(report, t->out);
	if (dry)
		str_addf(t->out, "\n%s", _("This was only a look: nothing was written. "
			"+ new, ~ merged, = unchanged, ? to look at, ! error"));
	str_addc(t->out, '\n');
	if (rejected) {
		str_addf(t->out, Q_("%zu row with an error is in %s: mend it there and import that file.",
			"%zu rows with errors are in %s: mend them there and import that file.",
			rejected), rejected, rejects);
		str_addc(t->out, '\n');
	}
}

#define STAGED_LIMIT ((size_t)2 << 30)

/* What the screens have read and shown already: put in, and told in one line. */
static enum result import_staged(struct target *t, struct err *err)
{
	struct import_options options = { .progress = print_progress };
	struct str staged = STR_INIT;
	struct import *im = NULL;
	enum result code = sys_read_file("-", STAGED_LIMIT, &staged, err);

	if (!code)
		code = import_unstage(t->app, staged.s, staged.len, &options, &im, err);
	str_release(&staged);
	if (!code)
		code = import_save(im, err);
	if (!code)
		import_summary(import_said(im), t->out);
	import_close(&im);
	return code;
}

static enum result import(struct target *t, const struct args *args, struct err *err)
{
	const char *as = args_text(args, "as");
	const struct entity *table = as ? export_entity(as) : NULL;
	struct import_options options = {
		.country = args_text(args, "country"), .keep_misread = args_yes(args, "keep_misread"),
		.raw = args_yes(args, "raw"), .map = args_text(args, "map"),
		.header = args_yes(args, "no_header") ? HEADER_NONE : HEADER_FIND,
		.progress = show_progress, .ctx = t, .as = table,
	};
	const struct import_report *report;
	struct import *im = NULL;
	size_t rejected = 0;
	enum result code;

	if (args_yes(args, "staged"))
		return import_staged(t, err);
	if (!t->nwords)
		return err_set(err, ERR_USAGE, _("Say which file: a vCard or CSV file, or - for standard input."));
	if (options.country && !phone_country_known(options.country))
		return err_set(err, ERR_INVALID, _("\"%s\" is not a country wasit knows numbers of."),
			options.country);
	if (as && !table)
		return err_set(err, ERR_USAGE, _("\"%s\" is no kind of record; followups and interactions are."), as);
	code = import_open(t->app, t->words, t->nwords, &options, &im, err);
	end_progress(t);
	if (code)
		return code;
	code = run_import(t, im, args, &rejected, err);
	report = import_said(im);
	if (!code)
		told_import(t, report, args_yes(args, "dry_run"), args_text(args, "rejects"), rejected);
	if (!code && report->count[IMPORT_ERROR] && !report->count[IMPORT_NEW] &&
	    !report->count[IMPORT_MERGED] && !report->count[IMPORT_UNCHANGED])
		code = err_set(err, ERR_FORMAT, "%s", import_is_export(im) ? _("No record could be read.") :
			_("No contact could be read."));
	import_close(&im);
	return code;
}

/* --- export. */

static const struct choice vcard_versions[] = {
	{ "3.0", N_("3.0, which every phone reads") },
	{ "4.0", N_("4.0") },
	{ NULL, NULL },
};

static enum result read_format(const struct args *args, struct export_options *options,
	struct err *err)
{
	const char *format = args_text(args, "format"), *version = args_text(args, "vcard_version");
	size_t i = 0;

	while (format && export_formats[i].key && !str_eq(export_formats[i].key, format))
		i++;
	if (!export_formats[i].key)
		return err_set(err, ERR_USAGE, _("The format is csv, json, vcard or xlsx, not \"%s\"."),
			format);
	options->format = (enum export_format)i;
	if (version && *version != '3' && *version != '4')
		return err_set(err, ERR_USAGE, _("The version of a card is 3.0 or 4.0, not \"%s\"."),
			version);
	options->vcard_version = version && *version == '4' ? 40 : 30;
	return OK;
}

static void told_export(struct target *t, const char *path, int64_t count)
{
	struct json_writer w;

	t->exact = false;
	if (!t->json) {
		export_told(count, path, t->out);
		str_addc(t->out, '\n');
		return;
	}
	jw_init(&w, t->out, true);
	jw_object(&w, NULL);
	jw_string(&w, "file", path);
	jw_int(&w, "count", count);
	jw_end_object(&w);
	str_addc(t->out, '\n');
}

static enum result export(struct target *t, const struct args *args, struct err *err)
{
	struct export_options options = { .labels = args_yes(args, "labels"),
		.raw = args_yes(args, "raw"), .bom = args_yes(args, "bom"), .replace = t->yes,
		.columns = args_text(args, "columns"), .path = args_text(args, "output") };
	struct filter filter = { 0 };
	struct sort sort;
	struct query q;
	enum result code;
	int64_t count;

	t->entity = t->nwords ? export_entity(t->words[0]) : NULL;
	if (!t->entity)
		return err_set(err, ERR_USAGE, _("Say what: customers, interactions, followups or "
			"calls, as in wasit export customers --format csv."));
	if (options.path && str_eq(options.path, "-"))
		options.path = NULL;
	if (read_format(args, &options, err))
		return err->code;
	code = command_query(t, args, &q, &filter, &sort, err);
	if (!code)
		code = export_records(t, &q, &options, &count, err);
	filter_release(&filter);
	if (!code && options.path)
		told_export(t, options.path, count);
	return code;
}

/* --- demo. */

static void tell_demo(struct target *t, int64_t customers, uint64_t sum)
{
	char checksum[17];
	struct json_writer w;

	snprintf(checksum, sizeof(checksum), "%016llx", (unsigned long long)sum);
	if (!t->json) {
		str_addf(t->out, Q_("Sample data: %d customer.\n", "Sample data: %d customers.\n",
			(unsigned long)customers), (int)customers);
		str_addf(t->out, _("Checksum: %s\n"), checksum);
		return;
	}
	jw_init(&w, t->out, true);
	jw_object(&w, NULL);
	jw_int(&w, "customers", customers);
	jw_string(&w, "checksum", checksum);
	jw_end_object(&w);
	str_addc(t->out, '\n');
}

static enum result demo(struct target *t, const struct args *args, struct err *err)
{
	struct telling telling;
	struct demo_options options = { .size = 50, .seed = 1, .progress = telling_step, .ctx = &telling };
	const char *size = args_text(args, "demo_size"), *seed = args_text(args, "seed");
	int64_t number = 1;
	uint64_t sum = 0;
	enum result code;

	if (!t->start_db && text_is_empty(getenv("WASIT_DB")))
		return err_set(err, ERR_USAGE, _("Sample data goes into a database of its own: name it "
			"with --db FILE."));
	if ((size && !parse_int64(size, &options.size)) || (seed && !parse_int64(seed, &number)))
		return err_set(err, ERR_USAGE, _("--demo-size and --seed want whole numbers."));
	options.seed = (uint64_t)number;
	options.sum = &sum;
	telling_begin(&telling, t);
	code = demo_fill(t->app, &options, err);
	telling_end(&telling);
	if (code)
		return code;
	tell_demo(t, options.size, sum);
	return OK;
}

static const struct field import_params[] = {
	{ .name = "dry_run", .kind = &kind_bool, .label = N_("Only show"),
	  .help = N_("Show what would happen and change nothing") },
	{ .name = "country", .kind = &kind_text, .label = N_("Country"),
	  .help = N_("Two letters of the country of numbers without a prefix") },
	{ .name = "keep_misread", .kind = &kind_bool, .label = N_("Keep misread text"),
	  .help = N_("Do not repair text that another program misread") },
	{ .name = "raw", .kind = &kind_bool, .label = N_("Raw"),
	  .help = N_("The CSV was exported with --raw: an apostrophe before a formula is text") },
	{ .name = "map", .kind = &kind_text, .label = N_("Columns"),
	  .help = N_("What columns are, as in Owner=name,Cell=phone,Code=none; it is remembered for tables "
		"with these headers") },
	{ .name = "no_header", .kind = &kind_bool, .label = N_("No header"),
	  .help = N_("The first row of the CSV is a contact, no header; #1=name is the first column for --map") },
	{ .name = "as", .kind = &kind_text, .label = N_("Kind of record"),
	  .help = N_("What an export of wasit holds, as in --as followups, where its columns do not tell") },
	{ .name = "staged", .kind = &kind_bool, .label = N_("Handed over"),
	  .help = N_("Used by the screens: contacts they have read come by the standard input, progress is printed") },
	{ .name = "rejects", .kind = &kind_text, .label = N_("File for errors"),
	  .help = N_("Write the rows with errors there as CSV, each with its error, to be mended and imported") },
};

static const struct field export_params[] = {
	{ .name = "format", .kind = &kind_choice, .label = N_("Format"), .choices = export_formats,
	  .help = N_("csv (unless given), json, vcard or xlsx") },
	{ .name = "output", .kind = &kind_text, .label = N_("File"),
	  .help = N_("The file to write; without it the standard output. --yes replaces one that is there") },
	{ .name = "columns", .kind = &kind_text, .pool = "columns", .label = N_("Columns"),
	  .help = N_("Names of fields in the order wanted, separated by commas; all of them unless given") },
	{ .name = "filter", .kind = &kind_text, .pool = "filter", .label = N_("Filter"),
	  .help = N_("Conditions such as kind=buyer status=active") },
	{ .name = "search", .kind = &kind_text, .label = N_("Search"),
	  .help = N_("Words to find, in any order") },
	{ .name = "sort", .kind = &kind_text, .pool = "sort", .label = N_("Sort"),
	  .help = N_("Fields to sort by, - before a field for the other way round") },
	{ .name = "limit", .kind = &kind_int, .label = N_("At most"),
	  .help = N_("How many at most") },
	{ .name = "deleted", .kind = &kind_bool, .label = N_("Deleted ones"),
	  .help = N_("Those that were deleted, instead of the others") },
	{ .name = "vcard_version", .kind = &kind_choice, .label = N_("Version of cards"),
	  .choices = vcard_versions, .help = N_("3.0 (unless given) or 4.0") },
	{ .name = "labels", .kind = &kind_bool, .label = N_("Arabic headers"),
	  .help = N_("A short CSV table with Arabic headers for people") },
	{ .name = "raw", .kind = &kind_bool, .label = N_("Raw"),
	  .help = N_("Leave cells that a spreadsheet could take for a formula as they are") },
	{ .name = "bom", .kind = &kind_bool, .label = N_("Byte order mark"),
	  .help = N_("Begin with a byte order mark, for Excel") },
};

static const struct field demo_params[] = {
	{ .name = "demo_size", .kind = &kind_int, .label = N_("Customers"),
	  .help = N_("How many customers, 50 unless given") },
	{ .name = "seed", .kind = &kind_int, .label = N_("Seed"),
	  .help = N_("The same seed gives the same data") },
};

const struct action transfer_actions[] = {
	{ .name = "import", .help = N_("Bring contacts in from vCard or CSV files, and back what wasit exported"), .words = "FILE…",
	  .params = import_params, .nparams = COUNT(import_params), .in = IN_SHELL,
	  .flags = A_WRITES, .run = import },
	{ .name = "export", .help = N_("Write records as CSV, JSON, vCard or Excel"),
	  .words = "customers|interactions|followups|calls", .params = export_params,
	  .nparams = COUNT(export_params), .in = IN_SHELL, .flags = A_WRITES, .run = export },
	{ .name = "demo", .help = N_("Fill a database with sample data"), .params = demo_params,
	  .nparams = COUNT(demo_params), .in = IN_SHELL, .run = demo },
	{ .name = NULL },
};
