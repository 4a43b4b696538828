import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExportIndex } from './export-index.ts';
import { toPostBody } from './post-body.ts';
import { PostText } from './post-text.ts';
import { attachment, item, wxr } from './scratch-export.ts';
import { readWxr } from './wxr-elements.ts';

const meta = (key: string, value: string): string =>
  `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value>${value}</wp:meta_value></wp:postmeta>`;

const library = wxr(
  attachment(
    11,
    '2010/05/quay.jpg',
    '<excerpt:encoded>The &lt;em&gt;quay&lt;/em&gt;</excerpt:encoded><wp:post_parent>1</wp:post_parent><wp:menu_order>2</wp:menu_order>',
  ) +
    attachment(
      12,
      '2010/05/boat.jpg',
      `<wp:post_parent>1</wp:post_parent><wp:menu_order>1</wp:menu_order>${meta('_wp_attachment_image_alt', 'A boat')}`,
    ) +
    attachment(13, '2010/05/large-scaled.jpg') +
    attachment(14, '2010/05/horn.mp3', '<wp:post_parent>1</wp:post_parent>') +
    item({ id: 50, name: 'other' }),
);

async function indexOf(xml: string): Promise<ExportIndex> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-wxr-'));
  writeFileSync(join(folder, 'export.xml'), xml);
  const index = new ExportIndex();
  for await (const { elements } of readWxr(join(folder, 'export.xml'))) for (const element of elements) index.add(element);
  rmSync(folder, { recursive: true });
  return index;
}

const index = await indexOf(library);

function read(html: string, head = 0) {
  const text = new PostText(index, { id: 1 });
  const { body, notes } = toPostBody(html, head, text);
  return { body: body.trim(), notes, photos: [...text.photos.values()] };
}

const bodyOf = (html: string): string => read(html).body;

test('a classic text has paragraphs at empty lines and breaks at others, as it was shown', () => {
  expect(bodyOf('One,\ntwo.\n\nThree.\r\n\r\n\r\nFour.')).toBe('One,\\\ntwo.\n\nThree.\n\nFour.');
  expect(bodyOf('One.<br />\nTwo.')).toBe('One.\\\nTwo.');
  expect(bodyOf('Before.\n<h2>Head</h2>\nAfter <b>bold\n\nand on</b> it goes.')).toBe(
    'Before.\n\n## Head\n\nAfter **bold**\n\n**and on** it goes.',
  );
  expect(bodyOf('<blockquote>One.\n\nTwo.</blockquote>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>')).toBe(
    '> One.\n>\n> Two.\n\n- a\n- b',
  );
});

test('white space in code stays', () => {
  expect(bodyOf('Look:\n<pre>one\n\n  two\n[gallery]</pre>\nDone.')).toBe('Look:\n\n```\none\n\n  two\n[gallery]\n```\n\nDone.');
});

test('marks of blocks go, and what is between them stays', () => {
  const html =
    '<!-- wp:paragraph {"align":"left"} -->\n<p>One<br>two.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column -->\n<div><!-- wp:heading --><h2>Head</h2><!-- /wp:heading --></div>\n<!-- /wp:column --></div><!-- /wp:columns -->\n<!-- wp:more --><!--more--><!-- /wp:more --><!-- wp:separator --><hr/><!-- /wp:separator --><!-- wp:code --><pre class="wp-block-code"><code>a &lt; b</code></pre><!-- /wp:code -->';
  const { body, notes } = read(html);
  expect(body).toContain('One\\\ntwo.');
  expect(body).toMatch(/Head/);
  expect(body).toContain('---\n\n```\na < b\n```');
  expect(body).not.toContain('wp:');
  expect(notes).toEqual([]);
});

test('blocks that are made when they are shown are named, with what they say', () => {
  const { notes } = read('<!-- wp:latest-posts {"postsToShow":5} /-->\n<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->');
  expect(notes).toEqual(['The block latest-posts has no text of its own, and is left out: {"postsToShow":5}.']);
});

