/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a text costs on its way to the cells: laid out anew, and put on the canvas once it is known.
 * The goal (performance.md): 5 us for an Arabic name of 40 characters. */
#include "base/base.h"

#include "base/lang.h"
#include "bench.h"
#include "text/layout.h"
#include "text/utf8.h"
#include "ui/canvas.h"

#define RUNS 200000

static const struct { const char *what, *text; } texts[] = {
	{ "an Arabic name", "عبدالرحمن بن محمد العتيبي القحطاني الأول" },
	{ "with a number", "محمد أحمد السبيعي العنزي +966 50 512 3456" },
	{ "with marks", "مُحَمَّد أَحْمَد السُّبَيْعِيّ القَحْطَانِيّ" },
	{ "a Latin name", "Abdulrahman Mohammed Alotaibi Alqahtani 1" },
};

int main(void)
{
	struct layout_options options = { .dir = DIR_RTL };
	struct grid grid;
	struct canvas whole;

	lang_init();
	grid_init(&grid, 80, 24, true, &options);
	whole = canvas_whole(&grid);
	printf("%-24s %6s %12s %12s\n", "CPU us a text", "cps", "laid out", "put again");
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct layout out = { 0 };
		double start = cpu_us(), laid, put;

		for (int k = 0; k < RUNS; k++)
			layout_text(texts[i].text, strlen(texts[i].text), 60, &options, &out);
		laid = (cpu_us() - start) / RUNS;
		layout_release(&out);
		start = cpu_us();
		for (int k = 0; k < RUNS; k++)
			canvas_text(&whole, 0, k % 24, 60, ROLE_text, texts[i].text);
		put = (cpu_us() - start) / RUNS;
		printf("%-24s %6zu %12.2f %12.2f\n", texts[i].what, utf8_count(texts[i].text), laid,
			put);
	}
	grid_release(&grid);
	return 0;
}
