// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The wasit authors
// Ends TLS before the test server, as a proxy of an office does: prints the port for each certificate it was given.
// usage: node tls_proxy.js PORT NAME VERSION [NAME VERSION]...
//	of the plain server; files NAME.crt and NAME.key; the one version of TLS that is spoken
'use strict';
const fs = require('fs');
const net = require('net');
const tls = require('tls');

const [port, ...ways] = process.argv.slice(2);
const parent = process.ppid;
for (let i = 0; i < ways.length; i += 2) {
	const [name, version] = ways.slice(i, i + 2);
	const server = tls.createServer({
		cert: fs.readFileSync(`${name}.crt`), key: fs.readFileSync(`${name}.key`),
		minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0',
	}, (client) => {
		const plain = net.connect(Number(port), '127.0.0.1');
		for (const one of [client, plain])
			one.on('error', () => { client.destroy(); plain.destroy(); });
		client.pipe(plain).pipe(client);
	});
	server.on('tlsClientError', () => {});
	server.listen(0, '127.0.0.1', () => console.log(`${name}-${version} ${server.address().port}`));
}
setInterval(() => process.ppid === parent || process.exit(), 500);
