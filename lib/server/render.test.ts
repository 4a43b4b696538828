import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { pages } from './pages.ts';
import { Renderer } from './render.ts';
import { aside, renderedUrl } from './rendering.ts';

/** Answers as a dynamic route of Next's does: in the request itself, with the framework's scripts. */
const answering =
  (page: () => string, status = 200): RequestListener =>
  (_, response) => {
    const html = `<main id="main">${renderedUrl()} ${aside(page())}</main><script>self.__next_f.push("x")</script>`;
    setImmediate(() => response.writeHead(status).end(html));
  };

const html = (page: string) => ({ status: 200, html: `<main id="main">/preview/a ${page}</main>` });

test('a page that is not to be kept is plain and whole, and kept nowhere', async () => {
  const renderer = new Renderer(
    answering(() => '<p>Text</p>'),
    'blog',
  );
  expect(await renderer.renderUnkept('/preview/a')).toEqual(html('<p>Text</p>'));
  expect(pages().size.pages).toBe(0);
});

test('who asks for it at once gets a page each, as it is then', async () => {
  let edition = 0;
  const renderer = new Renderer(
    answering(() => `<p>${++edition}</p>`),
    'blog',
  );
  const both = await Promise.all([renderer.renderUnkept('/preview/a'), renderer.renderUnkept('/preview/a')]);
  expect(both).toEqual([html('<p>1</p>'), html('<p>2</p>')]);
});

test('it has the status that its frame asks for, and is null if it could not be made', async () => {
  const missing: RequestListener = (_, response) => void response.end('<main id="main" data-status="404"></main>');
  expect((await new Renderer(missing, 'blog').renderUnkept('/preview/a'))?.status).toBe(404);
  expect(
    await new Renderer(
      answering(() => '', 500),
      'blog',
    ).renderUnkept('/preview/a'),
  ).toBeNull();
});
