/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Cells and text in place. */
#include "base/base.h"
#include "ui/canvas.h"

#include "text/find.h"
#include "text/utf8.h"

/* --- Laid out texts.  A screen shows the same ones again and again: a row costs a copy. */

#define CACHE_SLOTS 1024	/* a power of two; more than a large screen has texts */
#define MARKS	    6		/* words of a search that are marked in a text */
#define CACHE_TEXT  512		/* bytes; longer ones are laid out anew */

struct text_slot {
	uint64_t hash;
	char *key;		/* owned: width, direction, match, text */
	size_t len;
	struct layout layout;	/* owned */
	struct mark { size_t at, n; } mark[MARKS];	/* bytes of the text */
	size_t nmarks;
};
/* What was laid out lies close together, so that the first picture touches few pages. */
struct text_cache { struct text_slot *slot[CACHE_SLOTS]; /* owned; NULL: empty */ struct str key; };

/* Each word of the needle where it stands first; one that is nowhere marks nothing. */
static void find_marks(const struct put *put, size_t len, struct text_slot *out)
{
	struct strlist words = { 0 };

	out->nmarks = 0;
	if (text_is_empty(put->match))
		return;
	strlist_split(&words, put->match, " ");
	for (size_t i = 0; i < words.n && out->nmarks < MARKS; i++) {
		struct mark *mark = &out->mark[out->nmarks];

		if (text_find(put->text, len, words.v[i], &mark->at, &mark->n) || (put->nearly &&
		    text_find_nearly(put->text, len, words.v[i], &mark->at, &mark->n)))
			out->nmarks++;
	}
	strlist_release(&words);
}

static bool is_marked(const struct text_slot *slot, const struct cell *cell)
{
	for (size_t i = 0; i < slot->nmarks && cell->len; i++)
		if (cell->start >= slot->mark[i].at && cell->start < slot->mark[i].at + slot->mark[i].n)
			return true;
	return false;
}

static void lay_out(const struct grid *grid, const struct put *put, size_t len, size_t w,
	enum base_dir dir, struct text_slot *out)
{
	struct layout_options options = grid->text;

	options.dir = dir;
	options.data = put->dir != PUT_UI;	/* PUT_UI may be a sentence of ours with isolates */
	layout_text(put->text, len, w, &options, &out->layout);
	find_marks(put, len, out);
}

static const struct text_slot *cached(struct grid *grid, const struct put *put, size_t len, size_t w,
	enum base_dir dir)
{
	struct text_cache *cache = grid->cache;
	struct text_slot **place, *slot;
	uint64_t hash;

	str_clear(&cache->key);
	str_addn(&cache->key, (const char *)&w, sizeof(w));
	str_addc(&cache->key, (char)('0' + dir + 8 * put->dir));
	if (put->match) {
		str_addc(&cache->key, put->nearly ? '~' : '=');
		str_add(&cache->key, put->match);
	}
	str_addc(&cache->key, '\n');
	str_addn(&cache->key, put->text, len);
	hash = hash_bytes(HASH_SEED, cache->key.s, cache->key.len);
	/* Texts that are too long all share one slot and are never found again. */
	place = &cache->slot[len > CACHE_TEXT ? 0 : hash & (CACHE_SLOTS - 1)];
	if (!*place)
		*place = xcalloc(1, sizeof(**place));
	slot = *place;
	if (slot->key && slot->hash == hash && slot->len == cache->key.len &&
	    memcmp(slot->key, cache->key.s, slot->len) == 0)
		return slot;
	free(slot->key);
	slot->len = cache->key.len;
	slot->key = xmalloc(slot->len + 1);
	memcpy(slot->key, cache->key.s, slot->len);
	slot->hash = hash;
	lay_out(grid, put, len, w, dir, slot);
	return slot;
}

static void cache_clear(struct text_cache *cache)
{
	for (size_t i = 0; i < CACHE_SLOTS; i++) {
		if (!cache->slot[i])
			continue;
		layout_release(&cache->slot[i]->layout);
		free(cache->slot[i]->key);
		free(cache->slot[i]);
	}
	str_release(&cache->key);
	*cache = (struct text_cache){ .key = STR_INIT };
}

