/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Records laid down in a row of bytes, and found again by what they share. */
#include "base/base.h"
#include "app/import_p.h"

#include "model/schema/people.h"

/* --- Packing: number, id, whom he refers to, then field, value … */

static void add_bytes(struct str *out, const void *bytes, size_t len)
{
	str_addn(out, bytes, len);
}

size_t import_pack(struct import *im, const struct record *rec, const char *refs)
{
	struct str *out = &im->packed;
	size_t at = out->len;
	uint16_t count = 0, refs_len = (uint16_t)MIN(strlen(refs), UINT16_MAX);

	for (size_t i = 0; i < rec->entity->nfields; i++)
		count += rec->v[i].set;
	add_bytes(out, &rec->n, sizeof(rec->n));
	add_bytes(out, rec->id, ULID_LEN + 1);
	add_bytes(out, &refs_len, sizeof(refs_len));
	add_bytes(out, refs, refs_len);
	add_bytes(out, &count, sizeof(count));
	for (size_t i = 0; i < rec->entity->nfields; i++) {
		uint16_t field = (uint16_t)i;
		uint32_t len;

		if (!rec->v[i].set)
			continue;
		add_bytes(out, &field, sizeof(field));
		if (!rec->entity->fields[i].kind->is_text) {
			add_bytes(out, &rec->v[i].num, sizeof(rec->v[i].num));
			continue;
		}
		len = (uint32_t)strlen(rec->v[i].text);
		add_bytes(out, &len, sizeof(len));
		add_bytes(out, rec->v[i].text, len);
	}
	return at;
}

static void take_bytes(const char **from, void *to, size_t len)
{
	memcpy(to, *from, len);
	*from += len;
}

struct record *import_unpack(const struct import *im, size_t at, struct str *refs)
{
	struct record *rec = record_new(&customer_entity);
	const char *from = im->packed.s + at;
	uint16_t count, refs_len;

	take_bytes(&from, &rec->n, sizeof(rec->n));
	take_bytes(&from, rec->id, ULID_LEN + 1);
	take_bytes(&from, &refs_len, sizeof(refs_len));
	if (refs)
		str_addn(refs, from, refs_len);
	from += refs_len;
	take_bytes(&from, &count, sizeof(count));
	while (count--) {
		uint16_t field;
		uint32_t len;

		take_bytes(&from, &field, sizeof(field));
		rec->v[field].set = true;
		if (!customer_entity.fields[field].kind->is_text) {
			take_bytes(&from, &rec->v[field].num, sizeof(rec->v[field].num));
			continue;
		}
		take_bytes(&from, &len, sizeof(len));
		rec->v[field].text = xstrndup(from, len);
		from += len;
	}
	return rec;
}

/* --- Finding. */

/* ASCII letters alike. */
static uint64_t hash_of(char kind, const char *key)
{
	uint64_t hash = hash_step(HASH_SEED, (unsigned char)kind);

	for (; *key; key++) {
		unsigned char c = (unsigned char)*key;

		hash = hash_step(hash, c >= 'A' && c <= 'Z' ? c + 32u : c);
	}
	return hash ^ hash >> 29;
}

static void link_entry(struct lookup *lookup, size_t i)
{
	uint32_t *head = &lookup->heads[lookup->v[i].hash & (lookup->nheads - 1)];

	lookup->v[i].next = *head;
	*head = (uint32_t)i + 1;
}

static void grow_heads(struct lookup *lookup)
{
	lookup->nheads = lookup->nheads ? lookup->nheads * 2 : 1024;
	free(lookup->heads);
	lookup->heads = xcalloc(lookup->nheads, sizeof(*lookup->heads));
	for (size_t i = 0; i < lookup->n; i++)
		link_entry(lookup, i);
}

void lookup_add(struct lookup *lookup, char kind, const char *key, size_t slot)
{
	if (!*key)
		return;
	if (lookup->n == lookup->nheads)
		grow_heads(lookup);
	lookup->v = array_grow(lookup->v, &lookup->cap, lookup->n + 1, sizeof(*lookup->v));
	lookup->v[lookup->n] = (struct lookup_entry){ hash_of(kind, key), (uint32_t)slot, 0 };
	link_entry(lookup, lookup->n++);
}

size_t lookup_next(const struct lookup *lookup, char kind, const char *key, size_t *place)
{
	uint64_t hash;
	uint32_t at;

	if (!*key || !lookup->nheads)
		return SIZE_MAX;
	hash = hash_of(kind, key);
	at = *place ? lookup->v[*place - 1].next : lookup->heads[hash & (lookup->nheads - 1)];
	while (at && lookup->v[at - 1].hash != hash)
		at = lookup->v[at - 1].next;
	if (!at)
		return SIZE_MAX;
	*place = at;
	return lookup->v[at - 1].slot;
}

void lookup_clear(struct lookup *lookup)
{
	lookup->n = 0;
	if (lookup->nheads)
		memset(lookup->heads, 0, lookup->nheads * sizeof(*lookup->heads));
}

void lookup_release(struct lookup *lookup)
{
	free(lookup->heads);
	free(lookup->v);
	*lookup = (struct lookup){ 0 };
}
