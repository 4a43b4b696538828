import { expect, test } from 'vitest';
import { postRow } from './export-file.ts';
import { toPostBody, type PostBody } from './post-body.ts';
import { ghostPost } from './scratch-export.ts';

const none = { src: '', alt: '', caption: '' };

const written = (fields: Record<string, unknown>): PostBody =>
  toPostBody(postRow.parse(ghostPost(1, { html: '', ...fields })), none);

const card = (name: string, inner: string, more = ''): string => `<div class="kg-card kg-${name}-card ${more}">${inner}</div>`;

const rendered: [name: string, html: string, text: string][] = [
  [
    'image',
    card('image', '<img src="/content/images/a.jpg" class="kg-image" alt="A gate" loading="lazy" srcset="x 1w">'),
    '![A gate](/content/images/a.jpg)',
  ],
  [
    'image that is wide',
    card('image', '<img src="https://e.example/a.jpg" alt=""><figcaption>By <em>me</em></figcaption>', 'kg-width-wide'),
    '<figure class="wide"><img src="https://e.example/a.jpg" alt=""><figcaption>By <em>me</em></figcaption></figure>',
  ],
  ['image with a link', card('image', '<a href="/x"><img src="/content/images/a.jpg"></a>'), '[![](/content/images/a.jpg)](/x)'],
  [
    'bookmark',
    card(
      'bookmark',
      '<a class="kg-bookmark-container" href="https://e.example/"><div class="kg-bookmark-content"><div class="kg-bookmark-title">A title</div><div class="kg-bookmark-description">What it is.</div><div class="kg-bookmark-metadata"><img src="https://e.example/icon.png"></div></div></a>',
    ),
    '[A title](https://e.example/): What it is.',
  ],
  [
    'embed',
    card('embed', '<iframe src="https://video.example/1" allowfullscreen></iframe><figcaption>A film</figcaption>'),
    '<iframe src="https://video.example/1" allowfullscreen></iframe>\n\nA film',
  ],
  [
    'code',
    card('code', '<pre><code class="language-html">&lt;b onclick="x"&gt;[gallery]&lt;/b&gt;</code></pre>'),
    '```html\n<b onclick="x">[gallery]</b>\n```',
  ],
  [
    'callout',
    card('callout', '<div class="kg-callout-emoji">💡</div><div class="kg-callout-text">Mind <b>this</b>.</div>'),
    '> 💡 Mind **this**.',
  ],
  [
    'toggle',
    card(
      'toggle',
      '<div class="kg-toggle-heading"><h4 class="kg-toggle-heading-text">More</h4><button><svg></svg></button></div><div class="kg-toggle-content"><p>Text.</p></div>',
    ),
    '<details><summary>More</summary><p>Text.</p></details>',
  ],
  [
    'audio',
    card(
      'audio',
      '<audio src="/content/media/a.mp3" preload="metadata"></audio><div class="kg-audio-title">A song</div><svg></svg>',
    ),
    '<audio src="/content/media/a.mp3" controls></audio>\n\nA song',
  ],
  [
    'video',
    card(
      'video',
      '<div class="kg-video-container"><video src="/content/media/a.mp4" width="640" height="360" style="x"></video></div>',
    ),
    '<video src="/content/media/a.mp4" width="640" height="360" controls></video>',
  ],
  [
    'file',
    card(
      'file',
      '<a class="kg-file-card-container" href="/content/files/a.pdf" download><div class="kg-file-card-title">A paper</div><div class="kg-file-card-caption">On boats</div><div class="kg-file-card-filename">a.pdf</div><div class="kg-file-card-filesize">2 MB</div></a>',
    ),
    '[A paper](/content/files/a.pdf) (a.pdf, 2 MB)\n\nOn boats',
  ],
  ['button', card('button', '<a href="https://e.example/" class="kg-btn kg-btn-accent">Go</a>'), '[Go](https://e.example/)'],
  [
    'header',
    card(
      'header',
      '<h2 class="kg-header-card-header">Hello</h2><h3>And more</h3><a href="#x" class="kg-header-card-button">Down</a>',
    ),
    '## Hello\n\n### And more\n\n[Down](#x)',
  ],
  [
    'product',
    card(
      'product',
      '<div class="kg-product-card-container"><img src="/content/images/p.jpg"><h4 class="kg-product-card-title">A boat</h4><div class="kg-product-card-rating"><svg></svg></div><div class="kg-product-card-description"><p>It floats.</p></div><a href="https://e.example/" class="kg-product-card-button"><span>Buy</span></a></div>',
    ),
    '![](/content/images/p.jpg)\n\n#### A boat\n\nIt floats.\n\n[Buy](https://e.example/)',
  ],
];

test.each(rendered)('a card is plain: %s', (_, html, text) => {
  const body = written({ html: `<!--kg-card-begin: html-->${html}<!--kg-card-end: html-->` });
  expect(body.body.trim()).toBe(text);
  expect(body.notes).toEqual([]);
});

