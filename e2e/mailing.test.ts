import { scratchSmtp, type Received } from '../lib/mail/scratch-smtp.ts';
import { eventually, expect, test as base } from './blog.ts';
import { post, settings, type Blog } from './server.ts';

type Fixtures = { mail: { url: string; to: (address: string) => Received[] } };

/** The tests' own server of SMTP. */
const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  mail: async ({}, use) => {
    const server = await scratchSmtp();
    await use({ url: server.url, to: (address) => server.received.filter(({ to }) => to.includes(address)) });
    await server.close();
  },
});

const files = {
  'site.yaml': settings('comments: { perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
};

const send = (blog: Blog, fields: Record<string, string>): Promise<Response> =>
  blog.get('/api/comments', {
    method: 'POST',
    body: new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello?', ...fields }),
  });

/** The address that stands behind a word in a mail. */
const linkIn = ({ text }: Received, word: string): string => new RegExp(`${word}: (http\\S+)`).exec(text)![1]!;

test('an author approves a held comment by the link in a mail, once, and following it alone changes nothing', async ({
  page,
  startBlog,
  mail,
}) => {
  const blog = await startBlog(files, { SMTP_URL: mail.url });
  await send(blog, {});
  await eventually(async () => mail.to('ann@example.org').length).toBe(1);
  const [told] = mail.to('ann@example.org');
  expect(told!.headers.subject).toBe('A comment waits: A post');
  expect(told!.text).toContain('> Hello?');
  expect(told!.text).toContain('It is the first comment from this address.');
  const link = linkIn(told!, 'Approve');
  for (const visit of [1, 2]) expect((await fetch(link)).status, `visit ${visit}`).toBe(200);
  expect(await blog.text('/a/post')).not.toContain('Hello?');
  await page.goto(link);
  await expect(page.getByText('Hello?')).toBeVisible();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('The comment is shown now.')).toBeVisible();
  expect(await blog.text('/a/post')).toContain('Hello?');
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
});

test('spam is called so by the other link, and a changed link is worth nothing', async ({ page, startBlog, mail }) => {
  const blog = await startBlog(files, { SMTP_URL: mail.url });
  await send(blog, { text: 'Cheap pills' });
  await eventually(async () => mail.to('ann@example.org').length).toBe(1);
  const link = linkIn(mail.to('ann@example.org')[0]!, 'Spam');
  expect(await (await fetch(`${link}x`)).text()).toContain('This link does not work any more');
  const forged = await blog.get('/api/comments/decide', { method: 'POST', body: new URLSearchParams({ token: 'x.y' }) });
  expect(forged.status).toBe(403);
  await page.goto(link);
  await page.getByRole('button', { name: 'It is spam' }).click();
  await expect(page.getByText('put to the spam')).toBeVisible();
});

test('who asked for it is told of replies, and of no more with one click', async ({ page, startBlog, mail }) => {
  const blog = await startBlog(
    { ...files, 'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n') },
    { SMTP_URL: mail.url },
  );
  await send(blog, { replies: 'yes' });
  await send(blog, { name: 'Cy', email: 'cy@example.org', text: 'An answer.', parent: '1' });
  await send(blog, { text: 'To myself.', parent: '2' });
  await eventually(async () => mail.to('bo@example.org').length).toBe(1);
  const [told] = mail.to('bo@example.org');
  expect(told!.headers.subject).toBe('A reply to you: A post');
  expect(told!.text).toContain('> An answer.');
  expect(told!.text).not.toContain('cy@example.org');
  expect(linkIn(told!, 'Read it there')).toBe(`${blog.url}/a/post#comment-2`);
  expect(told!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  const oneClick = told!.headers['list-unsubscribe']!.slice(1, -1);
  await page.goto(oneClick);
  await expect(page.getByRole('heading', { name: 'No more mail?' })).toBeVisible();
  expect((await fetch(oneClick, { method: 'POST', body: 'List-Unsubscribe=One-Click' })).status).toBe(200);
  await send(blog, { name: 'Cy', email: 'cy@example.org', text: 'Unheard.', parent: '1' });
  await send(blog, { name: 'Di', email: 'di@example.org', text: 'Tell me.', replies: 'yes' });
  await send(blog, { name: 'Cy', email: 'cy@example.org', text: 'Told.', parent: '5' });
  await eventually(async () => mail.to('di@example.org').length).toBe(1);
  expect(mail.to('bo@example.org')).toHaveLength(1);
});

test('a mail server that is down delays no page and loses no mail', async ({ startBlog }) => {
  const server = await scratchSmtp();
  await server.close();
  const blog = await startBlog(files, { SMTP_URL: server.url });
  expect((await send(blog, {})).status).toBe(303);
  await eventually(async () => blog.log()).toContain('Mail cannot be sent, and is tried again later');
  expect(blog.log()).not.toContain('ann@example.org');
  expect((await blog.get('/a/post')).status).toBe(200);
});

test('without a mail server, the author finds the mail in the log, without the address', async ({ startBlog }) => {
  const blog = await startBlog(files);
  await send(blog, {});
  await eventually(async () => blog.log()).toContain('A comment waits: A post');
  expect(blog.log()).toContain('Hello?');
  expect(blog.log()).not.toContain('ann@example.org');
  expect(blog.log()).not.toContain('bo@example.org');
});
