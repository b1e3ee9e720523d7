/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Rows cut out of answers at any byte, documents there and back, pages whole or not at all. */
#include "base/base.h"

#include "io/couch.h"
#include "model/record.h"
#include "model/schema/people.h"
#include "peer.h"
#include "text/utf8.h"
#include "unit.h"

#define ID  "01KAKJ5B0000000000000000AA"
#define NOW 1795244400000LL
#define TAGS (CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_tags)
#define CUSTOM (CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_custom)

static struct err err;

/* --- Rows. */

static const char page[] = "{\"results\":[\n{\"id\":\"a\",\"x\":[1,{\"y\":\"]},{\\\"\"}]},\n"
	"{\"id\":\"محمد/😀\"}\n,7,\"s,]\"],\n\"last_seq\":\"1-a,]}\",\"pending\":[]}";

START_TEST(rows_are_the_same_wherever_the_bytes_break)
{
	static const char *const want[] = { "{\"id\":\"a\",\"x\":[1,{\"y\":\"]},{\\\"\"}]}",
		"{\"id\":\"محمد/😀\"}", "7", "\"s,]\"" };

	for (size_t step = 1; step < sizeof(page); step++) {
		struct couch_rows rows = COUCH_ROWS_INIT(2);
		size_t at = 0;

		for (size_t i = 0; i < sizeof(page) - 1; i += step)
			ck_assert(!couch_rows_add(&rows, page + i, MIN(step, sizeof(page) - 1 - i), &err));
		ck_assert_uint_eq(rows.n, COUNT(want));
		for (size_t i = 0; i < COUNT(want); i++) {
			struct str row = STR_INIT;

			str_set(&row, couch_rows_next(&rows, &at));
			str_trim(&row);
			ck_assert_str_eq(row.s, want[i]);
			str_release(&row);
		}
		ck_assert_ptr_null(couch_rows_next(&rows, &at));
		ck_assert_str_eq(rows.rest.s,
			"{\"results\":[],\n\"last_seq\":\"1-a,]}\",\"pending\":[]}");
		ck_assert_uint_eq(rows.depth, 0);
		couch_rows_release(&rows);
	}
}
END_TEST

START_TEST(rows_refuse_what_has_no_end)
{
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	struct str text = STR_INIT;

	for (int i = 0; i < 200; i++)
		str_add(&text, "{\"a\":");
	ck_assert_int_eq(couch_rows_add(&rows, text.s, text.len, &err), ERR_FORMAT);
	couch_rows_clear(&rows);
	str_clear(&text);
	while (text.len < HTTP_SMALL + 10)
		str_add(&text, "\"x\":1,");
	ck_assert_int_eq(couch_rows_add(&rows, text.s, text.len, &err), ERR_FORMAT);
	couch_rows_clear(&rows);
	ck_assert_int_eq(couch_rows_add(&rows, "{]", 2, &err), ERR_FORMAT);
	couch_rows_clear(&rows);
	ck_assert_int_eq(couch_rows_add(&rows, "}", 1, &err), ERR_FORMAT);
	couch_rows_clear(&rows);
	ck_assert_int_eq(couch_rows_add(&rows, "{\"a\0\":1}", 8, &err), ERR_FORMAT);
	str_release(&text);
	couch_rows_release(&rows);
}
END_TEST

static void add_nested(struct str *out, int depth)
{
	for (int i = 0; i < depth; i++)
		str_addc(out, i % 2 ? '[' : '{'), str_add(out, i % 2 ? "" : "\"a]\":");
	str_add(out, "0");
	for (int i = depth; i-- > 0;)
		str_addc(out, i % 2 ? ']' : '}');
}

