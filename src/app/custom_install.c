/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields made fields of the entities. */
#include "base/base.h"
#include "app/custom_config.h"

void customs_release(struct customs *customs)
{
	for (size_t i = 0; i < customs->nlists; i++)
		free(customs->lists[i].fields);
	for (size_t i = 0; i < customs->nchoices; i++)
		free(customs->choices[i]);
	free(customs->lists);
	free(customs->choices);
	free(customs->own);
	strlist_release(&customs->texts);
	*customs = (struct customs){ 0 };
}

/* A command line that was read already points to names and labels of the time before; a process reads its
 * configuration once or twice, so none of them is ever taken away. */
static struct installed { struct customs customs; struct installed *before; } *installed;

void customs_install(struct customs *customs)
{
	struct installed *now;

	if (!installed && !customs->nlists) {	/* as nearly always */
		customs_release(customs);
		return;
	}
	now = xcalloc(1, sizeof(*now));
	*now = (struct installed){ *customs, installed };
	installed = now;
	for (size_t i = 0; entities[i]; i++) {
		const struct custom_list *list = NULL;

		for (size_t k = 0; k < now->customs.nlists; k++)
			if (now->customs.lists[k].entity == entities[i])
				list = &now->customs.lists[k];
		entity_set_custom(entities[i], list ? list->fields : NULL, list ? list->n : 0);
	}
	lang_set_own(now->customs.own, now->customs.nown);
	*customs = (struct customs){ 0 };
}
