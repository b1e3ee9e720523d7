/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What kind of file it is.  A table of what brokers keep, and no more: libmagic knows thousands of kinds by 8 MB
 * of rules that every question would load, for a word in a list. */
#include "base/base.h"
#include "io/mime.h"

#include "text/utf8.h"

static const struct {
	size_t at;
	const char *bytes;
	size_t len;
	const char *mime;
} magics[] = {
#define M(offset, text, name) { offset, text, sizeof(text) - 1, name }
	M(0, "%PDF-", "application/pdf"),
	M(0, "\x89PNG\r\n\x1a\n", "image/png"),
	M(0, "\xff\xd8\xff", "image/jpeg"),
	M(0, "GIF87a", "image/gif"),
	M(0, "GIF89a", "image/gif"),
	M(8, "WEBP", "image/webp"),
	M(0, "BM", "image/bmp"),
	M(0, "II*\0", "image/tiff"),
	M(0, "MM\0*", "image/tiff"),
	M(4, "ftypheic", "image/heic"),
	M(4, "ftypheix", "image/heic"),
	M(4, "ftypmif1", "image/heif"),
	M(4, "ftypavif", "image/avif"),
	M(4, "ftypM4A", "audio/mp4"),
	M(4, "ftyp", "video/mp4"),
	M(0, "OggS", "audio/ogg"),
	M(0, "ID3", "audio/mpeg"),
	M(0, "\xff\xfb", "audio/mpeg"),
	M(0, "#!AMR", "audio/amr"),
	M(8, "WAVE", "audio/wav"),
	M(0, "fLaC", "audio/flac"),
	M(0, "\x1a\x45\xdf\xa3", "video/webm"),
	M(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
	M(0, "{\\rtf", "application/rtf"),
#undef M
};

/* Offices' files are archives that name their parts. */
static const struct { const char *part, *mime; } archives[] = {
	{ "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	{ "ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
	{ "opendocument.text", "application/vnd.oasis.opendocument.text" },
	{ "opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet" },
};

static bool holds(const char *data, size_t len, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= len; i++)
		if (memcmp(data + i, part, n) == 0)
			return true;
	return false;
}

static const char *archive_kind(const char *data, size_t len)
{
	for (size_t i = 0; i < COUNT(archives); i++)
		if (holds(data, len, archives[i].part))
			return archives[i].mime;
	return "application/zip";
}

/* The last character may be cut where the looking ends. */
static bool is_text(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!data[i] || ((unsigned char)data[i] < ' ' && !strchr("\t\n\r\f", data[i])))
			return false;
	for (size_t cut = 0; cut < 4 && cut <= len; cut++)
		if (utf8_is_valid(data, len - cut))
			return true;
	return false;
}

const char *mime_guess(const char *data, size_t len)
{
	len = MIN(len, MIME_BYTES);
	if (len >= 4 && memcmp(data, "PK\3\4", 4) == 0)
		return archive_kind(data, len);
	for (size_t i = 0; i < COUNT(magics); i++)
		if (len >= magics[i].at + magics[i].len &&
		    memcmp(data + magics[i].at, magics[i].bytes, magics[i].len) == 0)
			return magics[i].mime;
	return len && is_text(data, len) ? "text/plain" : "application/octet-stream";
}
