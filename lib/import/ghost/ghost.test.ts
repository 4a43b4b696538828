import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readThread } from '../../comments/queries.ts';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { scratchImport, type ScratchImport } from '../scratch-import.ts';
import { importGhost } from './ghost.ts';
import { exportOf, ghostPost } from './scratch-export.ts';

async function withBlog(work: (blog: ScratchImport) => Promise<void>): Promise<void> {
  const blog = await scratchImport('');
  await work(blog);
  await blog.end();
}

const importing = (blog: ScratchImport, tables: Record<string, unknown[]>) =>
  blog.run(importGhost, blog.source('blog.ghost.json', exportOf(tables)));

const frontOf = (blog: ScratchImport, file: string) => splitFrontMatter(blog.read(file)).data;

const image = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

test('a post keeps its address, its dates, its tags, its authors and what feed readers know it by', () =>
  withBlog(async (blog) => {
    const { counts, unexplained } = await importing(blog, {
      posts: [
        ghostPost(1, {
          title: 'Grüße 🎈',
          updated_at: '2020-01-02 03:04:05',
          custom_excerpt: 'In short.',
          featured: 1,
          canonical_url: '__GHOST_URL__/elsewhere/',
        }),
        ghostPost(2, { slug: 'about', type: 'page' }),
      ],
      tags: [
        { id: 't1', name: 'News', slug: 'news' },
        { id: 't2', name: '#hidden', slug: 'hash-hidden' },
        { id: 't3', name: 'Boats', slug: 'boats', description: 'All about boats' },
      ],
      posts_tags: [1, 2, 3].map((tag) => ({ post_id: ghostPost(1).id, tag_id: `t${tag}`, sort_order: 3 - tag })),
      users: [
        { id: 'u1', name: 'Cy', slug: 'cy' },
        { id: 'u2', name: 'Di', slug: 'di' },
      ],
      posts_authors: [
        { post_id: ghostPost(1).id, author_id: 'u1', sort_order: 1 },
        { post_id: ghostPost(1).id, author_id: 'u2', sort_order: 0 },
      ],
      products: [{ id: 'x' }],
    });
    expect(counts).toMatchObject({ posts: { new: 1 }, pages: { new: 1 }, other: { found: 1, left: 1 } });
    expect(unexplained).toEqual([]);
    expect(frontOf(blog, 'post-1.md')).toEqual({
      title: 'Grüße 🎈',
      date: '2019-05-01T10:00:00Z',
      updated: '2020-01-02T03:04:05Z',
      author: ['Di', 'Cy'],
      tags: ['Boats', 'News'],
      summary: 'In short.',
      guid: '5f0000000000000000000001',
      featured: true,
      canonical_url: '/elsewhere/',
      internal_tags: ['#hidden'],
    });
    expect(frontOf(blog, 'about.md')).toMatchObject({ kind: 'page' });
    expect((await blog.sync()).problems).toEqual([]);
  }));

test('a second run changes nothing, and a dry run writes nothing', () =>
  withBlog(async (blog) => {
    const source = blog.source('blog/export.json', exportOf({ posts: [ghostPost(1), ghostPost(2)] }));
    blog.source('blog/content/images/2019/05/a.gif', image);
    const dry = await blog.run(importGhost, dirname(source), { dryRun: true });
    expect(dry.counts).toMatchObject({ posts: { new: 2 }, attachments: { new: 1 } });
    expect(dry.report).toContain('/post-1');
    expect(readdirSync(blog.contentDir)).toEqual([]);
    await blog.run(importGhost, dirname(source));
    const before = blog.read('post-1.md');
    expect((await blog.run(importGhost, dirname(source))).counts).toMatchObject({
      posts: { new: 0, changed: 0, there: 2 },
      attachments: { new: 0, there: 1 },
    });
    expect(blog.read('post-1.md')).toBe(before);
  }));

test('what not everybody could read is a draft, and says so', () =>
  withBlog(async (blog) => {
    const { report } = await importing(blog, {
      posts: [
        ghostPost(1, { status: 'draft', published_at: null }),
        ghostPost(2, { visibility: 'members' }),
        ghostPost(3, { visibility: 'paid' }),
        ghostPost(4, { status: 'sent' }),
        ghostPost(5, { published_at: '0000-00-00 00:00:00', created_at: null }),
        ghostPost(6, { status: 'scheduled', published_at: '2199-01-01T00:00:00.000Z' }),
      ],
    });
    for (const number of [1, 2, 3, 4, 5]) expect(frontOf(blog, `post-${number}.md`)).toMatchObject({ draft: true });
    expect(frontOf(blog, 'post-6.md')).toMatchObject({ date: '2199-01-01T00:00:00Z' });
    expect(frontOf(blog, 'post-6.md')).not.toHaveProperty('draft');
    for (const note of ['for members: it', 'members alone (paid)', 'only sent by mail', '0000-00-00 00:00:00 is no date'])
      expect(report.replaceAll('\\', '')).toContain(note);
  }));

