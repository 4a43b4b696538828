import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import send from 'send';

/** A web server that knows files and nothing else: a folder is its `index.html`, and what is not there is `404.html`. */
export async function servePlainly(root: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    send(request, new URL(request.url!, 'http://plain').pathname, { root, dotfiles: 'deny' })
      .on('error', () => {
        response.statusCode = 404;
        send(request, '/404.html', { root })
          .on('error', () => response.end())
          .pipe(response);
      })
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
