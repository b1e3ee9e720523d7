/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files of documents: they go up with their record and come when they are wanted. */
#include "base/base.h"

#include "app/attach.h"
#include "app/sync.h"
#include "base/sys.h"
#include "io/blob.h"
#include "model/schema/people.h"
#include "office_fixture.h"
#include "store/save.h"
#include "unit.h"

static char *write_file(const char *name, size_t size)
{
	char *path = xasprintf("%s/%s", getenv("TEST_TMP"), name);
	struct str data = STR_INIT;

	for (size_t i = 0; i < size; i++)
		str_addc(&data, (char)(i * 7 % 251));
	ck_ok(sys_write_file(path, data.s, data.len, &err));
	str_release(&data);
	return path;
}

/* Each machine has a folder of its own: in memory they would share one. */
static void on_machine(const char *name)
{
	char *path = xasprintf("%s/%s", getenv("TEST_TMP"), name);

	setenv("XDG_DATA_HOME", path, 1);
	setenv("XDG_STATE_HOME", path, 1);
	free(path);
}

static bool is_kept(const char *machine, const struct record *document)
{
	char *folder, *path;
	bool kept;

	on_machine(machine);
	folder = attach_folder(":memory:");
	path = blob_path(folder, record_text(document, DOCUMENT_file));
	kept = path && sys_file_exists(path);
	free(path);
	free(folder);
	return kept;
}

/* A customer with a document, on machine a. */
static struct record *attach_deed(size_t size)
{
	char *path = write_file("deed.pdf", size);
	struct attach_spec spec = { .path = path };
	struct record *document = NULL;
	int64_t n;

	on_machine("a");
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	ck_ok(attach_add(&a, n, &spec, &document, &err));
	free(path);
	return document;
}

/* The same as machine b knows it, which syncs first. */
static struct record *deed_there(const struct record *document)
{
	on_machine("b");
	machine_sync(&b, &counts);
	return fixture_get(&b, &document_entity, machine_n(&a, document->n, &b));
}

START_TEST(files_go_up_and_come_when_they_are_wanted)
{
	struct sync_options options = quick_options();
	struct record *doc, *there_doc;
	struct erased erased = { 0 };
	char *out;
	int64_t n, m;

	pair_start();
	doc = attach_deed(300000);
	n = record_num(doc, DOCUMENT_record);
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.files, 1);
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.files + counts.up + counts.down, 0);
	on_machine("b");
	machine_sync(&b, &counts);
	ck_assert_int_eq(counts.files, 0);
	ck_assert(!is_kept("b", doc));
	m = machine_n(&a, doc->n, &b);
	there_doc = fixture_get(&b, &document_entity, m);
	/* A break in the middle is gone on from. */
	peer_fault(&peer, "do=cut&at=/document%3A&arg=100000&times=3");
	ck_assert_int_ne(sync_fetch_file(&b, there_doc, &err), OK);
	ck_assert(!is_kept("b", doc));
	pair_tell("/_test/clear", NULL);
	ck_ok(sync_fetch_file(&b, there_doc, &err));
	ck_assert(is_kept("b", doc));
	out = attach_copy(&b, there_doc, &err);
	ck_assert_ptr_nonnull(out);
	free(out);
	/* An edit of the record leaves the file there. */
	fixture_edit(&b, &document_entity, m, "name=other.pdf");
	machine_sync(&b, &counts);
	ck_assert_int_eq(counts.up, 1);
	on_machine("c");
	fixture_open(&c, NOW);
	machine_join(&c, &peer);
	options.attachments = true;
	ck_ok(sync_once(&c, &options, &report, &err));
	ck_assert_int_eq(report.all.files, 1);
	ck_assert(is_kept("c", doc));
	/* Erased with him. */
	ck_ok(save_erase(c.db, &c.actor, &customer_entity, machine_n(&a, n, &c), "Erased", &erased, &err));
	strlist_release(&erased.ids);
	machine_sync(&c, &counts);
	on_machine("a");
	machine_sync(&a, &counts);
	ck_assert(!is_kept("a", doc));
	record_free(&doc);
	record_free(&there_doc);
	app_close(&c);
	pair_stop();
}
END_TEST

/* What went from his own to the team's has its file there, whatever stands in the old place. */
START_TEST(a_file_comes_from_where_its_record_is)
{
	struct record *doc, *there_doc;

	office_start();
	doc = attach_deed(3000);
	office_sync(&a);
	on_machine("b");
	office_sync(&b);
	on_machine("a");
	office_set_team(&a, record_num(doc, DOCUMENT_record), "north");
	office_sync(&a);
	office_sync(&a);
	on_machine("b");
	office_sync(&b);
	office_sync(&b);
	there_doc = fixture_get(&b, &document_entity, machine_n(&a, doc->n, &b));
	ck_ok(sync_fetch_file(&b, there_doc, &err));
	ck_assert(is_kept("b", doc));
	record_free(&there_doc);
	record_free(&doc);
	office_stop();
}
END_TEST

START_TEST(a_file_that_was_changed_on_the_way_is_thrown_away)
{
	struct record *doc, *there_doc;

	pair_start();
	doc = attach_deed(300);
	machine_sync(&a, &counts);
	there_doc = deed_there(doc);
	pair_tell("/_test/text", "another");
	peer_fault(&peer, "do=text&at=/document%3A&times=1");
	ck_assert_int_eq(sync_fetch_file(&b, there_doc, &err), ERR_FORMAT);
	ck_assert(!is_kept("b", doc));
	ck_ok(sync_fetch_file(&b, there_doc, &err));
	ck_assert(is_kept("b", doc));
	record_free(&doc);
	record_free(&there_doc);
	pair_stop();
}
END_TEST

START_TEST(what_no_server_has_is_told_in_a_sentence)
{
	struct record *doc, *there_doc;

	pair_start();
	doc = attach_deed(301);
	peer_fault(&peer, "do=status&arg=413&at=/document%3A&times=1");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.refused, 1);
	there_doc = deed_there(doc);
	ck_assert_int_eq(sync_fetch_file(&b, there_doc, &err), ERR_MISSING);
	ck_assert_ptr_nonnull(strstr(err.text, "deed.pdf"));
	record_free(&doc);
	record_free(&there_doc);
	pair_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("sync_files", NULL, NULL, 0,
		ONCE(files_go_up_and_come_when_they_are_wanted),
		ONCE(a_file_comes_from_where_its_record_is),
		ONCE(a_file_that_was_changed_on_the_way_is_thrown_away),
		ONCE(what_no_server_has_is_told_in_a_sentence));
}
