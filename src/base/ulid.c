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

/* Source: FNV-1a. */
static uint64_t hash_of(const char *text, uint64_t hash)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return hash;
}

struct ulid ulid_named(const char *name, int order)
{
	return ulid_from(INT64_C(1735689600000) + order, hash_of(name, UINT64_C(0xcbf29ce484222325)),
		hash_of(name, UINT64_C(0x9ae16a3b2f90404f)));
}

/* 130 bits in 26 digits: two zero bits stand before the 128. */
void ulid_print(const struct ulid *id, char out[ULID_LEN + 1])
{
	for (int digit = 0; digit < ULID_LEN; digit++) {
		unsigned value = 0;

		for (int bit = digit * 5 - 2; bit < digit * 5 + 3; bit++)
			value = value << 1 |
				(bit < 0 ? 0 : id->b[bit / 8] >> (7 - bit % 8) & 1u);
		out[digit] = alphabet[value];
	}
	out[ULID_LEN] = '\0';
}

static int digit_of(char c)
{
	const char *at;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'I' || c == 'L')
		c = '1';
	if (c == 'O')
		c = '0';
	at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

bool ulid_parse(const char *s, struct ulid *id)
{
	struct ulid parsed = { { 0 } };

	if (strlen(s) != ULID_LEN || digit_of(s[0]) > 7)
		return false;
	for (int digit = 0; digit < ULID_LEN; digit++) {
		int value = digit_of(s[digit]);

		if (value < 0)
			return false;
		for (int k = 0; k < 5; k++) {
			int bit = digit * 5 - 2 + k;

			if (bit >= 0 && value >> (4 - k) & 1)
				parsed.b[bit / 8] |= (unsigned char)(1 << (7 - bit % 8));
		}
	}
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
