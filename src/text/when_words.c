/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The words of typed dates, Arabic and English. */
#include "base/base.h"
#include "text/when_p.h"

#include "text/utf8.h"

/* The spellings are compared in search form, so hamza, tanwin, ة and ى need one row only.
 * Several words are one row where they mean one thing; the longest row that fits is taken. */
static const struct row {
	const char *text;
	enum meaning meaning;
	int value, more;
} rows[] = {
	/* Days */
	{ "today", M_DAY, 0, 0 }, { "اليوم", M_DAY, 0, 0 }, { "النهارده", M_DAY, 0, 0 },
	{ "tonight", M_DAY, 0, PART_NIGHT }, { "الليلة", M_DAY, 0, PART_NIGHT },
	{ "tomorrow", M_DAY, 1, 0 }, { "tmrw", M_DAY, 1, 0 }, { "tmr", M_DAY, 1, 0 },
	{ "غداً", M_DAY, 1, 0 }, { "غد", M_DAY, 1, 0 }, { "الغد", M_DAY, 1, 0 },
	{ "بكرة", M_DAY, 1, 0 }, { "بكرا", M_DAY, 1, 0 }, { "باكر", M_DAY, 1, 0 },
	{ "yesterday", M_DAY, -1, 0 }, { "أمس", M_DAY, -1, 0 }, { "البارحة", M_DAY, -1, 0 },
	{ "امبارح", M_DAY, -1, 0 },
	{ "day after tomorrow", M_DAY, 2, 0 }, { "after tomorrow", M_DAY, 2, 0 },
	{ "بعد غد", M_DAY, 2, 0 }, { "بعد غداً", M_DAY, 2, 0 }, { "بعد الغد", M_DAY, 2, 0 },
	{ "بعد بكرة", M_DAY, 2, 0 }, { "بعد بكرا", M_DAY, 2, 0 }, { "بعد باكر", M_DAY, 2, 0 },
	{ "day before yesterday", M_DAY, -2, 0 }, { "قبل أمس", M_DAY, -2, 0 },
	{ "أول أمس", M_DAY, -2, 0 }, { "أمس الأول", M_DAY, -2, 0 }, { "أول البارحة", M_DAY, -2, 0 },
	{ "now", M_NOW, 0, 0 }, { "الآن", M_NOW, 0, 0 }, { "الحين", M_NOW, 0, 0 },

	/* Days of the week */
	{ "sunday", M_WEEKDAY, 0, 0 }, { "sun", M_WEEKDAY, 0, 0 }, { "الأحد", M_WEEKDAY, 0, 0 },
	{ "أحد", M_WEEKDAY, 0, 0 }, { "monday", M_WEEKDAY, 1, 0 }, { "mon", M_WEEKDAY, 1, 0 },
	{ "الاثنين", M_WEEKDAY, 1, 0 }, { "اثنين", M_WEEKDAY, 1, 0 },
	{ "الاتنين", M_WEEKDAY, 1, 0 },
	{ "tuesday", M_WEEKDAY, 2, 0 }, { "tues", M_WEEKDAY, 2, 0 }, { "tue", M_WEEKDAY, 2, 0 },
	{ "الثلاثاء", M_WEEKDAY, 2, 0 }, { "ثلاثاء", M_WEEKDAY, 2, 0 },
	{ "الثلاثا", M_WEEKDAY, 2, 0 },
	{ "الثلوث", M_WEEKDAY, 2, 0 }, { "wednesday", M_WEEKDAY, 3, 0 }, { "wed", M_WEEKDAY, 3, 0 },
	{ "الأربعاء", M_WEEKDAY, 3, 0 }, { "أربعاء", M_WEEKDAY, 3, 0 },
	{ "الأربعا", M_WEEKDAY, 3, 0 }, { "الربوع", M_WEEKDAY, 3, 0 },
	{ "thursday", M_WEEKDAY, 4, 0 }, { "thurs", M_WEEKDAY, 4, 0 }, { "thur", M_WEEKDAY, 4, 0 },
	{ "thu", M_WEEKDAY, 4, 0 }, { "الخميس", M_WEEKDAY, 4, 0 }, { "خميس", M_WEEKDAY, 4, 0 },
	{ "friday", M_WEEKDAY, 5, 0 }, { "fri", M_WEEKDAY, 5, 0 }, { "الجمعة", M_WEEKDAY, 5, 0 },
	{ "جمعة", M_WEEKDAY, 5, 0 }, { "saturday", M_WEEKDAY, 6, 0 }, { "sat", M_WEEKDAY, 6, 0 },
	{ "السبت", M_WEEKDAY, 6, 0 }, { "سبت", M_WEEKDAY, 6, 0 },

	/* Months */
	{ "january", M_MONTH, 1, 0 }, { "jan", M_MONTH, 1, 0 }, { "يناير", M_MONTH, 1, 0 },
	{ "كانون الثاني", M_MONTH, 1, 0 }, { "february", M_MONTH, 2, 0 }, { "feb", M_MONTH, 2, 0 },
	{ "فبراير", M_MONTH, 2, 0 }, { "شباط", M_MONTH, 2, 0 }, { "march", M_MONTH, 3, 0 },
	{ "mar", M_MONTH, 3, 0 }, { "مارس", M_MONTH, 3, 0 }, { "آذار", M_MONTH, 3, 0 },
	{ "april", M_MONTH, 4, 0 }, { "apr", M_MONTH, 4, 0 }, { "أبريل", M_MONTH, 4, 0 },
	{ "نيسان", M_MONTH, 4, 0 }, { "may", M_MONTH, 5, 0 }, { "مايو", M_MONTH, 5, 0 },
	{ "أيار", M_MONTH, 5, 0 }, { "june", M_MONTH, 6, 0 }, { "jun", M_MONTH, 6, 0 },
	{ "يونيو", M_MONTH, 6, 0 }, { "يونيه", M_MONTH, 6, 0 }, { "حزيران", M_MONTH, 6, 0 },
	{ "july", M_MONTH, 7, 0 }, { "jul", M_MONTH, 7, 0 }, { "يوليو", M_MONTH, 7, 0 },
	{ "يوليه", M_MONTH, 7, 0 }, { "تموز", M_MONTH, 7, 0 }, { "august", M_MONTH, 8, 0 },
	{ "aug", M_MONTH, 8, 0 }, { "أغسطس", M_MONTH, 8, 0 }, { "آب", M_MONTH, 8, 0 },
	{ "september", M_MONTH, 9, 0 }, { "sept", M_MONTH, 9, 0 }, { "sep", M_MONTH, 9, 0 },
	{ "سبتمبر", M_MONTH, 9, 0 }, { "أيلول", M_MONTH, 9, 0 }, { "october", M_MONTH, 10, 0 },
	{ "oct", M_MONTH, 10, 0 }, { "أكتوبر", M_MONTH, 10, 0 }, { "تشرين الأول", M_MONTH, 10, 0 },
	{ "november", M_MONTH, 11, 0 }, { "nov", M_MONTH, 11, 0 }, { "نوفمبر", M_MONTH, 11, 0 },
	{ "تشرين الثاني", M_MONTH, 11, 0 }, { "december", M_MONTH, 12, 0 },
	{ "dec", M_MONTH, 12, 0 }, { "ديسمبر", M_MONTH, 12, 0 }, { "كانون الأول", M_MONTH, 12, 0 },
	{ "محرم", M_HIJRI_MONTH, 1, 0 }, { "المحرم", M_HIJRI_MONTH, 1, 0 },
	{ "muharram", M_HIJRI_MONTH, 1, 0 }, { "صفر", M_HIJRI_MONTH, 2, 0 },
	{ "safar", M_HIJRI_MONTH, 2, 0 }, { "ربيع الأول", M_HIJRI_MONTH, 3, 0 },
	{ "ربيع أول", M_HIJRI_MONTH, 3, 0 }, { "rabi i", M_HIJRI_MONTH, 3, 0 },
	{ "ربيع الآخر", M_HIJRI_MONTH, 4, 0 }, { "ربيع الثاني", M_HIJRI_MONTH, 4, 0 },
	{ "ربيع ثاني", M_HIJRI_MONTH, 4, 0 }, { "rabi ii", M_HIJRI_MONTH, 4, 0 },
	{ "جمادى الأولى", M_HIJRI_MONTH, 5, 0 }, { "جمادى الأول", M_HIJRI_MONTH, 5, 0 },
	{ "جماد الأول", M_HIJRI_MONTH, 5, 0 }, { "jumada i", M_HIJRI_MONTH, 5, 0 },
	{ "جمادى الآخرة", M_HIJRI_MONTH, 6, 0 }, { "جمادى الثانية", M_HIJRI_MONTH, 6, 0 },
	{ "جمادى الثاني", M_HIJRI_MONTH, 6, 0 }, { "جماد الثاني", M_HIJRI_MONTH, 6, 0 },
	{ "جمادى الآخر", M_HIJRI_MONTH, 6, 0 }, { "jumada ii", M_HIJRI_MONTH, 6, 0 },
	{ "رجب", M_HIJRI_MONTH, 7, 0 }, { "rajab", M_HIJRI_MONTH, 7, 0 },
	{ "شعبان", M_HIJRI_MONTH, 8, 0 }, { "shaban", M_HIJRI_MONTH, 8, 0 },
	{ "رمضان", M_HIJRI_MONTH, 9, 0 }, { "ramadan", M_HIJRI_MONTH, 9, 0 },
	{ "شوال", M_HIJRI_MONTH, 10, 0 }, { "shawwal", M_HIJRI_MONTH, 10, 0 },
	{ "ذو القعدة", M_HIJRI_MONTH, 11, 0 }, { "ذي القعدة", M_HIJRI_MONTH, 11, 0 },
	{ "dhu al qadah", M_HIJRI_MONTH, 11, 0 },
	{ "ذو الحجة", M_HIJRI_MONTH, 12, 0 }, { "ذي الحجة", M_HIJRI_MONTH, 12, 0 },
	{ "dhu al hijjah", M_HIJRI_MONTH, 12, 0 },
	{ "هـ", M_HIJRI, 0, 0 }, { "هجري", M_HIJRI, 0, 0 }, { "هجرية", M_HIJRI, 0, 0 },
	{ "ah", M_HIJRI, 0, 0 }, { "ميلادي", M_GREGORIAN, 0, 0 }, { "ميلادية", M_GREGORIAN, 0, 0 },

	/* Spans */
	{ "min", M_UNIT, UNIT_MINUTE, 0 }, { "mins", M_UNIT, UNIT_MINUTE, 0 },
	{ "minute", M_UNIT, UNIT_MINUTE, 0 }, { "minutes", M_UNIT, UNIT_MINUTE, 0 },
	{ "دقيقة", M_UNIT, UNIT_MINUTE, 1 }, { "دقائق", M_UNIT, UNIT_MINUTE, 0 },
	{ "دقيقتين", M_UNIT, UNIT_MINUTE, 2 }, { "quarter hour", M_UNIT, UNIT_MINUTE, 15 },
	{ "half hour", M_UNIT, UNIT_MINUTE, 30 }, { "half an hour", M_UNIT, UNIT_MINUTE, 30 },
	{ "ربع ساعة", M_UNIT, UNIT_MINUTE, 15 }, { "ثلث ساعة", M_UNIT, UNIT_MINUTE, 20 },
	{ "نصف ساعة", M_UNIT, UNIT_MINUTE, 30 }, { "نص ساعة", M_UNIT, UNIT_MINUTE, 30 },
	{ "h", M_UNIT, UNIT_HOUR, 0 }, { "hour", M_UNIT, UNIT_HOUR, 0 },
	{ "hours", M_UNIT, UNIT_HOUR, 0 }, { "ساعة", M_UNIT, UNIT_HOUR, 1 },
	{ "ساعات", M_UNIT, UNIT_HOUR, 0 }, { "ساعتين", M_UNIT, UNIT_HOUR, 2 },
	{ "d", M_UNIT, UNIT_DAY, 0 }, { "day", M_UNIT, UNIT_DAY, 0 },
	{ "days", M_UNIT, UNIT_DAY, 0 }, { "يوم", M_UNIT, UNIT_DAY, 1 },
	{ "يوماً", M_UNIT, UNIT_DAY, 0 }, { "أيام", M_UNIT, UNIT_DAY, 0 },
	{ "يومين", M_UNIT, UNIT_DAY, 2 }, { "يومان", M_UNIT, UNIT_DAY, 2 },
	{ "w", M_UNIT, UNIT_WEEK, 0 }, { "week", M_UNIT, UNIT_WEEK, 0 },
	{ "weeks", M_UNIT, UNIT_WEEK, 0 }, { "أسبوع", M_UNIT, UNIT_WEEK, 1 },
	{ "الأسبوع", M_UNIT, UNIT_WEEK, 0 }, { "أسبوعاً", M_UNIT, UNIT_WEEK, 0 },
	{ "أسابيع", M_UNIT, UNIT_WEEK, 0 }, { "أسبوعين", M_UNIT, UNIT_WEEK, 2 },
	{ "أسبوعان", M_UNIT, UNIT_WEEK, 2 },
	{ "m", M_UNIT, UNIT_MONTH, UNIT_SIGNED }, { "mo", M_UNIT, UNIT_MONTH, 0 },
	{ "month", M_UNIT, UNIT_MONTH, 0 }, { "months", M_UNIT, UNIT_MONTH, 0 },
	{ "شهر", M_UNIT, UNIT_MONTH, 1 }, { "الشهر", M_UNIT, UNIT_MONTH, 0 },
	{ "شهراً", M_UNIT, UNIT_MONTH, 0 }, { "أشهر", M_UNIT, UNIT_MONTH, 0 },
	{ "شهور", M_UNIT, UNIT_MONTH, 0 }, { "شهرين", M_UNIT, UNIT_MONTH, 2 },
	{ "y", M_UNIT, UNIT_YEAR, 0 }, { "year", M_UNIT, UNIT_YEAR, 0 },
	{ "years", M_UNIT, UNIT_YEAR, 0 }, { "سنة", M_UNIT, UNIT_YEAR, 1 },
	{ "السنة", M_UNIT, UNIT_YEAR, 0 }, { "سنوات", M_UNIT, UNIT_YEAR, 0 },
	{ "سنين", M_UNIT, UNIT_YEAR, 0 }, { "سنتين", M_UNIT, UNIT_YEAR, 2 },
	{ "عام", M_UNIT, UNIT_YEAR, 1 }, { "العام", M_UNIT, UNIT_YEAR, 0 },
	{ "أعوام", M_UNIT, UNIT_YEAR, 0 }, { "عامين", M_UNIT, UNIT_YEAR, 2 },
	{ "a", M_COUNT, 1, 0 }, { "an", M_COUNT, 1, 0 }, { "one", M_COUNT, 1, 0 },
	{ "two", M_COUNT, 2, 0 }, { "three", M_COUNT, 3, 0 }, { "four", M_COUNT, 4, 0 },
	{ "five", M_COUNT, 5, 0 }, { "six", M_COUNT, 6, 0 }, { "seven", M_COUNT, 7, 0 },
	{ "eight", M_COUNT, 8, 0 }, { "nine", M_COUNT, 9, 0 }, { "ten", M_COUNT, 10, 0 },
	{ "eleven", M_COUNT, 11, 0 }, { "twelve", M_COUNT, 12, 0 }, { "واحدة", M_COUNT, 1, 0 },
	{ "وحدة", M_COUNT, 1, 0 }, { "ثنتين", M_COUNT, 2, 0 },
	{ "ثلاثة", M_COUNT, 3, 0 }, { "ثلاث", M_COUNT, 3, 0 }, { "أربعة", M_COUNT, 4, 0 },
	{ "أربع", M_COUNT, 4, 0 }, { "خمسة", M_COUNT, 5, 0 }, { "خمس", M_COUNT, 5, 0 },
	{ "ستة", M_COUNT, 6, 0 }, { "ست", M_COUNT, 6, 0 }, { "سبعة", M_COUNT, 7, 0 },
	{ "سبع", M_COUNT, 7, 0 }, { "ثمانية", M_COUNT, 8, 0 }, { "ثماني", M_COUNT, 8, 0 },
	{ "ثمان", M_COUNT, 8, 0 }, { "تسعة", M_COUNT, 9, 0 }, { "تسع", M_COUNT, 9, 0 },
	{ "عشرة", M_COUNT, 10, 0 }, { "عشر", M_COUNT, 10, 0 }, { "أحد عشر", M_COUNT, 11, 0 },
	{ "اثنا عشر", M_COUNT, 12, 0 }, { "اثني عشر", M_COUNT, 12, 0 }, { "عشرين", M_COUNT, 20, 0 },
	{ "ثلاثين", M_COUNT, 30, 0 },
	{ "in", M_IN, 0, 0 }, { "after", M_IN, 0, 0 }, { "بعد", M_IN, 0, 0 },
	{ "خلال", M_IN, 0, 0 },
	{ "before", M_BEFORE, 0, 0 }, { "قبل", M_BEFORE, 0, 0 }, { "ago", M_AGO, 0, 0 },
	{ "next", M_NEXT, 0, 0 }, { "coming", M_NEXT, 0, 0 }, { "القادم", M_NEXT, 0, 0 },
	{ "القادمة", M_NEXT, 0, 0 }, { "قادم", M_NEXT, 0, 0 }, { "الجاي", M_NEXT, 0, 0 },
	{ "الجاية", M_NEXT, 0, 0 }, { "اللي جاي", M_NEXT, 0, 0 }, { "المقبل", M_NEXT, 0, 0 },
	{ "المقبلة", M_NEXT, 0, 0 }, { "التالي", M_NEXT, 0, 0 }, { "التالية", M_NEXT, 0, 0 },
	{ "this", M_THIS, 0, 0 }, { "هذا", M_THIS, 0, 0 }, { "هذه", M_THIS, 0, 0 },
	{ "هاذا", M_THIS, 0, 0 }, { "الحالي", M_THIS, 0, 0 }, { "last", M_LAST, 0, 0 },
	{ "الماضي", M_LAST, 0, 0 }, { "الماضية", M_LAST, 0, 0 }, { "الفائت", M_LAST, 0, 0 },
	{ "السابق", M_LAST, 0, 0 }, { "اللي فات", M_LAST, 0, 0 },
	{ "end", M_END, 0, 0 }, { "نهاية", M_END, 0, 0 }, { "آخر", M_END, 0, 0 },
	{ "أواخر", M_END, 0, 0 }, { "start", M_START, 0, 0 }, { "beginning", M_START, 0, 0 },
	{ "بداية", M_START, 0, 0 }, { "أول", M_START, 0, 0 }, { "أوائل", M_START, 0, 0 },

	/* Times */
	{ "at", M_AT, 0, 0 }, { "@", M_AT, 0, 0 }, { "الساعة", M_AT, 0, 0 },
	{ "am", M_PART, PART_AM, 0 }, { "a m", M_PART, PART_AM, 0 }, { "ص", M_PART, PART_AM, 0 },
	{ "pm", M_PART, PART_PM, 0 }, { "p m", M_PART, PART_PM, 0 }, { "م", M_PART, PART_PM, 0 },
	{ "dawn", M_PART, PART_DAWN, 0 }, { "فجراً", M_PART, PART_DAWN, 0 },
	{ "الفجر", M_PART, PART_DAWN, 0 }, { "morning", M_PART, PART_MORNING, 0 },
	{ "صباحاً", M_PART, PART_MORNING, 0 }, { "صباح", M_PART, PART_MORNING, 0 },
	{ "الصباح", M_PART, PART_MORNING, 0 }, { "الصبح", M_PART, PART_MORNING, 0 },
	{ "ضحى", M_PART, PART_MORNING, 0 }, { "الضحى", M_PART, PART_MORNING, 0 },
	{ "noon", M_PART, PART_NOON, 0 }, { "ظهراً", M_PART, PART_NOON, 0 },
	{ "الظهر", M_PART, PART_NOON, 0 }, { "afternoon", M_PART, PART_AFTERNOON, 0 },
	{ "عصراً", M_PART, PART_AFTERNOON, 0 }, { "العصر", M_PART, PART_AFTERNOON, 0 },
	{ "المغرب", M_PART, PART_SUNSET, 0 }, { "evening", M_PART, PART_EVENING, 0 },
	{ "مساءً", M_PART, PART_EVENING, 0 }, { "مساءاً", M_PART, PART_EVENING, 0 },
	{ "مسا", M_PART, PART_EVENING, 0 }, { "المساء", M_PART, PART_EVENING, 0 },
	{ "المسا", M_PART, PART_EVENING, 0 }, { "العشاء", M_PART, PART_NIGHT, 0 },
	{ "العشا", M_PART, PART_NIGHT, 0 }, { "night", M_PART, PART_NIGHT, 0 },
	{ "ليلاً", M_PART, PART_NIGHT, 0 }, { "الليل", M_PART, PART_NIGHT, 0 },
	{ "بالليل", M_PART, PART_NIGHT, 0 },
	{ "ونصف", M_FRACTION, 30, 0 }, { "ونص", M_FRACTION, 30, 0 }, { "و نصف", M_FRACTION, 30, 0 },
	{ "و نص", M_FRACTION, 30, 0 }, { "والنصف", M_FRACTION, 30, 0 },
	{ "وربع", M_FRACTION, 15, 0 },
	{ "و ربع", M_FRACTION, 15, 0 }, { "والربع", M_FRACTION, 15, 0 },
	{ "وثلث", M_FRACTION, 20, 0 }, { "إلا ربع", M_FRACTION, -15, 0 },
	{ "إلا ربعاً", M_FRACTION, -15, 0 }, { "إلا ثلث", M_FRACTION, -20, 0 },

	/* Small words */
	{ "st", M_ORDINAL, 0, 0 }, { "nd", M_ORDINAL, 0, 0 }, { "rd", M_ORDINAL, 0, 0 },
	{ "th", M_ORDINAL, 0, 0 },
	{ "on", M_FILLER, 0, 0 }, { "the", M_FILLER, 0, 0 }, { "of", M_FILLER, 0, 0 },
	{ "from now", M_FILLER, 0, 0 }, { "o'clock", M_FILLER, 0, 0 }, { "بتاريخ", M_FILLER, 0, 0 },
	{ "تاريخ", M_FILLER, 0, 0 }, { "في", M_FILLER, 0, 0 }, { "من", M_FILLER, 0, 0 },
	{ "من الآن", M_FILLER, 0, 0 }, { "صلاة", M_FILLER, 0, 0 }, { "t", M_FILLER, 0, 0 },
};