/* What was too deep comes as its id and why, wherever the bytes break, and the next row as it is. */
START_TEST(a_row_that_is_too_deep_keeps_no_other_from_coming)
{
	for (size_t step = 1; step < 40; step += 3) {
		struct couch_rows rows = COUCH_ROWS_INIT(2);
		struct str text = STR_INIT;
		size_t at = 0;

		str_add(&text, "{\"results\":[{\"seq\":1,\"id\": \"customer:" ID "\",\"doc\":");
		add_nested(&text, 3000);
		str_add(&text, "},{\"id\":\"b\"}],\"last_seq\":\"2\"}");
		for (size_t i = 0; i < text.len; i += step)
			ck_assert(!couch_rows_add(&rows, text.s + i, MIN(step, text.len - i), &err));
		ck_assert_uint_eq(rows.n, 2);
		ck_assert_str_eq(couch_rows_next(&rows, &at), "{\"id\":\"customer:" ID
			"\",\"unread\":\"It is nested too deep.\"}");
		ck_assert_str_eq(couch_rows_next(&rows, &at), "{\"id\":\"b\"}");
		ck_assert_uint_eq(rows.depth, 0);
		ck_assert_str_eq(rows.rest.s, "{\"results\":[],\"last_seq\":\"2\"}");
		str_release(&text);
		couch_rows_release(&rows);
	}
}
END_TEST

START_TEST(a_row_that_is_too_large_keeps_no_other_from_coming)
{
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	char *piece = xcalloc(1, 1 << 20);
	size_t at = 0;

	memset(piece, 'x', 1 << 20);
	ck_assert(!couch_rows_add(&rows, "{\"results\":[{\"id\":\"a\",\"doc\":\"", 29, &err));
	for (size_t i = 0; i <= COUCH_ROW_MAX >> 20; i++)
		ck_assert(!couch_rows_add(&rows, piece, 1 << 20, &err));
	ck_assert_uint_lt(rows.text.len, 2000);
	ck_assert(!couch_rows_add(&rows, "\"},{\"id\":\"b\"}]", 14, &err));
	ck_assert_uint_eq(rows.n, 2);
	ck_assert_str_eq(couch_rows_next(&rows, &at), "{\"id\":\"a\",\"unread\":\"It is larger than 20 MB.\"}");
	ck_assert_str_eq(couch_rows_next(&rows, &at), "{\"id\":\"b\"}");
	free(piece);
	couch_rows_release(&rows);
}
END_TEST

/* Blanks, or rows of a byte: neither fills the memory, and who asks is told that less would do. */
START_TEST(a_page_that_is_too_large_says_so)
{
	const char *const fillers[] = { " ", "1," };
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	struct str text = STR_INIT;
	enum result code;

	while (text.len < 1 << 20)
		str_add(&text, fillers[_i]);
	code = couch_rows_add(&rows, "{\"results\":[", 12, &err);
	for (size_t i = 0; !code && i < 2 * COUCH_PAGE_MAX / text.len; i++)
		code = couch_rows_add(&rows, text.s, text.len, &err);
	ck_assert_int_eq(code, ERR_FORMAT);
	ck_assert(rows.over);
	couch_rows_clear(&rows);
	ck_assert(!rows.over && !couch_rows_add(&rows, page, sizeof(page) - 1, &err));
	str_release(&text);
	couch_rows_release(&rows);
}
END_TEST

/* --- Documents. */

static struct json *parse(const char *text)
{
	struct json *root = NULL;

	ck_assert_msg(!json_parse(text, strlen(text), &root, &err), "%s: %s", text, err.text);
	return root;
}

static struct state *customer(void)
{
	struct state *s = state_new(&customer_entity);

