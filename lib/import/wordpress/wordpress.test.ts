import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attachment, item, scratchExport, wxr } from './scratch-export.ts';

const category = (slug: string, name: string, domain = 'category'): string =>
  `<category domain="${domain}" nicename="${slug}"><![CDATA[${name}]]></category>`;

const categories = `<wp:category><wp:category_nicename>travel</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>Travel</wp:cat_name></wp:category>
<wp:category><wp:category_nicename>north</wp:category_nicename><wp:category_parent>travel</wp:category_parent><wp:cat_name>The North</wp:cat_name></wp:category>`;

test('a post keeps its title, its moment, its old address and its GUID', async () => {
  const blog = await scratchExport(wxr(item({ id: 7, title: 'Fog &amp;amp; ferries 🚢', content: 'It was <em>late</em>.' })));
  const { account } = await blog.run();
  expect(blog.counts(account, 'posts')).toBe('1 1 0 0 0');
  expect(account.unexplained).toEqual([]);
  expect(blog.read('a-title.md')).toBe(
    '---\ntitle: Fog & ferries 🚢\ndate: 2010-05-01T14:00:00+02:00\nguid: https://old.example.org/?p=7\naliases:\n  - /2010/05/a-title\n---\n\nIt was *late*.\n',
  );
  await blog.end();
});

test('a category is the path, with those above it; other categories and tags are tags', async () => {
  const more =
    category('uncategorized', 'Uncategorized') +
    category('travel', 'Travel') +
    category('boats', 'Boats &amp; ships') +
    category('north', 'The North') +
    category('fog', 'Fog', 'post_tag');
  const only = item({ id: 2, name: 'alone', more: category('uncategorized', 'Uncategorized') });
  const blog = await scratchExport(wxr(item({ more }) + only, categories));
  const { report } = await blog.run();
  expect(report).toContain('The category north was called The North; tagNames in site.yaml can say so.');
  expect(report).not.toContain('The category travel');
  expect(blog.files()).toEqual(['alone.md', 'travel/north/a-title.md']);
  expect(blog.read('travel/north/a-title.md')).toContain('tags:\n  - Boats & ships\n  - Fog\n');
  await blog.end();
});

test('what nobody could read stays so: drafts, private posts, those with a password; the bin stays behind', async () => {
  const status = (text: string): string => `<wp:status>${text}</wp:status>`;
  const draft =
    '<link>https://old.example.org/?p=1</link><wp:post_name></wp:post_name><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>';
  const blog = await scratchExport(
    wxr(
      item({ id: 1, title: 'Half done', more: status('draft') + draft }) +
        item({ id: 2, name: 'secret', more: '<wp:post_password>open sesame</wp:post_password>' }) +
        item({ id: 3, name: 'mine', more: status('private') }) +
        item({ id: 4, name: 'gone', more: status('trash') }) +
        item({
          id: 5,
          name: 'soon',
          more: `${status('future')}<wp:post_date_gmt>2099-05-01 12:00:00</wp:post_date_gmt><wp:post_date>2099-05-01 14:00:00</wp:post_date>`,
        }) +
        item({ id: 6, title: '', name: '', more: status('pending') }),
    ),
  );
  const { account, report } = await blog.run();
  expect(blog.counts(account, 'posts')).toBe('6 5 0 0 1');
  expect(blog.files()).toEqual(['half-done.md', 'mine.md', 'post-6.md', 'secret.md', 'soon.md']);
  for (const file of ['half-done.md', 'mine.md', 'post-6.md', 'secret.md']) expect(blog.read(file)).toContain('draft: true');
  expect(blog.read('half-done.md')).toContain('date: 2010-05-01T14:00:00\n');
  expect(blog.read('half-done.md')).not.toContain('aliases');
  expect(blog.read('soon.md')).toContain('date: 2099-05-01T14:00:00+02:00');
  expect(report + blog.read('secret.md')).not.toContain('sesame');
  expect(report).toMatch(/post 4: It is in the bin\./);
  expect(report).toContain('It had a password');
  await blog.end();
});

test('pages stand below their parents, in whatever order they come; one whose parent is missing is said', async () => {
  const page = (id: number, name: string, parent: number): string =>
    item({ id, name, type: 'page', more: `<wp:post_parent>${parent}</wp:post_parent>` });
  const blog = await scratchExport(wxr(page(3, 'crew', 2) + page(2, 'about', 0) + page(4, 'lost', 99)));
  const { account, report } = await blog.run();
  expect(blog.counts(account, 'pages')).toBe('3 3 0 0 0');
  expect(blog.files()).toEqual(['about.md', 'about/crew.md', 'lost.md']);
  expect(blog.read('about/crew.md')).toContain('kind: page');
  expect(report).toContain('(99) is not in the export');
  await blog.end();
});

test('uploads keep their addresses; one without a file, or outside of the uploads, is named with its URL', async () => {
  const blog = await scratchExport(
    wxr(
      attachment(11, '2010/05/quay.jpg') +
        attachment(12, '2010/05/lost.jpg') +
        attachment(13, '../../secret.txt') +
        attachment(14, '2010/06/linked.jpg') +
        attachment(15, 'away/passwd'),
    ),
  );
  blog.put('wp-content/uploads/2010/05/quay.jpg', 'a quay');
  blog.put('wp-content/uploads/2010/05/quay-300x200.jpg', 'a small quay');
  blog.put('wp-content/uploads/2009/unnamed.pdf', 'nobody asks');
  blog.put('secret.txt', 'secret');
  blog.put('elsewhere/passwd', 'secret');
  blog.put('wp-content/uploads/2010/06/real.jpg', 'real');
  symlinkSync(join(blog.folder, 'secret.txt'), join(blog.folder, 'wp-content/uploads/2010/06/linked.jpg'));
  symlinkSync(join(blog.folder, 'elsewhere'), join(blog.folder, 'wp-content/uploads/away'));
  const { account, report } = await blog.run();
  expect(blog.counts(account, 'attachments')).toBe('5 1 0 0 4');
  expect(blog.files()).toEqual(['wp-content/uploads/2010/05/quay.jpg']);
  expect(report).toContain('https://old.example.org/wp-content/uploads/2010/05/lost.jpg');
  expect(report).toContain('2 files of uploads are not named in the export');
  expect(report).not.toContain('NOT EXPLAINED');
  await blog.end();
});

