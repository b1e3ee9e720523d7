// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The wasit authors
// Starts pouchdb-server on a free port of loopback, prints its address, starts it again when it dies (it does, on
// some requests, and has forgotten everything then) and ends with whoever started it.
//
// usage: node tests/pouch.js FOLDER	for its configuration and log
//
// npm has put the server beside this file (./bootstrap check).  The lock file names no registry; to renew it:
//	npm install --package-lock-only --omit-lockfile-registry-resolved
'use strict';
const { spawn } = require('child_process');
const http = require('http');
const net = require('net');
const path = require('path');

const MOST_DEATHS = 100;
// The child ends when its input does: nothing is left behind, however this process ends.
const CHILD = `process.stdin.resume().on('end', () => process.exit());
	process.argv.splice(1, 0, 'pouchdb-server');
	require(${JSON.stringify(path.join(__dirname, 'node_modules/pouchdb-server/bin/pouchdb-server'))})`;
const folder = process.argv[2] || '.';
const parent = process.ppid;
let child, port, deaths = 0, told = false;

function tell() {
	http.get({ host: '127.0.0.1', port, path: '/' }, (answer) => {
		answer.resume();
		if (!told)
			console.log(`http://127.0.0.1:${port}`);
		told = true;
	}).on('error', () => setTimeout(tell, 50));
}

function start() {
	child = spawn(process.execPath, ['-e', CHILD, '--', '--in-memory', '--host', '127.0.0.1',
		'--port', String(port), '--no-stdout-logs'],
	{ cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
	child.on('exit', () => {
		if (++deaths > MOST_DEATHS)
			process.exit(1);
		setTimeout(start, 100);
	});
}

function stop() {
	child.removeAllListeners('exit');
	child.on('exit', () => process.exit());
	child.kill('SIGKILL');
}

const probe = net.createServer().listen(0, '127.0.0.1', () => {
	port = probe.address().port;
	probe.close(() => {
		start();
		tell();
	});
});
process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', stop);
setInterval(() => process.ppid === parent || stop(), 500);