test('what was fetched from elsewhere is a link', () => {
  const url = 'https://video.example/watch?v=a_b';
  const block = `<!-- wp:embed {"url":"${url}"} --><figure class="wp-block-embed"><div>${url}</div><figcaption>A film</figcaption></figure><!-- /wp:embed -->`;
  expect(bodyOf(block)).toBe(`<${url}>\n\nA film`);
  expect(bodyOf(block.replaceAll('wp:embed', 'wp:core-embed/video'))).toBe(`<${url}>\n\nA film`);
  expect(bodyOf(`Look.\n\n${url}\n\n[embed width="9"]${url}[/embed]`)).toBe(`Look.\n\n<${url}>\n\n<${url}>`);
  expect(bodyOf('[youtube=https://www.youtube.com/watch?v=x1]\n\n[vimeo 42]')).toBe(
    '<https://www.youtube.com/watch?v=x1>\n\n<https://vimeo.com/42>',
  );
});

test('a caption stands below its picture, which is the original', () => {
  const html =
    '[caption id="attachment_11" width="300" caption="unused"]<a href="http://www.old.example.org/wp-content/uploads/2010/05/quay.jpg"><img class="wp-image-11" src="https://old.example.org/wp-content/uploads/2010/05/quay-300x200.jpg" alt="Q" width="300"></a>[/caption]';
  expect(bodyOf(html.replace(' caption="unused"', '').replace('[/caption]', ' The <em>old</em> quay[/caption]'))).toBe(
    '<figure><a href="/wp-content/uploads/2010/05/quay.jpg"><img src="/wp-content/uploads/2010/05/quay.jpg" alt="Q"></a><figcaption>The <em>old</em> quay</figcaption></figure>',
  );
  expect(bodyOf(html)).toContain('<figcaption>unused</figcaption>');
  const block =
    '<!-- wp:image {"id":12} --><figure class="wp-block-image size-large"><img src="https://old.example.org/wp-content/uploads/2010/05/boat-1024x768.jpg" alt="B" class="wp-image-12"/></figure><!-- /wp:image -->';
  expect(bodyOf(block)).toBe('![B](/wp-content/uploads/2010/05/boat.jpg)');
});

test('a gallery is the album of its post: those that it names, or all that were uploaded to it', () => {
  const [boat, quay] = [
    { file: '/wp-content/uploads/2010/05/boat.jpg', alt: 'A boat' },
    { file: '/wp-content/uploads/2010/05/quay.jpg', caption: 'The quay' },
  ];
  expect(read('Before.\n\n[gallery columns="2" ids="11,12,99"]\n\nAfter.')).toEqual({
    body: 'Before.\n\nAfter.',
    notes: ['Picture 99 of its gallery is not in the export.'],
    photos: [quay, boat],
  });
  expect(read('[gallery]').photos).toEqual([boat, quay]);
  expect(read('[gallery exclude="12"]').photos).toEqual([quay]);
  expect(read('[[gallery]] and <code>[gallery]</code>')).toEqual({ body: '\\[gallery] and `[gallery]`', notes: [], photos: [] });
});

test('galleries of blocks are albums too, old ones and new ones; a picture from elsewhere stays in the text', () => {
  const at = 'https://old.example.org/wp-content/uploads/2010/05';
  const figure = (id: number, file: string): string =>
    `<!-- wp:image {"id":${id}} --><figure class="wp-block-image"><img src="${at}/${file}" alt="" class="wp-image-${id}"/><figcaption>No ${id}</figcaption></figure><!-- /wp:image -->`;
  const now = `<!-- wp:gallery --><figure class="wp-block-gallery has-nested-images">${figure(11, 'quay-300x200.jpg')}${figure(12, 'boat.jpg')}<figcaption class="blocks-gallery-caption">Both</figcaption></figure><!-- /wp:gallery -->`;
  expect(read(now)).toEqual({
    body: 'Both',
    notes: [],
    photos: [
      { file: '/wp-content/uploads/2010/05/quay.jpg', caption: 'No 11' },
      { file: '/wp-content/uploads/2010/05/boat.jpg', caption: 'No 12', alt: 'A boat' },
    ],
  });
  const old = `<!-- wp:gallery {"ids":[11,12]} --><ul class="wp-block-gallery"><li><figure><img src="${at}/large-1024x700.jpg" data-id="13"/></figure></li><li><figure><img src="https://elsewhere.example/a.jpg" alt="E"/></figure></li></ul><!-- /wp:gallery -->`;
  expect(read(old)).toMatchObject({
    body: '![E](https://elsewhere.example/a.jpg)',
    photos: [{ file: '/wp-content/uploads/2010/05/large-scaled.jpg' }],
  });
});

