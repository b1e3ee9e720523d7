/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The validation document: the role table as the server asks it.  ES5 and no library, so that every
 * engine a CouchDB was built with (SpiderMonkey 1.8.5 to 91, QuickJS) understands it.
 *
 * A revision may come with a history of its own making (new_edits: false), in which the old document
 * is whatever the sender says; so nobody but the server's admins may send one.  Two roles or two
 * persons in one account make a word that is neither, so they give nothing.
 *
 * A database that names him among its members is his own: there the table has nothing to say. */
#include "base/base.h"
#include "model/role.h"

/* What it says when it refuses, for the translators: the client shows the server's words in his language. */
const char *const role_refusals[] = {
	N_("A revision from elsewhere."),
	N_("The document does not say what it is."),
	N_("This account is nobody of the office."),
	N_("It is signed with another name."),
	N_("Only a manager changes this."),
	N_("Your role does not allow this."),
	N_("Your role does not hand over records."),
	NULL,
};

static const char head[] =
	"function (doc, old, user, security) {\n"
	"  function has(role) { return user.roles.indexOf(role) >= 0; }\n"
	"  function no(text) { throw({ forbidden: text }); }\n"
	"  function own(d) {\n"
	"    return (!d.owner && !d.assigned_to) || d.owner === me || d.assigned_to === me;\n"
	"  }\n"
	"  function may(verb, d) {\n"
	"    return scope[verb] === 'a' || (scope[verb] === 'o' && own(d));\n"
	"  }\n"
	"  function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }\n"
	"  if (has('_admin')) return;\n"
	"  var revs = doc._revisions;\n"
	"  if (!old && (doc._rev || (revs && revs.start > 0))) no('A revision from elsewhere.');\n"
	"  if (old && doc._rev !== old._rev && !(old._deleted && !doc._rev))\n"
	"    no('A revision from elsewhere.');\n"
	"  if (old && old._deleted) old = null;\n"	/* as CouchDB says it; others do not */
	"  var type = doc._id.split(':')[0], me = '', role = '', i;\n"
	"  if (doc.$type !== type || (old && old.$type && old.$type !== type))\n"
	"    no('The document does not say what it is.');\n"
	"  for (i = 0; i < user.roles.length; i++) {\n"
	"    if (user.roles[i].indexOf('user-') === 0) me += user.roles[i].slice(5);\n"
	"    if (user.roles[i].indexOf('role-') === 0) role += user.roles[i].slice(5);\n"
	"  }\n"
	"  var names = security && security.members && security.members.names;\n"
	"  if (names && names.indexOf(user.name) >= 0) return;\n"
	"  if (!me || !role) no('This account is nobody of the office.');\n"
	"  if (doc.$by && doc.$by !== me) no('It is signed with another name.');\n";

/* The verbs are those of enum verb without view and export: a read is no write. */
static const char tail[] =
	"  function at(map, key, other) {\n"
	"    return Object.prototype.hasOwnProperty.call(map, key) ? map[key] : other;\n"
	"  }\n"
	"  var scope = at(table, role, table.homeowner)[at(groups, type, 'work')];\n"
	"  var mine = type === 'user' && old && doc._id === 'user:' + me;\n"
	"  var verb = 1, given;\n"
	"  if (old) verb = doc._deleted && !doc.$moved ? 3 : 2;\n"
	"  if (mine && verb === 2 && scope[2] !== 'a') {\n"
	"    for (i = 0; i < guarded.length; i++)\n"
	"      if (!same(doc[guarded[i]], old[guarded[i]])) no('Only a manager changes this.');\n"
	"    return;\n"
	"  }\n"
	"  if (!may(verb, old || doc)) no('Your role does not allow this.');\n"
	"  if (old && (old.$erased || doc.$erased)) return;\n"
	"  if (old) given = doc.$moved || doc.owner !== old.owner ||\n"
	"    doc.assigned_to !== old.assigned_to || doc.team !== old.team;\n"
	"  else given = (doc.owner && doc.owner !== me) ||\n"
	"    (doc.assigned_to && doc.assigned_to !== me);\n"
	"  if (given && !may(4, old || doc)) no('Your role does not hand over records.');\n"
	"}\n";

static void add_table(struct str *out)
{
	static const char *const names[] = { "work", "shared", "personal", "office" };
	static const char letters[] = "-oa";

	str_add(out, "  var table = {\n");
	for (size_t i = 0; role_at(i); i++) {
		str_addf(out, "    %s: {", role_at(i));
		for (int g = 0; g < ROLE_GROUPS; g++) {
			str_addf(out, "%s%s: '", g ? ", " : " ", names[g]);
			for (int v = 0; v < VERB_EXPORT; v++)
				str_addc(out, letters[role_at_may(i, (enum role_group)g, (enum verb)v)]);
			str_addc(out, '\'');
		}
		str_addf(out, " }%s\n", role_at(i + 1) ? "," : "");
	}
	str_add(out, "  };\n  var groups = {");
	for (size_t i = 0; entities[i]; i++)
		str_addf(out, "%s %s: '%s'", i ? "," : "", entities[i]->name,
			names[role_group_of(entities[i])]);
	str_add(out, " };\n  var guarded = [");
	for (size_t i = 0; role_guarded[i]; i++)
		str_addf(out, "%s'%s'", i ? ", " : "", role_guarded[i]);
	str_add(out, "];\n");
}

void role_document(struct str *out)
{
	str_add(out, head);
	add_table(out);
	str_add(out, tail);
}
