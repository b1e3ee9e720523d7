/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Libraries opened when they are needed. */
#include "base/base.h"
#include "io/library.h"

#include <dlfcn.h>

void *library_open(const char *name)
{
	return dlopen(name, RTLD_LAZY | RTLD_LOCAL);
}

void library_close(void *library)
{
	dlclose(library);
}

bool library_function(void *library, const char *name, void *pointer)
{
	void *found = dlsym(library, name);

	memcpy(pointer, &found, sizeof(found));	/* an object pointer is no function pointer in ISO C */
	return found;
}
