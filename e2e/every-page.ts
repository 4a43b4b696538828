import { eventually } from './blog.ts';
import { pictures } from './pictures.ts';
import { post, settings, type Blog, type Files } from './server.ts';

const text = `First line with \`code\`, a note[^1] and ${'long'.repeat(60)}.

## A heading

> Quoted, and then ${'https://example.org/a/very/long/address/'.repeat(6)}

| | most at once | when | what it did |
|---|--:|---|:-:|
| Swift parrot | 31 | 2013-04-26 | ${'ate a whole tree '.repeat(4)} |
| Pademelon | 2 | 2013-04-27 | ${'x'.repeat(80)} |

- [x] wind it
- [ ] oil it
  - [ ] find the oil

\`\`\`python
def loss(ticks):
    return 86400 * 7 * (ticks - 1)  # ${'seconds '.repeat(20)}
\`\`\`

\`\`\`
short
\`\`\`

<dl><dt>Verge</dt><dd>The oldest escapement.</dd></dl>

<details><summary>More</summary>Nothing of note, <kbd>Ctrl</kbd>, <mark>marked</mark>.</details>

[^1]: A note.`;

/** A blog that has a page of every kind, and in its texts everything that a text may hold. */
export const everyKind: Files = {
  'site.yaml': settings(
    'comments: { moderation: none, perMinute: 0, blocklist: [casino] }\nmenu: [{ title: About, url: /about }]\n',
  ),
  'birds/parrots.md': post(
    { title: `Parrots ${'everywhere'.repeat(8)}`, date: '2013-04-26', tags: ['parrot', 'x'.repeat(60)] },
    text,
  ),
  'birds/arabic.md': post(
    { title: 'ساعة المطبخ', date: '2013-04-25', lang: 'ar', summary: 'ملخص' },
    'هذه الساعة *تتأخر*.\n\n```\nnpm run content -- check --ledger\n```',
  ),
  'birds/hebrew.md': post({ title: 'השעון', date: '2013-04-24', lang: 'he', tags: ['parrot'] }, 'השעון מפגר.'),
  'birds/german.md': post({ title: 'Küchenuhr', date: '2013-04-23', lang: 'de', tags: ['parrot'] }, 'Die Uhr geht nach.'),
  'birds/_path.md': post({ title: 'Birds' }, 'What flies.'),
  'trip/index.md': post(
    { title: 'A trip', date: '2013-03-10' },
    '<figure class="wide"><img src="1.jpg" alt="Red"><figcaption>Wide</figcaption></figure>',
  ),
  ...(await pictures('trip', 4)),
  'about.md': post({ title: 'About', kind: 'page' }, 'Who writes here.'),
  'draft.md': post({ title: 'A draft', draft: true }, 'Not done.'),
  'broken.md': '---\ntitle: [\n---\n',
  'gone.md': post({ title: 'Gone', date: '2013-01-01' }, 'Soon gone.'),
};

/** Where its pages are, one of each kind; all of them answer 200. */
export const everyPath = [
  '/',
  '/birds',
  '/2013',
  '/2013/04',
  '/birds/2013/04/26',
  '/tags',
  '/tags/parrot',
  '/archive',
  '/photos',
  '/comments',
  '/feeds',
  '/birds/parrots',
  '/birds/arabic',
  '/trip',
  '/trip/photos/2',
  '/about',
  '/comments/reply/1',
  '/comments/held?post=/birds/parrots',
  '/comments/unsubscribe?token=wrong',
  '/admin/sign-in',
  '/admin/sign-in?token=wrong',
];

const typed = { post: '/birds/parrots', name: 'Bo', email: 'bo@example.org' };

/** Sends the form of a comment as a browser without scripts does. */
export const sendForm = (blog: Blog, fields: Record<string, string>): Promise<Response> =>
  blog.get('/api/comments', { method: 'POST', body: new URLSearchParams({ ...typed, ...fields }) });

/** Has readers say something to a blog of `everyKind`, and takes a post away. */
export async function inhabit(blog: Blog): Promise<void> {
  await sendForm(blog, { text: `Well said, ${'so '.repeat(3)}${'loud'.repeat(40)}!\n\n> quoted\n\n    ${'code '.repeat(30)}` });
  await sendForm(blog, { parent: '1', name: 'Jo', text: 'Is it? [See](https://example.org/).' });
  await sendForm(blog, { text: 'Come to the casino.' });
  blog.remove('gone.md');
  await eventually(async () => (await blog.get('/gone')).status).toBe(410);
}
