// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The wasit authors
// PouchDB's replicate, into memory and out of it: prints its milliseconds and the documents.
// usage: node replicate.js pull URL | push FROM-URL TO-URL
'use strict';
const path = require('path');
const modules = path.join(__dirname, '../node_modules');
const load = (name) => require(path.join(modules, name));
const PouchDB = load('pouchdb-core').plugin(load('pouchdb-adapter-http')).plugin(load('pouchdb-adapter-memory'))
	.plugin(load('pouchdb-replication'));
const BATCH = { batch_size: 1000 };

async function main([what, from, to]) {
	const here = new PouchDB('here', { adapter: 'memory' });
	let start = process.hrtime.bigint();
	let done = await PouchDB.replicate(new PouchDB(from), here, BATCH);
	if (what === 'push') {
		start = process.hrtime.bigint();
		done = await PouchDB.replicate(here, new PouchDB(to), BATCH);
	}
	console.log(Number((process.hrtime.bigint() - start) / 1000000n), done.docs_written);
	process.exit();
}
main(process.argv.slice(2)).catch((wrong) => {
	console.error(wrong);
	process.exit(1);
});
