/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Files that are whole or untouched, folders, and programs run without a shell. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "folder_fixture.h"
#include "unit.h"

static int mode_of(const char *path)
{
	struct stat st;

	ck_assert_msg(stat(path, &st) == 0, "%s: %s", path, strerror(errno));
	return st.st_mode & 07777;
}

/* --- Paths */

static void path_is(char *path, const char *want)
{
	ck_assert_str_eq(path, want);
	free(path);
}

START_TEST(paths_follow_the_xdg_rules)
{
	setenv("HOME", "/home/nora", 1);
	setenv("XDG_DATA_HOME", "/d", 1);
	unsetenv("XDG_CONFIG_HOME");
	setenv("XDG_STATE_HOME", "relative/is/ignored", 1);
	path_is(sys_data_path("wasit.db"), "/d/wasit/wasit.db");
	path_is(sys_data_path(""), "/d/wasit");
	path_is(sys_config_path("wasit.conf"), "/home/nora/.config/wasit/wasit.conf");
	path_is(sys_state_path("log"), "/home/nora/.local/state/wasit/log");
	setenv("XDG_DATA_HOME", "", 1);
	path_is(sys_data_path("x"), "/home/nora/.local/share/wasit/x");
}
END_TEST

START_TEST(parents_are_made_private_and_only_once)
{
	char *path = in_folder("a/b b/c.txt"), *a = in_folder("a"), *b = in_folder("a/b b");
	struct err err = { 0 };

	umask(0);
	ck_assert_int_eq(sys_make_parents(path, &err), OK);
	ck_assert_int_eq(mode_of(a), 0700);
	ck_assert_int_eq(mode_of(b), 0700);
	ck_assert(!sys_file_exists(path));
	ck_assert_int_eq(chmod(a, 0750), 0);
	ck_assert_int_eq(sys_make_parents(path, &err), OK);
	ck_assert_int_eq(mode_of(a), 0750);
	ck_assert_int_eq(sys_make_parents("/file", &err), OK);
	ck_assert_int_eq(sys_make_parents("file", &err), OK);
	ck_assert_int_eq(sys_make_parents("", &err), OK);
	free(path);
	free(a);
	free(b);
}
END_TEST

START_TEST(parents_below_a_file_are_an_error)
{
	char *file = in_folder("file"), *path = in_folder("file/sub/x");
	struct err err = { 0 };

	write_text(file, "x");
	ck_assert_int_eq(sys_make_parents(path, &err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "file/sub"));
	free(file);
	free(path);
}
END_TEST

/* --- Reading */

START_TEST(reading_appends_up_to_the_limit)
{
	char *path = in_folder("f"), *none = in_folder("none");
	struct str text = STR_INIT;
	struct err err = { 0 };

	write_text(path, "12345");
	str_add(&text, "before ");
	ck_assert_int_eq(sys_read_file(path, 5, &text, &err), OK);
	ck_assert_str_eq(text.s, "before 12345");
	ck_assert_int_eq(sys_read_file(path, 4, &text, &err), ERR_FORMAT);
	ck_assert_str_eq(text.s, "before 12345");
	ck_assert_int_eq(sys_read_file(none, 4, &text, &err), ERR_MISSING);
	ck_assert_ptr_nonnull(strstr(err.text, "none"));
	ck_assert_int_eq(sys_read_file(folder, 4, &text, &err), ERR_IO);
	ck_assert_str_eq(text.s, "before 12345");
	str_release(&text);
	free(path);
	free(none);
}
END_TEST

START_TEST(a_file_too_large_leaves_nothing_behind)
{
	char *path = in_folder("f");
	char *big = xcalloc(1, 200000);
	struct str text = STR_INIT;
	struct err err = { 0 };

	ck_assert_int_eq(sys_write_file(path, big, 200000, &err), OK);
	ck_assert_int_eq(sys_read_file(path, 150000, &text, &err), ERR_FORMAT);
	ck_assert_uint_eq(text.len, 0);
	ck_assert_int_eq(sys_read_file(path, 200000, &text, &err), OK);
	ck_assert_uint_eq(text.len, 200000);	/* NUL bytes are bytes */
	str_release(&text);
	free(big);
	free(path);
}
END_TEST

START_TEST(dash_reads_standard_input)
{
	char *path = in_folder("in");
	struct str text = STR_INIT;
	struct err err = { 0 };
	int fd;

	write_text(path, "from outside");
	fd = open(path, O_RDONLY);
	ck_assert_int_ge(dup2(fd, STDIN_FILENO), 0);
	close(fd);
	ck_assert_int_eq(sys_read_file("-", 100, &text, &err), OK);
	ck_assert_str_eq(text.s, "from outside");
	str_release(&text);
	free(path);
}
END_TEST

