/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The ground every file stands on: results, errors, memory, strings, translation. */
#ifndef BASE_BASE_H
#define BASE_BASE_H
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>		/* before the poison: curl and pthread headers pull it in */

#define PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define MUST_CHECK	   __attribute__((warn_unused_result))
#define NORETURN	   __attribute__((noreturn))
#define COUNT(array)	   (sizeof(array) / sizeof((array)[0]))
#define MIN(a, b)	   ((a) < (b) ? (a) : (b))
#define MAX(a, b)	   ((a) > (b) ? (a) : (b))

/* --- Translation (base/lang.c). _() at use, N_() in tables, P_() for short words that need a
 * context: P_("verb", "Call").  All return UTF-8 that lives as long as the program. */
const char *lang_text(const char *msgid) __attribute__((format_arg(1)));
const char *lang_plural(const char *one, const char *many, unsigned long n)
	__attribute__((format_arg(1), format_arg(2)));
const char *lang_context(const char *context, const char *msgid) __attribute__((format_arg(2)));
#define _(msgid)		lang_text(msgid)
#define N_(msgid)		msgid
#define NP_(context, msgid)	context "\004" msgid	/* in tables; _() takes it whole */
#define P_(context, msgid)	lang_context(context, msgid)
#define Q_(one, many, n)	lang_plural(one, many, n)

/* --- Results and errors.  OK is 0, so `if (f(..., err)) return err->code;` chains. */
enum result {
	OK = 0,
	ERR_INVALID,	/* the user's input breaks a rule; err->field names it */
	ERR_USAGE,	/* the command line is not understood */
	ERR_MISSING,	/* no such record, file, option */
	ERR_AMBIGUOUS,	/* several records fit the name */
	ERR_CONFLICT,	/* changed by someone else since it was read */
	ERR_DUPLICATE,	/* such a record is there already */
	ERR_BUSY,	/* locked: try again */
	ERR_FORMAT,	/* bytes are not what the format says */
	ERR_NET,
	ERR_AUTH,
	ERR_DENIED,	/* the actor's role does not allow it */
	ERR_IO,
	ERR_CANCEL,	/* the user said no */
};

struct err {
	enum result code;
	const char *field;	/* field or parameter name, static; NULL when none */
	char text[1536];	/* translated sentence, ready to show; cut at a character */
};

/* Fills *err and returns `code`, so `return err_set(err, ERR_IO, _("…"))` is one line. */
enum result err_set(struct err *err, enum result code, const char *fmt, ...) PRINTF(3, 4);
/* The same, naming the field at fault (`field` must be static). */
enum result err_field(struct err *err, const char *field, const char *fmt, ...) PRINTF(3, 4);
/* Puts "prefix: " before the text, once, at the layer that knows the user's noun
 * ("contacts.csv, line 12"); returns err->code. */
enum result err_wrap(struct err *err, const char *fmt, ...) PRINTF(2, 3);
/* Machine word of a code for --json: "invalid", "not_found", "conflict" … */
const char *err_code_name(enum result code);

/* A broken promise of the program itself: prints where, restores the terminal, aborts. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
NORETURN void bug_at(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);
/* Called before the program dies of BUG() or lack of memory; the screen restores the terminal. */
extern void (*die_hook)(void);

/* --- Memory: never NULL; lack of memory ends the program. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);
char *xasprintf(const char *fmt, ...) PRINTF(1, 2);
/* Grows an array so that `need` elements fit: p = array_grow(p, &cap, need, sizeof(*p)). */
void *array_grow(void *old, size_t *cap, size_t need, size_t size);

/* --- Growing byte string; NUL-terminated, usually UTF-8. */
struct str {
	char *s;		/* never NULL; owned unless it is str_empty */
	size_t len, cap;
};
extern char str_empty[1];
#define STR_INIT { str_empty, 0, 0 }
void str_add(struct str *str, const char *s);
void str_addn(struct str *str, const char *s, size_t len);
void str_addc(struct str *str, char c);
void str_addf(struct str *str, const char *fmt, ...) PRINTF(2, 3);
void str_vaddf(struct str *str, const char *fmt, va_list ap) PRINTF(2, 0);
void str_set(struct str *str, const char *s);	/* s may be a part of str itself */
void str_cut(struct str *str, size_t len);	/* keep the first len bytes */
void str_clear(struct str *str);		/* empty, memory kept */
void str_release(struct str *str);		/* back to STR_INIT */
char *str_detach(struct str *str);		/* the caller frees; str is STR_INIT again */
void str_insert(struct str *str, size_t at, const char *s, size_t len);
void str_erase(struct str *str, size_t at, size_t len);
/* Removes ASCII blanks, tabs and line ends at both ends. */
void str_trim(struct str *str);

static inline bool str_eq(const char *a, const char *b) { return strcmp(a, b) == 0; }
static inline bool text_is_empty(const char *s) { return !s || !*s; }
bool str_has_prefix(const char *s, const char *prefix);
bool str_has_suffix(const char *s, const char *suffix);
/* Whether `lines` stand in s as whole lines, one after the other. */
bool str_has_lines(const char *s, const char *lines);

/* --- List of strings; owned. */
struct strlist {
	char **v;	/* NULL-terminated once something was added, else NULL */
	size_t n, cap;
};
void strlist_add(struct strlist *list, const char *s);
void strlist_addn(struct strlist *list, const char *s, size_t len);
bool strlist_has(const struct strlist *list, const char *s);
void strlist_sort(struct strlist *list);	/* by bytes */
void strlist_release(struct strlist *list);
/* Splits at any byte of `seps`, leaving out empty parts and blanks at both ends of each. */
void strlist_split(struct strlist *list, const char *s, const char *seps);

/* --- Hashes: FNV-1a, 64 bits, the same on every machine and for ever, for some are kept or name a record.  Not for
 * secrets.  Source: Fowler, Noll, Vo and Eastlake, "The FNV Non-Cryptographic Hash Algorithm". */
#define HASH_SEED UINT64_C(0xcbf29ce484222325)
/* One step; a hash of several things goes on from the one before: hash = hash_bytes(hash_bytes(HASH_SEED, …), …). */
static inline uint64_t hash_step(uint64_t hash, uint64_t value) { return (hash ^ value) * UINT64_C(0x100000001b3); }
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len);
/* The text and the NUL behind it, so that "ab", "c" are not "a", "bc". */
uint64_t hash_text(uint64_t hash, const char *text);

/* --- Whole numbers.  Refuses empty text, trailing text and overflow. */
bool parse_int64(const char *s, int64_t *out);

#undef sprintf			/* macros under fortification: poisoning one is an error to clang */
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok gmtime localtime ctime asctime
#endif