#define WORD_MAX   32		/* bytes of the longest row in search form, with its NUL */
#define PHRASE_MAX 3		/* words of the longest row */

/* The rows' search forms, made at first use. */
static char forms[COUNT(rows)][WORD_MAX];

static void make_forms(void)
{
	struct str form = STR_INIT;

	for (size_t i = 0; i < COUNT(rows) && !*forms[i]; i++) {
		str_clear(&form);
		text_fold(rows[i].text, &form);
		if (!form.len || form.len >= WORD_MAX)
			BUG("\"%s\" among the words of dates", rows[i].text);
		memcpy(forms[i], form.s, form.len + 1);
	}
	str_release(&form);
}

static const struct row *find_row(const char *form)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_eq(forms[i], form))
			return &rows[i];
	return NULL;
}

/* --- Cutting */

enum glyph { BLANK, DIGIT, SIGN, LETTER };

/* What is typed for the signs on different keyboards; 0: none of them. */
static char sign_of(uint32_t cp)
{
	switch (cp) {
	case '+': case 0xFF0B:
		return '+';
	case '-': case 0x2212: case 0xFF0D:
		return '-';
	case '/': case 0x60D: case 0x2044: case 0x2215: case 0xFF0F:
		return '/';
	case ':': case 0x2236: case 0xFF1A:
		return ':';
	case '.': case 0x66B: case 0xFF0E:
		return '.';
	default:
		return cp >= 0x2010 && cp <= 0x2015 ? '-' : 0;
	}
}