test('addresses of routes.yaml lead to the posts, and those that are taken or reserved too', () =>
  withBlog(async (blog) => {
    blog.source(
      'g/content/settings/routes.yaml',
      'collections:\n  /blog/:\n    permalink: /blog/{year}/{month}/{slug}/\n  /:\n    permalink: /{primary_tag}/{slug}/\n',
    );
    const path = blog.source(
      'g/content/data/export.json',
      exportOf({
        posts: [
          ghostPost(1),
          ghostPost(2, { slug: 'post-1' }),
          ghostPost(3, { slug: 'archive' }),
          ghostPost(4, { slug: '../../etc/x', title: '' }),
        ],
        tags: [{ id: 't', name: 'News', slug: 'news' }],
        posts_tags: [{ post_id: ghostPost(1).id, tag_id: 't', sort_order: 0 }],
      }),
    );
    const { counts, report } = await blog.run(importGhost, join(dirname(path), '..', '..'));
    expect(counts.posts).toMatchObject({ found: 4, new: 4 });
    expect(frontOf(blog, 'post-1.md').aliases).toEqual(['/blog/2019/05/post-1', '/news/post-1']);
    expect(frontOf(blog, 'post-1-2.md').aliases).toContain('/post-1');
    expect(frontOf(blog, 'archive-2.md').aliases).toContain('/archive');
    expect(readdirSync(blog.contentDir).every((name) => name.endsWith('.md'))).toBe(true);
    expect(report).toContain('Another one is at');
  }));

test('a redirect to a post is an address that it had; another one is told', () =>
  withBlog(async (blog) => {
    const path = blog.source('g/export.json', exportOf({ posts: [ghostPost(1), ghostPost(2)] }));
    const from = [
      { from: '^/2012/old.html$', to: '/post-1/', permanent: true },
      { from: '^/all/(.*)', to: '/post-1/' },
    ];
    blog.source('g/content/data/redirects.json', JSON.stringify(from));
    blog.source(
      'g/redirects.yaml',
      '301:\n  /very\\/old/?: https://blog.example/post-2\n302:\n  /feed.xml: https://feeds.example/blog\n',
    );
    blog.source('g/routes.yaml', 'collections: [');
    const { counts, report } = await blog.run(importGhost, dirname(path));
    expect(frontOf(blog, 'post-1.md').aliases).toEqual(['/2012/old.html']);
    expect(frontOf(blog, 'post-2.md').aliases).toEqual(['/very/old']);
    expect(counts.other).toMatchObject({ found: 3, left: 3 });
    for (const left of ['feeds.example', '^/all/', 'It is no YAML']) expect(report.replaceAll('\\', '')).toContain(left);
  }));

test('uploads keep their addresses, and what is missing, a link or a post by its name is told', () =>
  withBlog(async (blog) => {
    const path = blog.source(
      'g/export.json',
      exportOf({
        posts: [
          ghostPost(1, {
            html: '<p><img src="__GHOST_URL__/content/images/size/w600/2019/05/a b.gif"> <a href="__GHOST_URL__/content/files/2019/gone.pdf">x</a></p>',
            feature_image: '__GHOST_URL__/content/images/2019/05/lost.jpg',
          }),
        ],
        posts_meta: [
          {
            post_id: ghostPost(1).id,
            feature_image_alt: 'A *lost* one',
            feature_image_caption: 'By <b>me</b>',
            email_subject: null,
          },
        ],
      }),
    );
    for (const name of ['images/2019/05/a b.gif', 'images/size/w600/2019/05/a b.gif', 'files/note.md', 'media/film.mp4'])
      blog.source(`g/content/${name}`, image);
    symlinkSync('/etc/hostname', join(dirname(path), 'content/images/link.jpg'));
    const { counts, report, unexplained } = await blog.run(importGhost, dirname(path));
    expect(counts).toMatchObject({ attachments: { found: 6, new: 2, left: 4 }, other: { found: 1, left: 1 } });
    expect(unexplained).toEqual([]);
    const text = blog.read('post-1.md');
    expect(text).toContain('(</content/images/2019/05/a b.gif>)');
    expect(text).toContain('<figcaption>By <b>me</b></figcaption>');
    expect(report).toContain('symbolic link');
    expect(report.replaceAll('\\', '')).toContain('/content/images/2019/05/lost.jpg was not found');
    await blog.sync();
    const row = await blog.store.read.selectFrom('documents').select('pictures').executeTakeFirstOrThrow();
    expect(Object.keys(JSON.parse(row.pictures) as object)).toEqual(['content/images/2019/05/a b.gif']);
  }));

test('a folder of pictures may lie elsewhere', () =>
  withBlog(async (blog) => {
    const path = blog.source('export.json', exportOf({}));
    const uploads = dirname(blog.source('pictures/a.gif', image));
    await blog.run(importGhost, path, { uploads });
    mkdirSync(join(uploads, 'images'));
    expect(readdirSync(join(blog.contentDir, 'content/images'))).toEqual(['a.gif']);
  }));

