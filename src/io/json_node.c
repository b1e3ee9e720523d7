/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Questions to a tree that was read. */
#include "base/base.h"
#include "io/json.h"

#include <cjson/cJSON.h>

static const cJSON *node_of(const struct json *node)
{
	return (const cJSON *)node;
}

const struct json *json_first(const struct json *container)
{
	return container ? (const struct json *)node_of(container)->child : NULL;
}

const struct json *json_next(const struct json *node)
{
	return node ? (const struct json *)node_of(node)->next : NULL;
}

const char *json_name(const struct json *node)
{
	return node ? node_of(node)->string : NULL;
}

const struct json *json_get(const struct json *object, const char *name)
{
	const struct json *found = NULL;

	if (!json_is_object(object))
		return NULL;
	for (const struct json *node = json_first(object); node; node = json_next(node))
		if (str_eq(json_name(node), name))
			found = node;
	return found;
}

bool json_is_object(const struct json *node)
{
	return cJSON_IsObject(node_of(node));
}

bool json_is_array(const struct json *node)
{
	return cJSON_IsArray(node_of(node));
}

bool json_is_string(const struct json *node)
{
	return cJSON_IsString(node_of(node));
}

bool json_is_number(const struct json *node)
{
	return cJSON_IsRaw(node_of(node));
}

bool json_is_null(const struct json *node)
{
	return cJSON_IsNull(node_of(node));
}

bool json_is_bool(const struct json *node, bool *value)
{
	if (value)
		*value = cJSON_IsTrue(node_of(node));
	return cJSON_IsBool(node_of(node));
}

const char *json_string(const struct json *node)
{
	return json_is_string(node) ? node_of(node)->valuestring : NULL;
}

const char *json_source(const struct json *container, const char *text, size_t *len)
{
	*len = (size_t)node_of(container)->valuedouble;
	return text + node_of(container)->valueint;
}

const char *json_number_text(const struct json *node)
{
	return json_is_number(node) ? node_of(node)->valuestring : NULL;
}