/* --- Writing */

static int count_files(void)
{
	const char *const ls[] = { "ls", "-A", folder, NULL };
	struct str names = STR_INIT;
	struct err err;
	int status, lines = 0;

	ck_assert_int_eq(sys_run(ls, NULL, &names, 1 << 16, &status, &err), OK);
	for (const char *s = names.s; (s = strchr(s, '\n')); s++)
		lines++;
	str_release(&names);
	return lines;
}

START_TEST(writing_replaces_whole_and_private)
{
	char *path = in_folder("f");
	int before;

	umask(0);
	write_text(path, "the first, longer content");
	ck_assert_int_eq(mode_of(path), 0600);
	ck_assert_int_eq(chmod(path, 0666), 0);
	before = open(path, O_RDONLY);
	write_text(path, "second");
	holds(path, "second");
	ck_assert_int_eq(mode_of(path), 0600);
	/* who had the old one open still reads all of it: it was not written over */
	ck_assert_int_eq(lseek(before, 0, SEEK_END), (int)strlen("the first, longer content"));
	close(before);
	write_text(path, "");
	holds(path, "");
	ck_assert_int_eq(count_files(), 1);
	free(path);
}
END_TEST

START_TEST(a_write_that_fails_leaves_the_old_file)
{
	char *path = in_folder("f"), *below = in_folder("none/f"), *block = xcalloc(1, 100000);
	struct rlimit limit = { 4096, RLIM_INFINITY };
	struct err err = { 0 };

	write_text(path, "old");
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(sys_write_file(path, block, 100000, &err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, strerror(EFBIG)));
	ck_assert_ptr_nonnull(strstr(err.text, path));
	holds(path, "old");
	ck_assert_int_eq(count_files(), 1);
	ck_assert_int_eq(sys_write_file(below, "x", 1, &err), ERR_IO);
	ck_assert_int_eq(sys_write_file(folder, "x", 1, &err), ERR_IO);
	free(path);
	free(below);
	free(block);
}
END_TEST

/* Where the new content is written first, another user may have planted a link. */
START_TEST(a_planted_link_is_not_followed)
{
	char *path = in_folder("f"), *victim = in_folder("victim");
	char *planted = xasprintf("%s.%ld.tmp", path, (long)getpid());

	write_text(victim, "precious");
	ck_assert_int_eq(symlink(victim, planted), 0);
	write_text(path, "new");
	holds(victim, "precious");
	holds(path, "new");
	free(path);
	free(victim);
	free(planted);
}
END_TEST