test('comments of members come with their posts, in threads', () =>
  withBlog(async (blog) => {
    const comment = (id: number, more: object = {}): object => ({
      id: `c${id}`,
      post_id: ghostPost(1).id,
      member_id: 'm1',
      parent_id: null,
      status: 'published',
      html: `<p>What ${id} <strong>says</strong>.</p>`,
      created_at: `2022-01-0${id}T00:00:00.000Z`,
      ...more,
    });
    const { counts, unexplained } = await importing(blog, {
      posts: [ghostPost(1), ghostPost(2)],
      users: [{ id: 'u', name: 'Ann', email: 'ann@example.org' }],
      members: [
        { id: 'm1', name: 'Bo', email: 'bo@example.org' },
        { id: 'm2', name: 'Ann', email: 'Ann@example.org' },
      ],
      comments: [
        comment(1),
        comment(2, { parent_id: 'c1', member_id: 'm2' }),
        comment(3, { parent_id: 'c1', in_reply_to_id: 'c2', member_id: null }),
        comment(4, { status: 'hidden' }),
        comment(5, { post_id: 'gone' }),
        'no row',
      ],
    });
    expect(counts.comments).toMatchObject({ found: 6, new: 4, left: 2 });
    expect(unexplained).toEqual([]);
    await blog.sync();
    const { thread, count } = await readThread(blog.store.read, '/post-1');
    expect(count).toBe(3);
    expect(thread).toMatchObject([{ name: 'Bo', replies: [{ name: 'Ann', isByAuthor: true, replies: [{ name: 'Somebody' }] }] }]);
  }));

test('an export of Ghost 0.x is its authors’ own Markdown', () =>
  withBlog(async (blog) => {
    const markdown =
      'Some *words*, a <script>alert(1)</script>picture ![](/content/images/2014/a.gif)\n\n```\n[gallery] <b>\n```';
    const old = {
      meta: { exported_on: 1, version: '003' },
      data: {
        posts: [
          {
            id: 7,
            uuid: 'an-uuid',
            title: 'Old',
            slug: 'old',
            markdown,
            html: '<p>x</p>',
            page: 0,
            status: 'published',
            published_at: 1_400_000_000_000,
            author_id: 1,
          },
          { id: 8, title: 'Me', slug: 'me', markdown: 'I.', page: 1, status: 'published', published_at: 1_400_000_000_000 },
        ],
        tags: [{ id: 3, name: 'News', slug: 'news' }],
        posts_tags: [{ post_id: 7, tag_id: 3 }],
        users: [{ id: 1, name: 'Bo', slug: 'bo' }],
        settings: [{ key: 'permalinks', value: '/:year/:month/:day/:slug/' }],
      },
    };
    const { counts } = await blog.run(importGhost, blog.source('old.json', JSON.stringify(old)));
    expect(counts).toMatchObject({ posts: { new: 1 }, pages: { new: 1 }, attachments: { left: 1 } });
    expect(frontOf(blog, 'old.md')).toEqual({
      title: 'Old',
      date: '2014-05-13T16:53:20Z',
      author: 'Bo',
      tags: ['News'],
      guid: 'an-uuid',
      aliases: ['/2014/05/13/old'],
    });
    const text = blog.read('old.md');
    expect(text).toContain('```\n[gallery] <b>\n```');
    expect(text).not.toContain('script');
  }));

test('a post that cannot be read is named, and the others come', () =>
  withBlog(async (blog) => {
    const deep = `{"root":${'{"children":['.repeat(20_000)}${']}'.repeat(20_000)}}`;
    const { counts, report, unexplained } = await importing(blog, {
      posts: [
        null,
        ghostPost(1, { html: null, lexical: '{' }),
        ghostPost(2, { html: { not: 'a text' } }),
        ghostPost(3, { html: '', lexical: deep }),
        ghostPost(4),
      ],
    });
    expect(counts.posts).toMatchObject({ found: 5, new: 1, left: 4 });
    expect(unexplained).toEqual([]);
    expect(report).toContain('nested too deeply');
  }));

test('windows-1252 is read and said; what is no export is refused', () =>
  withBlog(async (blog) => {
    const bytes = Buffer.from(exportOf({ posts: [ghostPost(1, { title: 'Gr\u00FC\u00DFe' })] }), 'latin1');
    expect((await blog.run(importGhost, blog.source('a.json', bytes))).report).toContain('windows-1252');
    expect(frontOf(blog, 'post-1.md').title).toBe('Grüße');
    await expect(blog.run(importGhost, blog.source('b.json', '{"posts":[]}'))).rejects.toThrow('no export of Ghost');
    await expect(blog.run(importGhost, blog.source('c.json', '{'))).rejects.toThrow('no JSON');
    await expect(blog.run(importGhost, blog.contentDir)).rejects.toThrow('no export of Ghost');
    await expect(
      blog.run(importGhost, dirname(blog.source('two/a.json', exportOf({})) && blog.source('two/b.json', exportOf({})))),
    ).rejects.toThrow('more than one export');
  }));