test('code between shortcodes is code, whatever stands in it', () => {
  expect(bodyOf('Look:\n\n[code language="php"]\n<?php\n\necho "<b>[gallery]</b>";\n[/code]\n\nDone.')).toBe(
    'Look:\n\n```php\n<?php\n\necho "<b>[gallery]</b>";\n```\n\nDone.',
  );
  expect(bodyOf('[sourcecode lang=js]a &lt; b[/sourcecode]')).toBe('```js\na < b\n```');
  expect(bodyOf('[python]\nx = 1\n[/python]')).toBe('```python\nx = 1\n```');
  expect(bodyOf('<pre>[code]a[/code]</pre>')).toBe('```\n[code]a[/code]\n```');
});

test('sound and films are shown by what browsers have for it; a playlist is a list', () => {
  expect(bodyOf('[audio mp3="https://old.example.org/wp-content/uploads/2010/05/horn.mp3"][/audio]')).toContain(
    '<audio controls src="/wp-content/uploads/2010/05/horn.mp3">',
  );
  expect(
    bodyOf(
      '[video width="4" mp4="https://cdn.example/a.mp4" poster="https://old.example.org/wp-content/uploads/2010/05/boat.jpg"]',
    ),
  ).toContain('<video controls src="https://cdn.example/a.mp4" poster="/wp-content/uploads/2010/05/boat.jpg">');
  expect(read('[playlist ids="14"]')).toMatchObject({
    body: '- [A title](/wp-content/uploads/2010/05/horn.mp3)',
    notes: ['Its playlist is a list of links now.'],
  });
});

test('shortcodes that mean nothing here stay as text, and are named once', () => {
  const { body, notes } = read('[contact-form-7 id="1"] [contact-form-7 id="2"] He wrote [sic] and [1].');
  expect(body).toContain('He wrote \\[sic] and \\[1].');
  expect(body).toContain('\\[contact-form-7 id="1"]');
  expect(notes).toEqual(['The shortcode [contact-form-7] means nothing here, and stays as text.']);
});

test('links to the blog itself are paths, by number too; others are left alone', () => {
  expect(
    bodyOf(
      '<a href="http://www.old.example.org/about/?a=1#b">a</a> <a href="https://old.example.org/?p=50">b</a> <a href="//old.example.org/c">c</a> <a href="https://elsewhere.example/wp-content/uploads/2010/05/quay.jpg">d</a>',
    ),
  ).toBe('[a](/about/?a=1#b) [b](/2010/05/other/) [c](/c) [d](https://elsewhere.example/wp-content/uploads/2010/05/quay.jpg)');
});

test('the picture at the head of a post is shown first, once', () => {
  expect(read('Text.', 12).body).toBe('![A boat](/wp-content/uploads/2010/05/boat.jpg)\n\nText.');
  expect(read('<img src="/wp-content/uploads/2010/05/boat.jpg">', 12).body).toBe('![](/wp-content/uploads/2010/05/boat.jpg)');
  expect(read('[gallery]', 12).photos[0]).toEqual({ file: '/wp-content/uploads/2010/05/boat.jpg', alt: 'A boat', cover: true });
});

test('what a browser would execute is taken out, and said', () => {
  const { body, notes } = read(
    '<p onclick="a()">One</p><script>alert(1)</script><a href="jav&#x61;script:a()">b</a> [caption]<img src=x onerror=a()> c[/caption] <iframe src="https://video.example/"></iframe>',
  );
  expect(body).not.toMatch(/script|onclick|onerror|alert/);
  expect(body).toContain('One');
  expect(notes.join()).toMatch(/Taken out, because a browser would execute it: .*<script>.*onClick/);
});