/* --- Addresses.  Many more than stand on a screen, so that one that is shown is not overwritten. */

#define LINKS 1024
#define LINK_LONGEST 1024	/* bytes; terminals drop those above some 2,000 */

struct link_table { struct { uint32_t id; char *address; } slot[LINKS]; uint32_t last; };

static uint32_t link_of(struct grid *grid, const char *address)
{
	struct link_table *table = grid->links;
	uint32_t id;

	if (text_is_empty(address) || strlen(address) > LINK_LONGEST)
		return 0;
	for (size_t i = 0; i < LINKS && table->slot[i].id; i++)
		if (str_eq(table->slot[i].address, address))
			return table->slot[i].id;
	id = ++table->last ? table->last : ++table->last;
	free(table->slot[(id - 1) % LINKS].address);
	table->slot[(id - 1) % LINKS].address = xstrdup(address);
	table->slot[(id - 1) % LINKS].id = id;
	return id;
}

const char *grid_link(const struct grid *grid, uint32_t link)
{
	size_t i = (link - 1) % LINKS;

	return link && grid->links->slot[i].id == link ? grid->links->slot[i].address : NULL;
}

static void links_free(struct link_table *table)
{
	for (size_t i = 0; table && i < LINKS; i++)
		free(table->slot[i].address);
	free(table);
}

/* --- The grid. */

void grid_init(struct grid *grid, int cols, int rows, bool rtl, const struct layout_options *text)
{
	*grid = (struct grid){ .rtl = rtl, .text = *text, .caret_x = -1, .caret_y = -1 };
	grid->cache = xcalloc(1, sizeof(*grid->cache));
	grid->cache->key = (struct str)STR_INIT;
	grid->links = xcalloc(1, sizeof(*grid->links));
	grid_resize(grid, cols, rows);
}

static const struct tile blank = { .cp = { ' ' }, .ncp = 1, .width = 1, .style = ROLE_text };

void grid_resize(struct grid *grid, int cols, int rows)
{
	size_t n = (size_t)cols * (size_t)rows;

	grid->v = xrealloc(grid->v, MAX(n, 1) * sizeof(*grid->v));
	grid->cols = cols;
	grid->rows = rows;
	grid->caret_x = grid->caret_y = -1;
	memset(grid->areas, 0, sizeof(grid->areas));
	for (size_t i = 0; i < n; i++)
		grid->v[i] = blank;
}

void grid_release(struct grid *grid)
{
	if (grid->cache)
		cache_clear(grid->cache);
	free(grid->cache);
	links_free(grid->links);
	free(grid->v);
	*grid = (struct grid){ 0 };
}

/* --- Rectangles. */

struct canvas canvas_whole(struct grid *grid)
{
	return (struct canvas){ grid, 0, 0, grid->cols, grid->rows };
}

struct canvas canvas_part(const struct canvas *c, int x, int y, int w, int h)
{
	int x0 = MAX(x, 0), y0 = MAX(y, 0);

	w = MIN(w - (x0 - x), c->w - x0);
	h = MIN(h - (y0 - y), c->h - y0);
	return (struct canvas){ c->grid, c->x + x0, c->y + y0, MAX(w, 0), MAX(h, 0) };
}

/* First physical column of a field of w cells at x. */
static int left_of(const struct canvas *c, int x, int w)
{
	return c->grid->rtl ? c->grid->cols - (c->x + x) - w : c->x + x;
}

static struct tile *tile_at(const struct canvas *c, int column, int y)
{
	return &c->grid->v[(size_t)(c->y + y) * (size_t)c->grid->cols + (size_t)column];
}

static bool row_is_drawn(const struct canvas *c, int y)
{
	const struct grid *grid = c->grid;

	return !grid->only_h ||
		(c->y + y >= grid->only_y && c->y + y < grid->only_y + grid->only_h);
}

