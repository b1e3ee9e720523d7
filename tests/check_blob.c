/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files kept by their content: names, links, devices, damage; and what kind of file it is. */
#include "base/base.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "io/blob.h"
#include "io/mime.h"
#include "text/utf8.h"
#include "unit.h"

static char *folder, *base;
static struct err err;

static char *in(const char *name)
{
	return xasprintf("%s/%s", base, name);
}

static void setup(void)
{
	base = sys_temp_folder(&err);
	ck_assert_ptr_nonnull(base);
	folder = in("attachments");
}

static void teardown(void)
{
	blob_remove_all(folder);
	sys_remove_folder(base);
	free(folder);
	free(base);
}

static char *make(const char *name, const char *text, size_t len)
{
	char *path = in(name);

	ck_assert_int_eq(sys_write_file(path, text, len, &err), OK);
	return path;
}

static struct blob add(const char *text)
{
	char *path = make("source", text, strlen(text));
	struct blob blob;

	ck_assert_msg(blob_add(folder, path, &blob, &err) == OK, "%s", err.text);
	free(path);
	return blob;
}

static void assert_mode(const char *path, mode_t mode)
{
	struct stat st;

	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, mode);
}

static size_t count(void)
{
	struct blob_files files = { 0 };
	size_t n;

	blob_list(folder, &files);
	n = files.n;
	blob_files_release(&files);
	return n;
}

/* The digest of "abc" is the standard's own example (FIPS 180-4). */
START_TEST(content_has_its_place)
{
	static const char sum[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	mode_t before = umask(0);
	struct blob blob = add("abc");
	char *path = blob_path(folder, blob.hash), *sub = xasprintf("%s/ba", folder);

	umask(before);
	ck_assert_str_eq(blob.hash, sum);
	ck_assert_int_eq(blob.size, 3);
	ck_assert_str_eq(blob.mime, "text/plain");
	assert_mode(path, 0600);
	assert_mode(sub, 0700);
	assert_mode(folder, 0700);
	ck_assert_int_eq(blob_verify(folder, blob.hash, &err), OK);
	free(path);
	free(sub);
}
END_TEST

START_TEST(same_content_is_kept_once)
{
	struct blob one = add("abc"), two = add("abc"), other = add("abd");

	ck_assert_str_eq(one.hash, two.hash);
	ck_assert_str_ne(one.hash, other.hash);
	ck_assert_uint_eq(count(), 2);
	ck_assert_int_eq(blob_remove(folder, one.hash, &err), OK);
	ck_assert_int_eq(blob_remove(folder, one.hash, &err), OK);
	ck_assert_uint_eq(count(), 1);
	ck_assert_int_eq(blob_verify(folder, one.hash, &err), ERR_MISSING);
}
END_TEST

START_TEST(only_plain_files_are_taken)
{
	char *empty = make("empty", "", 0), *pipe_path = in("pipe"), *none = in("none");
	struct blob blob;

	ck_assert_int_eq(mkfifo(pipe_path, 0600), 0);
	ck_assert_int_eq(blob_add(folder, empty, &blob, &err), ERR_INVALID);
	ck_assert_int_eq(blob_add(folder, pipe_path, &blob, &err), ERR_INVALID);	/* and does not wait */
	ck_assert_int_eq(blob_add(folder, "/dev/zero", &blob, &err), ERR_INVALID);
	ck_assert_int_eq(blob_add(folder, base, &blob, &err), ERR_INVALID);
	ck_assert_int_eq(blob_add(folder, none, &blob, &err), ERR_MISSING);
	ck_assert_ptr_nonnull(strstr(err.text, none));
	ck_assert_uint_eq(count(), 0);
	free(empty);
	free(pipe_path);
	free(none);
}
END_TEST

/* A link where the content belongs is replaced, not followed; a link for a folder is refused. */
START_TEST(planted_links_are_not_followed)
{
	struct blob blob = add("abc");
	char *path = blob_path(folder, blob.hash), *victim = make("victim", "mine", 4);
	char *sub = xasprintf("%s/ba", folder), *out = in("out");
	struct str text = STR_INIT;
	struct stat st;

	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink(victim, path), 0);
	ck_assert_int_eq(blob_verify(folder, blob.hash, &err), ERR_MISSING);
	add("abc");
	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert(S_ISREG(st.st_mode));
	ck_assert_int_eq(sys_read_file(victim, 100, &text, &err), OK);
	ck_assert_str_eq(text.s, "mine");
	ck_assert_int_eq(symlink(victim, out), 0);
	ck_assert_int_eq(blob_copy(folder, blob.hash, out, &err), ERR_DUPLICATE);
	str_clear(&text);
	ck_assert_int_eq(sys_read_file(victim, 100, &text, &err), OK);
	ck_assert_str_eq(text.s, "mine");
	blob_remove_all(folder);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	ck_assert_int_eq(symlink(base, sub), 0);
	{
		char *source = in("source");

		ck_assert_int_eq(blob_add(folder, source, &blob, &err), ERR_IO);
		free(source);
	}
	str_release(&text);
	free(path);
	free(victim);
	free(sub);
	free(out);
}
END_TEST

