/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * ULIDs: made, printed, read. */
#include "base/base.h"
#include "base/ulid.h"

#include "base/sys.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void put_time(struct ulid *id, int64_t ms)
{
	for (int i = 0; i < 6; i++)
		id->b[i] = (unsigned char)(ms >> (8 * (5 - i)));
}

struct ulid ulid_new(int64_t ms)
{
	static struct ulid last;
	struct ulid id;
	uint32_t first;

	put_time(&id, ms);
	sys_random(id.b + 6, 10);
	/* The first 20 bits of chance count on from a start in their lower half: half a million in a millisecond. */
	first = (uint32_t)id.b[6] << 12 | (uint32_t)id.b[7] << 4 | id.b[8] >> 4;
	if (ms == ulid_time(&last))
		first = ((uint32_t)last.b[6] << 12 | (uint32_t)last.b[7] << 4 | last.b[8] >> 4) + 1;
	else
		first &= 0x7ffff;
	id.b[6] = (unsigned char)(first >> 12);
	id.b[7] = (unsigned char)(first >> 4);
	id.b[8] = (unsigned char)(first << 4 | (id.b[8] & 15));
	return last = id;
}

struct ulid ulid_from(int64_t ms, uint64_t high, uint64_t low)
{
	struct ulid id;

	put_time(&id, ms);
	id.b[6] = (unsigned char)(high >> 8);
	id.b[7] = (unsigned char)high;
	for (int i = 0; i < 8; i++)
		id.b[8 + i] = (unsigned char)(low >> (8 * (7 - i)));
	return id;
}

struct ulid ulid_named(const char *name, int order)
{
	size_t len = strlen(name);

	return ulid_from(INT64_C(1735689600000) + order, hash_bytes(HASH_SEED, name, len),
		hash_bytes(UINT64_C(0x9ae16a3b2f90404f), name, len));
}

/* 130 bits in 26 digits: two zero bits stand before the 128. */
void ulid_print(const struct ulid *id, char out[ULID_LEN + 1])
{
	uint32_t bits = 0;
	int held = 2, at = 0;

	for (int digit = 0; digit < ULID_LEN; digit++) {
		if (held < 5) {
			bits = bits << 8 | id->b[at++];
			held += 8;
		}
		held -= 5;
		out[digit] = alphabet[bits >> held & 31];
	}
	out[ULID_LEN] = '\0';
}

/* One more than the value of a letter, 0: it has none.  I and L are a 1, O is a 0. */
static const unsigned char digits[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
	['8'] = 9, ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
	['G'] = 17, ['H'] = 18, ['J'] = 19, ['K'] = 20, ['M'] = 21, ['N'] = 22, ['P'] = 23, ['Q'] = 24,
	['R'] = 25, ['S'] = 26, ['T'] = 27, ['V'] = 28, ['W'] = 29, ['X'] = 30, ['Y'] = 31, ['Z'] = 32,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['g'] = 17, ['h'] = 18,
	['j'] = 19, ['k'] = 20, ['m'] = 21, ['n'] = 22, ['p'] = 23, ['q'] = 24, ['r'] = 25, ['s'] = 26,
	['t'] = 27, ['v'] = 28, ['w'] = 29, ['x'] = 30, ['y'] = 31, ['z'] = 32,
	['I'] = 2, ['L'] = 2, ['O'] = 1, ['i'] = 2, ['l'] = 2, ['o'] = 1,
};

bool ulid_parse(const char *s, struct ulid *id)
{
	struct ulid parsed;
	uint32_t bits = 0;
	int held = -2, at = 0;		/* bits that are not written yet: two zero bits come first */

	for (int digit = 0; digit < ULID_LEN; digit++) {
		unsigned value = digits[(unsigned char)s[digit]];	/* of the text's end: none */

		if (!value || (!digit && value > 8))
			return false;
		bits = bits << 5 | (value - 1);
		held += 5;
		if (held >= 8) {
			held -= 8;
			parsed.b[at++] = (unsigned char)(bits >> held);
		}
	}
	if (s[ULID_LEN])
		return false;
	*id = parsed;
	return true;
}

int64_t ulid_time(const struct ulid *id)
{
	int64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | id->b[i];
	return ms;
}
