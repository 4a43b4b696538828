import { createServer } from 'node:http';
import { requirePage } from './http.ts';
import { brotli } from './turns.ts';

/**
 * Node's own server, which gives one page of a Waypost that runs to whoever asks, with its headers, and knows nothing else: about as much as
 * a program on it can do. `node bench/node-alone.ts <url of the page> <port>`
 */
const [url = '', port] = process.argv.slice(2);
const { headers, body } = await requirePage(url, brotli);
const ofConnection = new Set(['date', 'connection', 'keep-alive']);
const told = Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.has(name)));
const server = createServer({ optimizeEmptyRequests: true }, (_, response) => response.writeHead(200, told).end(body));
server.listen(Number(port), '127.0.0.1');