START_TEST(a_folder_others_may_write_is_refused)
{
	char *source = make("source", "abc", 3);
	struct blob blob;

	ck_assert_int_eq(mkdir(folder, 0700), 0);
	ck_assert_int_eq(chmod(folder, 0770), 0);
	ck_assert_int_eq(blob_add(folder, source, &blob, &err), ERR_DENIED);
	ck_assert_int_eq(chmod(folder, 0700), 0);
	ck_assert_int_eq(blob_add(folder, source, &blob, &err), OK);
	free(source);
}
END_TEST

START_TEST(damage_is_seen_and_not_handed_on)
{
	struct blob blob = add("abc");
	char *path = blob_path(folder, blob.hash), *out = in("out");

	ck_assert_int_eq(blob_copy(folder, blob.hash, out, &err), OK);
	assert_mode(out, 0600);
	ck_assert_int_eq(unlink(out), 0);
	ck_assert_int_eq(sys_write_file(path, "abX", 3, &err), OK);
	ck_assert_int_eq(blob_verify(folder, blob.hash, &err), ERR_FORMAT);
	ck_assert_int_eq(blob_copy(folder, blob.hash, out, &err), ERR_FORMAT);
	ck_assert(!sys_file_exists(out));
	add("abc");		/* adding it again mends it */
	ck_assert_int_eq(blob_verify(folder, blob.hash, &err), OK);
	free(path);
	free(out);
}
END_TEST

START_TEST(what_is_no_hash_has_no_place)
{
	static const char *const bad[] = { "", "..", "../../etc/passwd", "/etc/passwd", "ba7816bf",
		"BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
		"../7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0" };

	for (size_t i = 0; i < COUNT(bad); i++) {
		ck_assert_msg(!blob_path(folder, bad[i]), "%s", bad[i]);
		ck_assert_int_eq(blob_verify(folder, bad[i], &err), ERR_MISSING);
		ck_assert_int_eq(blob_remove(folder, bad[i], &err), OK);
	}
}
END_TEST

/* What a record may call a document, put together from parts: all of them end as one file in the folder that was
 * asked for, and nowhere else. */
START_TEST(hostile_names_stay_in_the_folder)
{
	static const char *const starts[] = { "", "/", "../", "../../../tmp/", "./", "-", "--", ".", "..",
		"~/", "a/../", "//", "\\", "C:\\", "$(touch x)", "`x`", "| sh ", "; rm -rf ", "\n", "\r\n",
	};
	static const char *const ends[] = { "", "x", "deed.pdf", "\001\033[31m", "\177", "\u202efdp.exe",
		"صك الأرض.pdf", "\xff\xfe", "a\tb", " ", };
	struct blob blob = add("abc");
	char *target = in("target"), longest[400];
	size_t names = 0;

	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	ck_assert_int_eq(mkdir(target, 0700), 0);
	for (size_t i = 0; i < COUNT(starts); i++)
		for (size_t k = 0; k <= COUNT(ends); k++, names++) {
			char *name = xasprintf("%s%s", starts[i], k < COUNT(ends) ? ends[k] : longest);
			struct str safe = STR_INIT;
			char *path;

			blob_file_name(name, &safe);
			ck_assert_msg(safe.len && safe.len <= 255, "%s", name);
			ck_assert_msg(!strchr(safe.s, '/') && *safe.s != '.' && *safe.s != '-', "%s",
				safe.s);
			ck_assert_msg(utf8_is_valid(safe.s, safe.len), "%s", name);
			for (const char *c = safe.s; *c; c++)
				ck_assert_msg((unsigned char)*c >= ' ' && *c != 127, "%s", name);
			path = xasprintf("%s/%s", target, safe.s);
			ck_assert_msg(blob_copy(folder, blob.hash, path, &err) == OK, "%s", err.text);
			ck_assert_int_eq(unlink(path), 0);
			free(path);
			str_release(&safe);
			free(name);
		}
	ck_assert_uint_ge(names, 200);
	ck_assert_int_eq(rmdir(target), 0);	/* nothing is left, so nothing went elsewhere */
	free(target);
}
END_TEST