/* Blanks, and signs that only part or close. */
static bool is_blank(uint32_t cp)
{
	switch (cp) {
	case ',': case '(': case ')': case '?': case 0xA0: case 0xB7: case 0x60C: case 0x61F:
	case 0x202F: case 0x3000:
		return true;
	default:
		return cp <= ' ' || (cp >= 0x2000 && cp <= 0x200A);
	}
}

static enum glyph glyph_of(uint32_t cp)
{
	if (is_blank(cp))
		return BLANK;
	if (digit_value(cp) >= 0)
		return DIGIT;
	return sign_of(cp) ? SIGN : LETTER;
}

/* One token from `at`; a run of digits or of letters, or one sign.  Returns where it ends. */
static size_t cut_token(const struct str *raw, size_t at, struct token *token)
{
	uint32_t cp;
	size_t used = utf8_decode(raw->s + at, raw->len - at, &cp);
	enum glyph glyph = glyph_of(cp);

	*token = (struct token){ .start = at, .sign = glyph == SIGN ? sign_of(cp) : 0,
		.type = glyph == SIGN ? TOKEN_SIGN : glyph == DIGIT ? TOKEN_NUMBER : TOKEN_WORD };
	do {
		if (glyph == DIGIT && token->digits++ < 9)
			token->number = token->number * 10 + digit_value(cp);
		at += used;
		if (at >= raw->len)
			break;
		used = utf8_decode(raw->s + at, raw->len - at, &cp);
	} while (glyph != SIGN && glyph_of(cp) == glyph);
	token->len = at - token->start;
	return at;
}