bool canvas_is_drawn(const struct canvas *c)
{
	const struct grid *grid = c->grid;

	return !grid->only_h ||
		(c->y < grid->only_y + grid->only_h && c->y + c->h > grid->only_y);
}

void grid_only(struct grid *grid, const struct canvas *part)
{
	grid->only_y = part ? part->y : 0;
	grid->only_h = part ? part->h : 0;
}

/* Clips a run of a row to the canvas; false when nothing of it is inside. */
static bool clip(const struct canvas *c, int *x, int y, int *w)
{
	if (y < 0 || y >= c->h || *w <= 0 || !row_is_drawn(c, y))
		return false;
	if (*x < 0) {
		*w += *x;
		*x = 0;
	}
	*w = MIN(*w, c->w - *x);
	return *w > 0;
}

/* Half of a wide character must not stay behind where its other half is overwritten. */
static void mend_edges(const struct canvas *c, int column, int y, int w)
{
	struct tile *first = tile_at(c, column, y);
	int after = column + w;

	if (column > 0 && !first->cp[0]) {
		unsigned style = first[-1].style;

		first[-1] = blank;
		first[-1].style = (uint16_t)style;
	}
	if (after < c->grid->cols && !first[w].cp[0]) {
		unsigned style = first[w].style;

		first[w] = blank;
		first[w].style = (uint16_t)style;
	}
}

static void fill(const struct canvas *c, int x, int y, int w, unsigned style)
{
	struct tile *tile;
	int column;

	if (!clip(c, &x, y, &w))
		return;
	column = left_of(c, x, w);
	mend_edges(c, column, y, w);
	tile = tile_at(c, column, y);
	for (int i = 0; i < w; i++) {
		tile[i] = blank;
		tile[i].style = (uint16_t)style;
	}
}

void canvas_fill_row(const struct canvas *c, int y, unsigned style)
{
	fill(c, 0, y, c->w, style);
}

void canvas_fill(const struct canvas *c, unsigned style)
{
	for (int y = 0; y < c->h; y++)
		fill(c, 0, y, c->w, style);
}

void canvas_restyle(const struct canvas *c, int x, int y, int w, unsigned style)
{
	struct tile *tile;

	if (!clip(c, &x, y, &w))
		return;
	tile = tile_at(c, left_of(c, x, w), y);
	for (int i = 0; i < w; i++)
		tile[i].style = (uint16_t)style;
}

/* --- Text. */

/* The layout makes pictures of these; should one come through all the same, it stops here. */
static bool is_dangerous(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x202a && cp <= 0x202e) ||
		(cp >= 0x2066 && cp <= 0x2069) || cp == 0x200e || cp == 0x200f || cp == 0x061c ||
		cp == 0x2028 || cp == 0x2029 || cp == 0xfeff || cp > 0x10ffff ||
		(cp >= 0xd800 && cp <= 0xdfff) || (cp >= 0xe0000 && cp <= 0xe007f);
}

static void set_tile(struct tile *tile, const struct cell *cell, unsigned style)
{
	*tile = (struct tile){ .ncp = cell->ncp, .width = cell->width, .style = (uint16_t)style };
	for (size_t i = 0; i < cell->ncp && i < COUNT(tile->cp); i++)
		tile->cp[i] = is_dangerous(cell->cp[i]) ? UTF8_REPLACEMENT : cell->cp[i];
	if (!cell->width) {
		tile->cp[0] = 0;
		tile->ncp = 0;
	}
}

static unsigned match_style(unsigned style)
{
	return ON(ROLE_match, style_base(style) != ROLE_text ? style_base(style) :
		style_role(style) == ROLE_selection || style_role(style) == ROLE_selection_dim ?
		style_role(style) : ROLE_text);
}

enum base_dir canvas_dir(const struct canvas *c, enum put_dir dir)
{
	switch (dir) {
	case PUT_LTR: return DIR_LTR;
	case PUT_AUTO: return c->grid->rtl ? DIR_AUTO_RTL : DIR_AUTO;
	default: return c->grid->rtl ? DIR_RTL : DIR_LTR;
	}
}