	state_set(s, CUSTOMER_name, "نورة \"😀\"\n\x01");
	state_set(s, CUSTOMER_budget_max, "9007199254740993");
	state_set(s, CUSTOMER_budget_min, "-12");
	state_set(s, CUSTOMER_is_vip, "0");
	state_set(s, CUSTOMER_do_not_call, "1");
	state_set(s, CUSTOMER_date_of_birth, "--02-29");
	state_set(s, CUSTOMER_referred_by, ID);
	state_set(s, TAGS, "[\"vip\",\"نرجس \\\"1\\\"\"]");
	state_set(s, CUSTOM, "{ \"a\": 1.0,\"b\" :1e2}");
	state_set(s, CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_created_at, "5");
	state_set(s, CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_updated_at, "6");
	state_set(s, CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_version, "7");
	for (size_t i = 0; i < CUSTOMER_NFIELDS; i++)
		stamp_print(NOW << 16, i == CUSTOMER_name ? "B" : "A", s->stamp[i]);
	return s;
}

START_TEST(a_document_reads_back_to_the_byte)
{
	struct state *state = customer(), *back = NULL;
	struct json *old = parse("{\"_id\":\"x\",\"name\":\"old\",\"$new\":{\"a\":[1.50]},"
		"\"unknown\":1e400,\"_attachments\":{\"f\":{\"stub\":true}},\"_local_seq\":3}");
	struct str out = STR_INIT;
	struct json *doc;
	bool bare = true;

	couch_doc_write(state, ID, "3-abc", "01KAKJ5B0000000000000000ZZ", old, &out);
	doc = parse(out.s);
	ck_assert_msg(!couch_doc_read(doc, NOW, &back, &bare, &err), "%s", err.text);
	ck_assert(!bare);
	ck_assert(state_equal(state, back));
	for (size_t i = 0; i < CUSTOMER_NFIELDS; i++)
		if (state_has_field(&customer_entity, i) && !state_is_count(&customer_entity, i))
			ck_assert_str_eq(state->stamp[i], back->stamp[i]);
	ck_assert_str_eq(json_string(json_get(doc, "_id")), "customer:" ID);
	ck_assert_str_eq(json_string(json_get(doc, "_rev")), "3-abc");
	ck_assert_str_eq(json_number_text(json_get(doc, "budget_min")), "-12");
	ck_assert_str_eq(json_string(json_get(doc, "budget_max")), "9007199254740993");
	/* One stamp for all and the one that differs. */
	ck_assert_ptr_nonnull(json_first(json_get(doc, "$fields")));
	ck_assert_ptr_null(json_next(json_first(json_get(doc, "$fields"))));
	/* What this version does not know goes back as it came. */
	ck_assert_str_eq(json_number_text(json_get(doc, "unknown")), "1e400");
	ck_assert_str_eq(json_number_text(json_first(json_get(json_get(doc, "$new"), "a"))), "1.50");
	ck_assert_ptr_nonnull(json_get(doc, "_attachments"));
	ck_assert_ptr_null(json_get(doc, "_local_seq"));
	json_free(&doc), json_free(&old);
	str_release(&out);
	state_free(&state), state_free(&back);
}
END_TEST

/* What it grew from in another place goes along: the stamps of what has changed since, and nothing of what it was. */
START_TEST(a_document_says_what_it_grew_from)
{
	struct state *state = customer(), *back = NULL;
	struct str out = STR_INIT;
	struct json *doc, *old = parse("{\"_id\":\"x\",\"$from\":{\"city\":\"stale\"}}");
	bool bare;

	state_set_grown(state, state->stamp);
	stamp_print((NOW + 1) << 16, "C", state->stamp[CUSTOMER_city]);
	*state->grown[CUSTOMER_name] = '\0';
	if (_i)		/* it carries that whether anything has changed or not */
		state_set_grown(state, state->stamp);
	couch_doc_write(state, ID, NULL, NULL, old, &out);
	doc = parse(out.s);
	ck_assert(json_is_object(json_get(doc, "$from")));
	ck_assert_pstr_eq(json_string(json_get(json_get(doc, "$from"), "city")), _i ? NULL : state->grown[CUSTOMER_city]);
	ck_assert_pstr_eq(json_string(json_get(json_get(doc, "$from"), "name")), _i ? NULL : "");
	ck_assert_ptr_null(json_get(json_get(doc, "$from"), "email"));
	ck_assert_msg(!couch_doc_read(doc, NOW, &back, &bare, &err), "%s", err.text);
	for (size_t i = 0; i < CUSTOMER_NFIELDS; i++)
		if (state_has_stamp(&customer_entity, i))
			ck_assert_str_eq(state->grown[i], back->grown[i]);
	json_free(&doc), json_free(&old);
	str_release(&out);
	state_free(&state), state_free(&back);
}
END_TEST