static void fold_word(const struct str *raw, const struct token *token, char form[WORD_MAX])
{
	char *word = xstrndup(raw->s + token->start, token->len);
	struct str folded = STR_INIT;

	*form = '\0';
	text_fold(word, &folded);
	if (folded.len < WORD_MAX)
		memcpy(form, folded.s, folded.len + 1);
	str_release(&folded);
	free(word);
}

/* How many of the n words are one row, the longest first; 0 when the first is unknown. */
static size_t match_phrase(char (*const form)[WORD_MAX], size_t n, const struct row **row)
{
	for (size_t take = MIN(n, PHRASE_MAX); take; take--) {
		char phrase[PHRASE_MAX * WORD_MAX] = "";
		size_t len = 0;

		for (size_t i = 0; i < take; i++)
			len += (size_t)snprintf(phrase + len, sizeof(phrase) - len, "%s%s",
				i ? " " : "", form[i]);
		*row = find_row(phrase);
		if (*row)
			return take;
	}
	return 0;
}

/* Gives the words their meaning and leaves fillers out. */
static bool understand(struct words *words, struct token *cut, size_t n, struct token *at)
{
	char form[WORDS_MAX][WORD_MAX];

	for (size_t i = 0; i < n; i++)
		if (cut[i].type == TOKEN_WORD)
			fold_word(&words->raw, &cut[i], form[i]);
	for (size_t i = 0; i < n;) {
		const struct row *row = NULL;
		size_t run = i, take;

		if (cut[i].type != TOKEN_WORD) {
			words->v[words->n++] = cut[i++];
			continue;
		}
		while (run < n && cut[run].type == TOKEN_WORD)
			run++;
		take = match_phrase(form + i, run - i, &row);
		if (!take) {
			*at = cut[i];
			return false;
		}
		if (row->meaning != M_FILLER) {
			cut[i].meaning = row->meaning;
			cut[i].value = row->value;
			cut[i].more = row->more;
			cut[i].len = cut[i + take - 1].start + cut[i + take - 1].len - cut[i].start;
			words->v[words->n++] = cut[i];
		}
		i += take;
	}
	return true;
}