/* Cells of the bytes that lead somewhere. */
static void set_links(struct grid *grid, const struct put *put, const struct text_slot *slot, struct tile *tile,
	int n)
{
	uint32_t link = link_of(grid, put->link);

	for (int i = 0; i < n && link; i++) {
		const struct cell *cell = &slot->layout.v[i];

		if (!put->link_len || (cell->len && cell->start >= put->link_at &&
		    cell->start < put->link_at + put->link_len))
			tile[i].link = link;
	}
}

int canvas_put(const struct canvas *c, const struct put *put)
{
	int x = put->x, w = put->w ? put->w : c->w - put->x, n, left;
	size_t len;
	const struct text_slot *slot;
	unsigned matched = match_style(put->style);
	struct tile *tile;

	if (x < 0 || !clip(c, &x, put->y, &w) || text_is_empty(put->text))
		return 0;
	len = put->len ? put->len : strlen(put->text);
	slot = cached(c->grid, put, len, (size_t)w, canvas_dir(c, put->dir));
	n = (int)MIN(slot->layout.n, (size_t)w);
	if (!n)
		return 0;
	left = left_of(c, x, w);
	if (put->align == ALIGN_CENTRE)
		left += (w - n) / 2;
	else if ((put->align == ALIGN_END) != c->grid->rtl)
		left += w - n;
	mend_edges(c, left, put->y, n);
	tile = tile_at(c, left, put->y);
	for (int i = 0; i < n; i++) {
		const struct cell *cell = &slot->layout.v[i];

		set_tile(&tile[i], cell, is_marked(slot, cell) ? matched : put->style);
	}
	if (!text_is_empty(put->link))
		set_links(c->grid, put, slot, tile, n);
	return n;
}

int canvas_text(const struct canvas *c, int x, int y, int w, unsigned style, const char *text)
{
	return canvas_put(c, &(struct put){ .x = x, .y = y, .w = w, .style = style, .text = text });
}

int canvas_textf(const struct canvas *c, int x, int y, int w, unsigned style, const char *fmt, ...)
{
	struct str text = STR_INIT;
	va_list ap;
	int n;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	n = canvas_text(c, x, y, w, style, text.s);
	str_release(&text);
	return n;
}

int canvas_wrap(const struct canvas *c, int skip, unsigned style, enum put_dir dir, const char *text)
{
	size_t left = strlen(text);
	int lines = 0;

	while (left && c->w > 0) {
		size_t next, len = layout_wrap(text, left, (size_t)c->w, &next);
		int y = lines++ - skip;

		if (len && y >= 0 && y < c->h)
			canvas_put(c, &(struct put){ .y = y, .style = style, .dir = dir,
				.text = text, .len = len });
		text += next;
		left -= next;
	}
	return lines;
}

void canvas_cells(const struct canvas *c, int left, int y, const struct layout *layout, size_t from,
	size_t n, unsigned style)
{
	if (y < 0 || y >= c->h || !row_is_drawn(c, y))
		return;
	for (size_t i = 0; i < n; i++) {
		int column = left + (int)i;
		const struct cell *cell = &layout->v[from + i];

		/* No half of a wide character at the edges. */
		if (column < 0 || column >= c->w || column + cell->width > c->w ||
		    (!cell->width && column == 0))
			continue;
		set_tile(tile_at(c, left_of(c, 0, c->w) + column, y), cell, style);
	}
}

int canvas_mirror(const struct canvas *c, int left)
{
	return c->grid->rtl ? c->w - 1 - left : left;
}

void canvas_caret(const struct canvas *c, int x, int y)
{
	if (x < 0 || x >= c->w || y < 0 || y >= c->h)
		return;
	c->grid->caret_x = left_of(c, x, 1);
	c->grid->caret_y = c->y + y;
}

int canvas_width(const struct canvas *c, const char *text)
{
	struct put put = { .text = text };
	size_t len = strlen(text);

	return len ? (int)cached(c->grid, &put, len, SIZE_MAX, canvas_dir(c, PUT_UI))->layout.n : 0;
}