test('a gallery is the album of the post; one of pictures from elsewhere stays', () => {
  const own = card(
    'gallery',
    '<img src="__GHOST_URL__/content/images/a%20b.jpg" alt="A boat"><img src="/content/images/size/w600/b.jpg">',
  );
  const body = written({ html: `<p>One.</p>${own}${card('gallery', '<img src="https://e.example/c.jpg">')}` });
  expect(body.album).toEqual([{ file: '/content/images/a b.jpg', alt: 'A boat' }, '/content/images/b.jpg']);
  expect(body.body).toContain('<figure><img src="https://e.example/c.jpg" alt="">');
  expect(body.body).not.toContain('a%20b.jpg');
  expect(body.notes).toEqual([expect.stringContaining('album')]);
});

test('a card that is not known has its texts, pictures and links, and is named', () => {
  const body = written({
    html: card('hologram', '<div><span>Words</span> <img src="/content/images/a.jpg"><form><input></form></div>'),
  });
  expect(body.body.trim()).toBe('Words\n\n![](/content/images/a.jpg)');
  expect(body.notes).toEqual([expect.stringContaining('kg-hologram-card')]);
});

test('nothing that runs comes along', () => {
  const { body, notes } = written({
    html: `${card('embed', '<blockquote>A post</blockquote><script async src="https://e.example/w.js"></script>')}<p onclick="x()">Hi <a href="java&#10;script:x()">there</a></p>`,
  });
  expect(body).not.toMatch(/script|onclick/i);
  expect(body).toContain('> A post');
  expect(notes).toEqual([expect.stringContaining('because a browser would execute it')]);
});

const lexical = (...children: object[]): string => JSON.stringify({ root: { type: 'root', children } });
const words = (text: string, format = 0): object => ({ type: 'extended-text', text, format });

test('a post that was never rendered is read from Lexical', () => {
  const { body, notes, album } = written({
    html: null,
    lexical: lexical(
      { type: 'extended-heading', tag: 'h3', children: [words('A heading')] },
      {
        type: 'paragraph',
        children: [
          words('Some '),
          words('bold', 1),
          words(' and '),
          words('code', 16),
          { type: 'linebreak' },
          { type: 'link', url: '__GHOST_URL__/x/', children: [words('a link', 2)] },
        ],
      },
      {
        type: 'list',
        listType: 'number',
        start: 3,
        children: [
          { type: 'listitem', children: [words('Three')] },
          { type: 'listitem', children: [words('Four')] },
        ],
      },
      { type: 'codeblock', language: 'js', code: 'let a = "<b>";' },
      { type: 'image', src: '__GHOST_URL__/content/images/a.jpg', alt: 'A gate', caption: '' },
      { type: 'gallery', images: [{ src: '/content/images/b.jpg' }] },
      { type: 'markdown', markdown: 'Own *Markdown*' },
      { type: 'html', html: '<p>Own HTML</p><script>x()</script>' },
      { type: 'bookmark', url: 'https://e.example/', metadata: { title: 'A title' } },
      { type: 'callout', calloutEmoji: '💡', calloutText: 'Mind <b>this</b>' },
      { type: 'toggle', heading: 'More', content: '<p>Text</p>' },
      { type: 'file', src: '/content/files/a.pdf', fileTitle: 'A paper', fileName: 'a.pdf' },
      { type: 'email-cta', html: 'x' },
      { type: 'hologram' },
    ),
  });
  expect(body.trim().split('\n\n')).toEqual([
    '### A heading',
    'Some **bold** and `code`\\\n[*a link*](/x/)',
    '3. Three\n4. Four',
    '```js\nlet a = "<b>";\n```',
    '![A gate](/content/images/a.jpg)',
    'Own *Markdown*',
    'Own HTML',
    '[A title](https://e.example/)',
    '> 💡 Mind **this**',
    '<details><summary>More</summary><p>Text</p></details>',
    '[A paper](/content/files/a.pdf) (a.pdf)',
  ]);
  expect(album).toEqual(['/content/images/b.jpg']);
  expect(notes.join(' ')).toMatch(/mail.*hologram.*album.*<script>/);
});

test('and from Mobiledoc', () => {
  const mobiledoc = JSON.stringify({
    version: '0.3.1',
    markups: [['strong'], ['a', ['href', 'https://e.example/', 'rel', 'x']]],
    atoms: [
      ['soft-return', '', {}],
      ['smiley', ':-)', {}],
    ],
    cards: [
      ['code', { code: '[gallery]', language: 'txt' }],
      ['card-markdown', { markdown: '# Own' }],
      ['hr', {}],
    ],
    sections: [
      [1, 'h2', [[0, [], 0, 'A heading']]],
      [
        1,
        'p',
        [
          [0, [0], 0, 'Bold '],
          [0, [1], 2, 'linked'],
          [1, [], 0, 0],
          [0, [], 0, 'end '],
          [1, [], 0, 1],
        ],
      ],
      [3, 'ul', [[[0, [], 0, 'One']], [[0, [], 0, 'Two']]]],
      [10, 0],
      [10, 1],
      [10, 2],
      [10, 99],
      [2, '/content/images/a.jpg'],
    ],
  });
  const { body, notes } = written({ html: null, mobiledoc });
  expect(body.trim().split('\n\n')).toEqual([
    '## A heading',
    '**Bold [linked](https://e.example/)**\\\nend :-)',
    '- One\n- Two',
    '```txt\n[gallery]\n```',
    '# Own',
    '---',
    '![](/content/images/a.jpg)',
  ]);
  expect(notes.join(' ')).toContain('smiley');
});
