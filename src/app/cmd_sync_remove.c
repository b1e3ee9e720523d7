/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * sync remove: a server is not asked any more. */
#include "base/base.h"
#include "app/cmd_sync_p.h"

#include <inttypes.h>

#include "io/json.h"
#include "store/sync.h"
#include "app/many.h"

/* "https://example.org/team/" is "https://example.org/team". */
static bool is_address(const char *url, const char *word)
{
	size_t len = strlen(word);

	while (len && word[len - 1] == '/')
		len--;
	return strlen(url) == len && !strncmp(url, word, len);
}

/* By its name or its address. */
static enum result find_remote(struct target *t, const char *word, struct sync_remote *out, struct err *err)
{
	struct sync_remotes all;
	bool found = false;

	*out = (struct sync_remote){ 0 };
	if (sync_remotes_get(t->app->db, &all, err))
		return err->code;
	for (size_t i = 0; i < all.n && !found; i++)
		if ((found = str_eq(all.v[i].name, word) || is_address(all.v[i].url, word))) {
			*out = all.v[i];
			all.v[i] = (struct sync_remote){ 0 };
		}
	sync_remotes_release(&all);
	/* It says what there is. */
	return found ? OK : sync_remote_get(t->app->db, word, out, err);
}

/* Without the office's server, what is the office's here is the broker's own. */
static enum result goes_to(struct target *t, const struct sync_remote *gone, char **url, struct err *err)
{
	struct sync_remotes all;

	*url = NULL;
	if (sync_remotes_get(t->app->db, &all, err))
		return err->code;
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(gone->name, REMOTE_TEAM) && str_eq(all.v[i].name, REMOTE_OWN))
			*url = xstrdup(all.v[i].url);
	sync_remotes_release(&all);
	return OK;
}

static void tell_what(const struct sync_remote *remote, const struct sync_figures *figures, const char *own,
	struct str *out)
{
	str_addf(out, _("This database and %s will not be brought together any more. Nothing is deleted, neither "
		"here nor on the server."), remote->url);
	if (figures->waiting) {
		str_addc(out, '\n');
		str_addf(out, Q_("%d record was not sent yet: what was changed in it stays here alone.",
			"%d records were not sent yet: what was changed in them stays here alone.",
			(unsigned long)figures->waiting), (int)figures->waiting);
	}
	if (figures->aside) {
		str_addc(out, '\n');
		str_addf(out, Q_("%d record that was put aside, for wasit could not read it, is on the server alone.",
			"%d records that were put aside, for wasit could not read them, are on the server alone.",
			(unsigned long)figures->aside), (int)figures->aside);
	}
	if (own) {
		str_addc(out, '\n');
		str_addf(out, _("What is the team's here goes to your own server with the next sync: %s."), own);
	}
}

static void tell_done(struct target *t, const struct sync_remote *remote, const struct sync_figures *figures)
{
	struct json_writer w;

	if (!t->json) {
		str_addf(t->out, _("%s is not asked any more; \"wasit sync add %s\" names it again."),
			remote->url, remote->url);
	} else {
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_string(&w, "name", remote->name);
		jw_string(&w, "url", remote->url);
		jw_int(&w, "waiting", figures->waiting);
		jw_int(&w, "aside", figures->aside);
		jw_end_object(&w);
	}
	str_addc(t->out, '\n');
}

/* What is shut stays so: without its server nothing could open it again, and nobody opens it that way. */
static enum result check_open(struct target *t, const struct sync_remote *remote, struct err *err)
{
	bool locked = false;

	if (sync_has_locked(t->app->db, remote->name, &locked, err))
		return err->code;
	if (remote->locked || locked)
		return err_set(err, ERR_DENIED, _("What came from %s is shut here until the server lets you in "
			"again; it stays named."), remote->url);
	return OK;
}

static enum result drop(struct target *t, const char *name, struct err *err)
{
	enum result code = app_bulk_begin(t->app, _("A server is not asked any more"), err);

	return code ? code : app_bulk_settle(t->app, sync_remote_drop(t->app->db, name, err), err);
}

enum result sync_remove(struct target *t, const struct args *args, struct err *err)
{
	struct sync_remote remote;
	struct sync_figures figures = { 0 };
	struct str what = STR_INIT;
	char *own = NULL;
	enum result code;

	(void)args;
	if (t->nwords != 1)
		return err_set(err, ERR_USAGE, _("Say which server: \"wasit sync remove own\" or its address; "
			"\"wasit sync status\" names them."));
	if (find_remote(t, t->words[0], &remote, err))
		return err->code;
	code = check_open(t, &remote, err);
	if (!code)
		code = sync_count(t->app->db, remote.name, remote.mark, &figures, err);
	if (!code)
		code = goes_to(t, &remote, &own, err);
	if (!code) {
		tell_what(&remote, &figures, own, &what);
		code = many_ask(t, what.s, err);
	}
	if (!code)
		code = drop(t, remote.name, err);
	if (!code) {
		if (t->yes && !t->json)
			str_addf(t->out, "%s\n", what.s);
		tell_done(t, &remote, &figures);
	}
	free(own);
	str_release(&what);
	sync_remote_release(&remote);
	return code;
}