/* The dots of "p.m." and "Nov.", the hyphen of "Dhu al-Qadah". */
static bool says_nothing(const struct str *raw, size_t after, const struct token *token,
	bool behind_word)
{
	uint32_t cp = ' ';

	if (after < raw->len)
		utf8_decode(raw->s + after, raw->len - after, &cp);
	return behind_word && token->type == TOKEN_SIGN &&
		(token->sign == '.' || (token->sign == '-' && glyph_of(cp) == LETTER));
}

bool words_cut(const char *typed, struct words *words, struct token *at)
{
	struct token cut[WORDS_MAX];
	size_t n = 0;
	bool glued = false;

	make_forms();
	*words = (struct words){ .raw = STR_INIT };
	text_strip_invisible(typed, &words->raw);
	for (size_t i = 0; i < words->raw.len;) {
		struct token token;
		uint32_t cp;
		size_t used = utf8_decode(words->raw.s + i, words->raw.len - i, &cp);

		if (glyph_of(cp) == BLANK) {
			i += used;
			glued = false;
			continue;
		}
		i = cut_token(&words->raw, i, &token);
		token.glued = glued;
		glued = true;
		if (says_nothing(&words->raw, i, &token, n && cut[n - 1].type == TOKEN_WORD))
			continue;
		if (n == WORDS_MAX || token.digits > 9) {
			*at = token;
			return false;
		}
		cut[n++] = token;
	}
	return understand(words, cut, n, at);
}

void words_release(struct words *words)
{
	str_release(&words->raw);
}