test('what the software keeps for itself is left out by name; a type of a plugin becomes posts in a folder', async () => {
  const own = ['revision', 'nav_menu_item', 'wp_block', 'custom_css', 'wp_template', 'wp_navigation', 'wp_global_styles'];
  const items = own.map((type, index) => item({ id: 20 + index, type, name: `own-${index}` })).join('');
  const recipe = item({
    id: 40,
    type: 'recipe',
    name: 'soup',
    more: '<wp:postmeta><wp:meta_key>serves</wp:meta_key><wp:meta_value>4</wp:meta_value></wp:postmeta><wp:postmeta><wp:meta_key>_plugin</wp:meta_key><wp:meta_value>x</wp:meta_value></wp:postmeta>',
  });
  const blog = await scratchExport(wxr(items + recipe));
  const { account, report } = await blog.run();
  expect(blog.counts(account, 'other')).toBe('7 0 0 0 7');
  expect(blog.files()).toEqual(['recipe/soup.md']);
  expect(blog.read('recipe/soup.md')).toContain('custom-fields:\n  serves: "4"\n');
  expect(report).toContain('It is of the type recipe');
  expect(report.replaceAll('\\', '')).toContain('_plugin (1)');
  await blog.end();
});

test('authors are named if there is more than one of them', async () => {
  const author = (login: string, name: string): string =>
    `<wp:author><wp:author_id>1</wp:author_id><wp:author_login>${login}</wp:author_login><wp:author_display_name>${name}</wp:author_display_name></wp:author>`;
  const one = await scratchExport(wxr(item(), author('ann', 'Ann Example')));
  await one.run();
  expect(one.read('a-title.md')).not.toContain('author');
  const two = await scratchExport(wxr(item(), author('ann', 'Ann Example') + author('bo', 'Bo')));
  await two.run();
  expect(two.read('a-title.md')).toContain('author: Ann Example');
  await Promise.all([one.end(), two.end()]);
});

test('the names that a post had before lead to it, and what people have added stays, several of a name too', async () => {
  const meta = (key: string, value: string): string =>
    `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value>${value}</wp:meta_value></wp:postmeta>`;
  const more = meta('_wp_old_slug', 'first') + meta('_wp_old_slug', 'second') + meta('boat', 'Ida') + meta('boat', 'Una');
  const blog = await scratchExport(wxr(item({ more })));
  await blog.run();
  const text = blog.read('a-title.md');
  expect(text).toContain('aliases:\n  - /2010/05/a-title\n  - /2010/05/first\n  - /2010/05/second\n');
  expect(text).toContain('custom-fields:\n  boat:\n    - Ida\n    - Una\n');
  await blog.end();
});

test('slugs of other letters are decoded, and two posts of one name both find a place', async () => {
  const blog = await scratchExport(
    wxr(item({ id: 1, name: '%d1%82%d1%83%d0%bc%d0%b0%d0%bd' }) + item({ id: 2, name: 'fog' }) + item({ id: 3, name: 'fog' })),
  );
  const { report } = await blog.run();
  expect(blog.files()).toEqual(['fog-2.md', 'fog.md', 'туман.md']);
  expect(report).toContain('Another one is at fog already.');
  await blog.end();
});

test('a second run changes nothing, and a dry run writes nothing but its report', async () => {
  const blog = await scratchExport(wxr(item() + attachment(11, '2010/05/quay.jpg')));
  blog.put('wp-content/uploads/2010/05/quay.jpg', 'a quay');
  blog.put('content/site.yaml', 'title: T');
  const { account: dry, report } = await blog.run({ dryRun: true });
  expect(blog.counts(dry, 'posts')).toBe('1 1 0 0 0');
  expect(report).toContain('/a-title');
  expect(blog.files()).toEqual(['site.yaml']);
  await blog.run();
  const before = blog.files().map((file) => blog.read(file));
  const { account } = await blog.run();
  expect(blog.counts(account, 'posts')).toBe('1 0 0 1 0');
  expect(blog.counts(account, 'attachments')).toBe('1 0 0 1 0');
  expect(blog.files().map((file) => blog.read(file))).toEqual(before);
  await blog.end();
});

test('a folder of several exports is read as one: what is referred to may be in another', async () => {
  const blog = await scratchExport();
  blog.put('parts/b.xml', wxr(attachment(11, '2010/05/quay.jpg')));
  blog.put('parts/a.xml', wxr(item({ content: '[gallery ids="11"]' })));
  blog.put('parts/uploads/2010/05/quay.jpg', 'a quay');
  const { account } = await blog.run({ source: 'parts' });
  expect(blog.counts(account, 'attachments')).toBe('1 1 0 0 0');
  expect(blog.read('a-title.md')).toContain('photos:\n  - file: /wp-content/uploads/2010/05/quay.jpg\n');
  await blog.end();
});
