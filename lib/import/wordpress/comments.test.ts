import { expect, test } from 'vitest';
import { attachment, comment, item, scratchExport, wxr } from './scratch-export.ts';

const type = (name: string): string =>
  `<wp:comment_type>${name}</wp:comment_type><wp:comment_author_url>https://blog.example/about-you</wp:comment_author_url>`;
const approved = (state: string): string => `<wp:comment_approved>${state}</wp:comment_approved>`;

test('a thread of five levels comes along, in whatever order it is exported; a missing parent is said', async () => {
  const thread = [5, 4, 3, 2, 1].map((id) =>
    comment({ id, parent: id - 1, text: `Level ${id}.`, at: `2010-05-0${id} 10:00:00` }),
  );
  const orphan = comment({ id: 9, parent: 77, text: 'To nobody.' });
  const blog = await scratchExport(wxr(item({ more: thread.join('') + orphan })));
  const { account, report } = await blog.run();
  expect(blog.counts(account, 'comments')).toBe('6 6 0 0 0');
  const rows = await blog.store.read.selectFrom('comments').select(['id', 'parent', 'text', 'website']).execute();
  const parentOf = (text: string) => rows.find(({ id }) => id === rows.find((row) => row.text === text)?.parent)?.text ?? null;
  expect([1, 2, 3, 4, 5].map((level) => parentOf(`Level ${level}.`))).toEqual([
    null,
    'Level 1.',
    'Level 2.',
    'Level 3.',
    'Level 4.',
  ]);
  expect(rows[0]?.website).toBe('https://bo.example/');
  expect(report).toContain('it replies to nobody now');
  expect(blog.counts((await blog.run()).account, 'comments')).toBe('6 0 0 6 0');
  await blog.end();
});

test('comments keep the state that they were in, and an author is known by number', async () => {
  const states = ['1', '0', 'spam', 'trash'].map((state, index) =>
    comment({ id: index + 1, text: `It is ${state}.`, more: approved(state) }),
  );
  const own = comment({ id: 8, text: 'Mine.', more: '<wp:comment_user_id>1</wp:comment_user_id>' });
  const author = '<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ann</wp:author_login></wp:author>';
  const blog = await scratchExport(wxr(item({ more: states.join('') + own }), author));
  await blog.run();
  const rows = await blog.store.read.selectFrom('comments').select(['text', 'state', 'byAuthor']).orderBy('id').execute();
  expect(rows).toEqual([
    { text: 'It is 1.', state: 'shown', byAuthor: 0 },
    { text: 'It is 0.', state: 'held', byAuthor: 0 },
    { text: 'It is spam.', state: 'spam', byAuthor: 0 },
    { text: 'It is trash.', state: 'deleted', byAuthor: 0 },
    { text: 'Mine.', state: 'shown', byAuthor: 1 },
  ]);
  await blog.end();
});

test('pingbacks and trackbacks are left out, each with a line that says from where', async () => {
  const blog = await scratchExport(
    wxr(
      item({
        more:
          comment({ id: 1, more: type('pingback') }) +
          comment({ id: 2, more: type('trackback') }) +
          comment({ id: 3, more: type('comment').replace(/<wp:comment_author_url.*/, '') }),
      }),
    ),
  );
  const { account, report } = await blog.run();
  expect(blog.counts(account, 'comments')).toBe('3 1 0 0 2');
  expect(report).toContain('comment 1: It is no comment but a pingback, from https://blog.example/about-you.');
  expect(report).toContain('comment 2: It is no comment but a trackback');
  await blog.end();
});

test('what was said stays as it was shown, without what a browser would execute', async () => {
  const text = 'One,\ntwo <b>bold</b> *stars*.\n\n<a href="javascript:a()" onclick="b()">Three</a><script>c()</script>';
  const blog = await scratchExport(wxr(item({ more: comment({ text }) })));
  await blog.run();
  const { thread } = await blog.thread('/a-title');
  expect(thread[0]?.html).toContain('One,<br>\ntwo <strong>bold</strong> *stars*.</p>');
  expect(thread[0]?.html).not.toMatch(/script|onclick|c\(\)/);
  await blog.end();
});

test('comments on what is left out, on files, without date or words are named one by one', async () => {
  const zero = '0000-00-00 00:00:00';
  const gone = item({ id: 1, name: 'gone', more: `<wp:status>trash</wp:status>${comment({ id: 1 })}` });
  const here = item({ id: 2, name: 'here', more: comment({ id: 2, at: zero }) + comment({ id: 3, text: ' ' }) });
  const blog = await scratchExport(wxr(gone + here + attachment(11, 'a.jpg', comment({ id: 4 }))));
  const { account, report } = await blog.run();
  expect(blog.counts(account, 'comments')).toBe('4 0 0 0 4');
  for (const line of [
    'comment 1: Its post is left out.',
    'comment 2: It has no date.',
    'comment 3: It says nothing.',
    'comment 4: A file has no page',
  ])
    expect(report).toContain(line);
  expect(account.unexplained).toEqual([]);
  await blog.end();
});

test('a page is open to comments if it was, and a closed post stays closed', async () => {
  const status = (text: string): string => `<wp:comment_status>${text}</wp:comment_status>`;
  const blog = await scratchExport(
    wxr(
      item({ id: 1, name: 'open', type: 'page' }) +
        item({ id: 2, name: 'silent', type: 'page', more: status('closed') }) +
        item({ id: 3, name: 'over', type: 'page', more: status('closed') + comment() }) +
        item({ id: 4, name: 'closed', more: status('closed') }),
    ),
  );
  await blog.run();
  expect(blog.read('open.md')).toContain('comments: open');
  expect(blog.read('silent.md')).not.toContain('comments:');
  expect(blog.read('over.md')).toContain('comments: closed');
  expect(blog.read('closed.md')).toContain('comments: closed');
  await blog.end();
});

test('what plugins have noted of comments is named', async () => {
  const field = (key: string): string =>
    `<wp:commentmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value>x</wp:meta_value></wp:commentmeta>`;
  const noted = [1, 2].map((id) => comment({ id, text: `Said ${id}.`, more: field('rating') + field('_wp_trash_meta_time') }));
  const blog = await scratchExport(wxr(item({ more: noted.join('') })));
  const { report } = await blog.run();
  expect(report).toContain('Fields of plugins and themes are not carried over: rating of comments (2).');
  await blog.end();
});