static const struct { const char *doc; bool good; } docs[] = {
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\"}", true },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"later\":{}}", true },
	{ "{\"_id\":\"customer:" ID "\",\"_deleted\":true}", true },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":7}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":null}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"followup\",\"name\":\"x\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"name\":\"x\"}", false },
	{ "{\"_id\":\"ship:" ID "\",\"$type\":\"ship\",\"name\":\"x\"}", false },
	{ "{\"_id\":\"customer:short\",\"$type\":\"customer\",\"name\":\"x\"}", false },
	{ "{\"_id\":\"customer:01kakj5b0000000000000000aa\",\"$type\":\"customer\",\"name\":\"x\"}", false },
	{ "{\"_id\":7}", false },
	{ "[]", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"budget_max\":1.5}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"budget_max\":1e400}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"budget_max\":"
	  "99999999999999999999}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"is_vip\":\"yes\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"tags\":\"vip\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"tags\":[1]}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"owner\":\"me\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"date_of_birth\":"
	  "\"2020-13-01\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"custom\":\"{\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"custom\":{}}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"$from\":7}", true },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"$from\":{\"ship\":7}}", true },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"$from\":{\"name\":7}}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"$from\":{\"name\":\"now\"}}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"$clock\":\"now\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"$clock\":"
	  "\"7fffffffffffffff-A\"}", false },
	{ "{\"_id\":\"customer:" ID "\",\"$type\":\"customer\",\"name\":\"x\",\"$fields\":{\"name\":"
	  "\"7fffffffffffffff-A\"}}", false },
};

START_TEST(a_document_is_checked_like_any_input)
{
	struct json *doc = parse(docs[_i].doc);
	struct state *state = NULL;
	bool bare;
	enum result code = couch_doc_read(doc, NOW, &state, &bare, &err);

	ck_assert_msg(docs[_i].good ? code == OK : code == ERR_FORMAT, "%s: %d", docs[_i].doc, code);
	ck_assert(!state == !docs[_i].good);
	state_free(&state);
	json_free(&doc);
}
END_TEST

START_TEST(an_erased_person_leaves_nothing_but_the_id)
{
	struct str out = STR_INIT;
	struct json *doc;

	couch_doc_write_erased(&customer_entity, ID, "2-b", "01KAKJ5B0000000000000000ZZ", &out);
	ck_assert_str_eq(out.s, "{\"_id\":\"customer:" ID "\",\"_rev\":\"2-b\",\"_deleted\":true,"
		"\"$type\":\"customer\",\"$by\":\"01KAKJ5B0000000000000000ZZ\",\"$erased\":true}");
	doc = parse(out.s);
	ck_assert(couch_doc_is_erased(doc));
	json_free(&doc);
	str_release(&out);
}
END_TEST

/* --- Requests. */

static struct peer peer;
static struct http *http;

static void start(void)
{
	struct http_options options = { .pause_ms = 1, .most_ms = 20, .tries = 3 };

	peer_start(&peer);
	ck_assert(!http_open(peer.url, &options, &http, &err));
}

static void stop(void)
{
	http_close(&http);
	peer_stop(&peer);
}

static void push(const char *docs_json)
{
	struct couch_rows rows = COUCH_ROWS_INIT(1);
	struct str body = STR_INIT;
	bool too_large;

	str_addf(&body, "{\"docs\":%s}", docs_json);
	ck_assert_msg(!couch_push(http, &body, &rows, &too_large, &err), "%s", err.text);
	ck_assert(!too_large);
	couch_rows_release(&rows);
	str_release(&body);
}