START_TEST(names_that_are_fine_stay)
{
	static const char *const fine[] = { "deed.pdf", "صك الأرض رقم ٣.pdf", "Scan 2026-11-21 (2).jpeg", "a&b;c" };

	for (size_t i = 0; i < COUNT(fine); i++) {
		struct str out = STR_INIT;

		blob_file_name(fine[i], &out);
		ck_assert_str_eq(out.s, fine[i]);
		str_release(&out);
	}
}
END_TEST

START_TEST(begun_copies_do_not_stay_for_ever)
{
	struct timespec old[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
	char *young, *aged;

	add("abc");
	young = xasprintf("%s/.new-young", folder);
	aged = xasprintf("%s/.new-aged", folder);
	ck_assert_int_eq(sys_write_file(young, "x", 1, &err), OK);
	ck_assert_int_eq(sys_write_file(aged, "x", 1, &err), OK);
	ck_assert_int_eq(utimensat(AT_FDCWD, aged, old, 0), 0);
	ck_assert_uint_eq(count(), 1);
	ck_assert(sys_file_exists(young));
	ck_assert(!sys_file_exists(aged));
	free(young);
	free(aged);
}
END_TEST

#define BYTES(text) text, sizeof(text) - 1
static const struct { const char *data; size_t len; const char *mime; } kinds[] = {
	{ BYTES("%PDF-1.7\n%\xe2"), "application/pdf" },
	{ BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png" },
	{ BYTES("\xff\xd8\xff\xe0\0\x10JFIF"), "image/jpeg" },
	{ BYTES("RIFF\1\2\3\4WEBPVP8 "), "image/webp" },
	{ BYTES("RIFF\1\2\3\4WAVEfmt "), "audio/wav" },
	{ BYTES("\0\0\0\x18" "ftypheic\0\0\0\0"), "image/heic" },
	{ BYTES("\0\0\0\x18" "ftypisom\0\0\0\0"), "video/mp4" },
	{ BYTES("#!AMR\n\x3c"), "audio/amr" },
	{ BYTES("PK\3\4\x14\0\0\0\0\0[Content_Types].xml....word/document.xml"),
	  "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ BYTES("PK\3\4\x14\0\0\0\0\0photo.jpg"), "application/zip" },
	{ BYTES("عقد إيجار\n"), "text/plain" },
	{ BYTES("عق\xd8"), "text/plain" },	/* cut within a character */
	{ BYTES("\xd8\xd8\xd8\xd8 text"), "application/octet-stream" },
	{ BYTES("a\0b"), "application/octet-stream" },
	{ BYTES("%PD"), "text/plain" },
	{ BYTES(""), "application/octet-stream" },
};

START_TEST(kinds_of_files_are_told_by_their_bytes)
{
	ck_assert_str_eq(mime_guess(kinds[_i].data, kinds[_i].len), kinds[_i].mime);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("blob");
	TCase *c = tcase_create("folder");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, content_has_its_place);
	tcase_add_test(c, same_content_is_kept_once);
	tcase_add_test(c, only_plain_files_are_taken);
	tcase_add_test(c, planted_links_are_not_followed);
	tcase_add_test(c, a_folder_others_may_write_is_refused);
	tcase_add_test(c, damage_is_seen_and_not_handed_on);
	tcase_add_test(c, what_is_no_hash_has_no_place);
	tcase_add_test(c, hostile_names_stay_in_the_folder);
	tcase_add_test(c, names_that_are_fine_stay);
	tcase_add_test(c, begun_copies_do_not_stay_for_ever);
	suite_add_tcase(suite, c);
	c = tcase_create("kinds");
	tcase_add_loop_test(c, kinds_of_files_are_told_by_their_bytes, 0, COUNT(kinds));
	suite_add_tcase(suite, c);
	return unit_run(suite);
}