START_TEST(a_linked_file_stays_linked)
{
	char *target = in_folder("dotfiles.conf"), *link = in_folder("wasit.conf");
	struct stat st;

	write_text(target, "old");
	ck_assert_int_eq(symlink("dotfiles.conf", link), 0);
	write_text(link, "new");
	holds(target, "new");
	ck_assert_int_eq(lstat(link, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	free(target);
	free(link);
}
END_TEST

START_TEST(random_bytes_differ)
{
	unsigned char a[300] = { 0 }, b[300] = { 0 };
	int zeros = 0;

	sys_random(a, sizeof(a));
	sys_random(b, sizeof(b));
	ck_assert_mem_ne(a, b, sizeof(a));
	for (size_t i = 0; i < sizeof(a); i++)
		zeros += !a[i];
	ck_assert_int_lt(zeros, 30);	/* to the end: 1 in 256 is zero */
	sys_random(a, 0);
}
END_TEST

/* --- Programs */

static void complete(const char *typed, const char *want, size_t want_start)
{
	struct strlist words = { 0 };
	struct str all = STR_INIT;
	size_t start;

	sys_complete_path(typed, &words, &start);
	for (size_t i = 0; i < words.n; i++)
		str_addf(&all, "%s ", words.v[i]);
	ck_assert_str_eq(all.s ? all.s : "", want);
	ck_assert_uint_eq(start, want_start);
	str_release(&all);
	strlist_release(&words);
}

START_TEST(paths_are_completed)
{
	static const char *const files[] = { "contacts.vcf", "contacts old.csv", ".hidden" };
	char *typed, *inner = xasprintf("%s/container", folder);
	struct err err;

	for (size_t i = 0; i < COUNT(files); i++) {
		char *path = xasprintf("%s/%s", folder, files[i]);

		ck_assert_int_eq(sys_write_file(path, "x", 1, &err), OK);
		free(path);
	}
	ck_assert_int_eq(mkdir(inner, 0700), 0);
	typed = xasprintf("%s/cont", folder);
	complete(typed, "contacts old.csv contacts.vcf container/ ", strlen(folder) + 1);
	free(typed);
	typed = xasprintf("%s/.", folder);
	complete(typed, "../ ./ .hidden ", strlen(folder) + 1);
	free(typed);
	setenv("HOME", folder, 1);
	complete("~/contacts.", "contacts.vcf ", 2);
	complete("/no/such/folder/x", "", 16);
	rmdir(inner);
	free(inner);
}
END_TEST

START_TEST(folders_of_a_network_are_known)
{
	static const char mounts[] =
		"22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
		"40 22 0:35 / /home/me/disk rw - fuseblk /dev/sdb1 rw,user_id=0\n"
		"41 22 0:36 / /home/me/far rw,nosuid shared:20 master:1 - fuse.sshfs me@far:/ rw,user_id=0\n"
		"42 22 0:37 / /mnt/odd\\040-\\040name rw - fuse.gocryptfs none rw\n"
		"43 22 0:36 / /half";

	ck_assert(sys_mount_is_remote(mounts, 0, 36));
	ck_assert(!sys_mount_is_remote(mounts, 254, 0));
	ck_assert(!sys_mount_is_remote(mounts, 0, 35));
	ck_assert(!sys_mount_is_remote(mounts, 0, 37));
	ck_assert(!sys_mount_is_remote(mounts, 0, 3));
	ck_assert(!sys_mount_is_remote("", 0, 36));
	ck_assert(!sys_is_remote("/nonexistent"));
	ck_assert(!sys_is_remote("/proc"));
}
END_TEST

START_TEST(a_person_has_a_name_a_system_account_none)
{
	static const struct { unsigned long uid; const char *login, *gecos, *name; } rows[] = {
		{ 1000, "ahmad", "Ahmad Saleh,Room 3,,", "Ahmad Saleh" }, { 1001, "nora", "", "nora" },
		{ 1001, "nora", ",,,", "nora" }, { 1002, "sami", NULL, "sami" },
		{ 0, "root", "root", NULL }, { 33, "www-data", "", NULL }, { 65534, "nobody", "nobody", NULL },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char *name = sys_name_of(rows[i].uid, rows[i].login, rows[i].gecos);

		ck_assert_msg(rows[i].name ? name && str_eq(name, rows[i].name) : !name, "%s", rows[i].login);
		free(name);
	}
}
END_TEST

START_TEST(hardening_keeps_files_private_and_cores_away)
{
	struct rlimit core;
	char *path = in_folder("f");
	int fd, pipes[2];

	umask(0);
	sys_harden();
	fd = open(path, O_WRONLY | O_CREAT, 0666);
	close(fd);
	ck_assert_int_eq(mode_of(path), 0600);
	ck_assert_int_eq(getrlimit(RLIMIT_CORE, &core), 0);
	ck_assert_uint_eq(core.rlim_cur, 0);
	ck_assert_int_eq(pipe(pipes), 0);
	close(pipes[0]);
	ck_assert_int_eq(write(pipes[1], "x", 1), -1);	/* and we live */
	ck_assert_int_eq(errno, EPIPE);
	close(pipes[1]);
	free(path);
}
END_TEST

START_TEST(the_first_interrupt_is_a_mark)
{
	ck_assert(!sys_interrupted());
	sys_catch_interrupt(true);
	ck_assert(!sys_interrupted());
	raise(SIGINT);
	ck_assert(sys_interrupted());
	sys_catch_interrupt(true);		/* the next command begins without it */
	ck_assert(!sys_interrupted());
	sys_catch_interrupt(false);
}
END_TEST

START_TEST(the_second_interrupt_ends_the_program)
{
	sys_catch_interrupt(true);
	raise(SIGINT);
	raise(SIGINT);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		paths_follow_the_xdg_rules, parents_are_made_private_and_only_once,
		parents_below_a_file_are_an_error, reading_appends_up_to_the_limit,
		a_file_too_large_leaves_nothing_behind, dash_reads_standard_input,
		writing_replaces_whole_and_private, a_write_that_fails_leaves_the_old_file,
		a_planted_link_is_not_followed, a_linked_file_stays_linked, random_bytes_differ,
		paths_are_completed, folders_of_a_network_are_known, a_person_has_a_name_a_system_account_none,
		hardening_keeps_files_private_and_cores_away,
	};
	Suite *suite = suite_create("sys");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, make_folder, remove_folder);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	tcase_add_test(all, the_first_interrupt_is_a_mark);
	tcase_add_test_raise_signal(all, the_second_interrupt_ends_the_program, SIGINT);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