START_TEST(couch_asks_makes_pushes_and_pages)
{
	struct couch_server server;
	struct couch_rows rows = COUCH_ROWS_INIT(2), got = COUCH_ROWS_INIT(2);
	struct strlist ids = { 0 };
	char *since = NULL, *next = NULL;
	int pages = 0;
	size_t all = 0;

	start();
	ck_assert_int_eq(couch_ask(http, &server, &err), ERR_MISSING);
	ck_assert(!couch_make(http, &err) && !couch_make(http, &err));
	ck_assert(!couch_ask(http, &server, &err));
	ck_assert_str_eq(server.uuid, "0123456789abcdef");
	couch_server_release(&server);
	push("[{\"_id\":\"a\"},{\"_id\":\"ب\"},{\"_id\":\"c/😀\",\"_deleted\":true},{\"_id\":\"d\"}]");
	do {
		free(since);
		since = next;
		ck_assert_msg(!couch_changes(http, since, 3, &rows, &next, &err), "%s", err.text);
		all += rows.n;
		pages++;
	} while (rows.n);
	ck_assert_int_eq(pages, 3);
	ck_assert_uint_eq(all, 4);
	ck_assert_str_eq(since, next);
	strlist_add(&ids, "c/😀");
	ck_assert(!couch_get(http, &ids, &got, &err));
	ck_assert_ptr_nonnull(strstr(got.text.s, "\"_deleted\":true"));
	free(since), free(next);
	strlist_release(&ids);
	couch_rows_release(&rows), couch_rows_release(&got);
	stop();
}
END_TEST

/* What a server says of why not: one line, no half of a letter. */
START_TEST(reasons_are_one_short_line)
{
	struct str text = STR_INIT;

	start();
	str_add(&text, "{\"error\":\"x\",\"reason\":\"a\\nb\\tc ");
	for (int i = 0; i < 300; i++)
		str_add(&text, "قن");
	str_add(&text, "\"}");
	free(peer_ask(&peer, "POST", "/_test/text", text.s));
	for (int status = 400; status <= 403; status += 3) {
		char *fault = xasprintf("do=text&at=*&arg=%d", status);

		peer_fault(&peer, fault);
		ck_assert(couch_make(http, &err));
		ck_assert_msg(strstr(err.text, ": a b c قن") && utf8_is_valid(err.text, strlen(err.text)), "%s", err.text);
		free(fault);
	}
	str_release(&text);
	stop();
}
END_TEST

static const struct { const char *answer, *said; enum result code; int status; } strangers[] = {
	{ "<html><form>Sign in</form>", "sign in", ERR_NET, 200 },
	{ "\n <!DOCTYPE html>", "sign in", ERR_NET, 200 },
	{ "{\"hello\":1}", "does not answer as a CouchDB", ERR_FORMAT, 200 },
	{ "[1]", "does not answer as a CouchDB", ERR_FORMAT, 200 },
	{ "", "does not answer as a CouchDB", ERR_FORMAT, 200 },
	{ "", "--user NAME", ERR_AUTH, 401 },		/* none was given */
};

START_TEST(who_is_no_couchdb_is_told_apart)
{
	struct couch_server server;
	char *fault = xasprintf("do=text&at=*&arg=%d&times=99", strangers[_i].status);

	start();
	free(peer_ask(&peer, "POST", "/_test/text", strangers[_i].answer));
	peer_fault(&peer, fault);
	ck_assert_int_eq(couch_ask(http, &server, &err), strangers[_i].code);
	ck_assert_msg(strstr(err.text, strangers[_i].said), "%s", err.text);
	free(fault);
	stop();
}
END_TEST

static const struct { const char *fault, *text; enum result code; } page_faults[] = {
	{ "do=cut&arg=1500&at=_changes&times=99", NULL, ERR_NET },
	{ "do=short&arg=1500&at=_changes&times=99", NULL, ERR_NET },
	{ "do=short&arg=1&at=_changes&times=99", NULL, ERR_NET },
	{ "do=text&at=_changes&times=99", "{\"results\":[]}", ERR_FORMAT },
	{ "do=text&at=_changes&times=99", "{\"results\":[{}],\"last_seq\":[]}", ERR_FORMAT },
	{ "do=text&at=_changes&times=99", "{\"results\":[{}],\"last_seq\":\"\"}", ERR_FORMAT },
	{ "do=text&at=_changes&times=99", "<html>", ERR_NET },
	{ "do=text&at=_changes&times=99", "", ERR_NET },
	{ "do=text&at=_changes&times=99", "{\"results\":[{}],\"last_seq\":\"1\"}}", ERR_FORMAT },
	{ "do=status&arg=401&at=_changes&times=99", NULL, ERR_AUTH },
	{ "do=status&arg=403&at=_changes&times=99", NULL, ERR_DENIED },
	{ "do=status&arg=404&at=_changes&times=99", NULL, ERR_MISSING },
	{ "do=bomb&arg=2048&at=_changes&times=99", NULL, ERR_FORMAT },
};

START_TEST(a_page_comes_whole_or_not_at_all)
{
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	char *next = NULL;
	enum result code;

	start();
	ck_assert(!couch_make(http, &err));
	push("[{\"_id\":\"a\"},{\"_id\":\"b\"}]");
	if (page_faults[_i].text)
		free(peer_ask(&peer, "POST", "/_test/text", page_faults[_i].text));
	peer_fault(&peer, page_faults[_i].fault);
	code = couch_changes(http, "0", 100, &rows, &next, &err);
	ck_assert_msg(code == page_faults[_i].code, "%d: %s", code, err.text);
	ck_assert_ptr_null(next);
	ck_assert_int_gt(peer_number(&peer, "fired"), 0);
	couch_rows_release(&rows);
	stop();
}
END_TEST

START_TEST(a_token_of_4_kb_goes_back_to_the_byte)
{
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	struct str answer = STR_INIT;
	char *token = xcalloc(1, COUCH_SEQ_MAX + 1), *next = NULL;

	for (size_t i = 0; i < COUCH_SEQ_MAX; i++)
		token[i] = "aZ9-_/&+=% {}"[i % 13];
	start();
	str_addf(&answer, "{\"results\":[],\"last_seq\":\"%s\"}", token);
	free(peer_ask(&peer, "POST", "/_test/text", answer.s));
	peer_fault(&peer, "do=text&at=_changes");
	ck_assert_msg(!couch_changes(http, NULL, 9, &rows, &next, &err), "%s", err.text);
	ck_assert_str_eq(next, token);
	free(next), free(token);
	str_release(&answer);
	couch_rows_release(&rows);
	stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("couch", NULL, NULL, 0, ONCE(rows_are_the_same_wherever_the_bytes_break),
		ONCE(rows_refuse_what_has_no_end), ONCE(a_row_that_is_too_deep_keeps_no_other_from_coming),
		ONCE(a_row_that_is_too_large_keeps_no_other_from_coming),
		EACH(a_page_that_is_too_large_says_so, 2), ONCE(a_document_reads_back_to_the_byte),
		EACH(a_document_says_what_it_grew_from, 2),
		EACH(a_document_is_checked_like_any_input, COUNT(docs)),
		ONCE(an_erased_person_leaves_nothing_but_the_id),
		ONCE(couch_asks_makes_pushes_and_pages),
		ONCE(reasons_are_one_short_line), EACH(who_is_no_couchdb_is_told_apart, COUNT(strangers)),
		EACH(a_page_comes_whole_or_not_at_all, COUNT(page_faults)),
		ONCE(a_token_of_4_kb_goes_back_to_the_byte));
}
