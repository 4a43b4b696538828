import { afterEach, expect, test } from 'vitest';
import { scratchSource, type ScratchSource } from '../markdown/scratch-source.ts';
import { importJekyll } from './jekyll.ts';

const opened: ScratchSource[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.end();
});

async function site(files: Record<string, string | Uint8Array>): Promise<ScratchSource> {
  const source = await scratchSource(importJekyll, files);
  opened.push(source);
  return source;
}

const post = (front: string, body = 'Text.'): string => `---\n${front}\n---\n${body}\n`;

test('a post gets the name without its date, its categories as a path, and its old address as an alias', async () => {
  const source = await site({
    '_config.yml': 'timezone: Australia/Sydney\n',
    '_posts/2013-04-26-summit.md': post(
      'title: The summit\ncategories: [OpenStack, Travel Notes]\ntags: nova swift\nlayout: post',
    ),
  });
  const { entry, files, unexplained } = await source.run();
  expect(files).toEqual(['openstack/travel-notes/summit.md']);
  expect(entry('openstack/travel-notes/summit.md')).toEqual({
    front: {
      title: 'The summit',
      date: '2013-04-26T00:00:00+10:00',
      tags: ['nova', 'swift'],
      aliases: ['/openstack/travel%20notes/2013/04/26/summit.html'],
    },
    body: 'Text.',
  });
  expect(unexplained).toEqual([]);
});

test.each([
  ['pretty', '/a/2013/04/06/x'],
  ['ordinal', '/a/2013/096/x.html'],
  ['none', '/a/x.html'],
  ['/:year/:i_month/:title_old/', '/2013/4/x_old'],
  ['/blog/:short_year/:short_month/:slug', '/blog/13/Apr/x'],
])('permalink %s: the old address is %s', async (style, old) => {
  const source = await site({ '_config.yml': `permalink: ${style}\n`, 'a/_posts/2013-4-6-x.md': post('title: X') });
  const { entry } = await source.run();
  expect(entry('a/x.md').front).toMatchObject({ date: '2013-04-06T00:00:00+00:00', aliases: [old] });
});

test('redirects, an address of its own and the path that the site stood below are kept', async () => {
  const source = await site({
    '_config.yml': 'baseurl: /blog\nurl: https://old.example\nplugins: [jekyll-feed]\n',
    '_posts/2013-04-26-a.md': post('title: A\npermalink: /:year/:title.html\nredirect_from:\n  - /old/a\n  - /older/a/'),
    'about.md': post('title: About\npermalink: /who/we-are/'),
  });
  const { entry } = await source.run();
  expect(entry('a.md').front).toMatchObject({
    aliases: ['/blog/old/a', '/blog/older/a', '/blog/2013/a.html'],
    guid: 'https://old.example/blog/2013/a',
  });
  expect(entry('who/we-are.md').front).toEqual({ title: 'About', kind: 'page', aliases: ['/blog/who/we-are'] });
});

test.each([
  ['', '/2019/12/31/a.html'],
  ['timezone: Europe/Berlin', '/2020/01/01/a.html'],
])('addresses have the day of the clock of the site (%s): %s', async (settings, old) => {
  const source = await site({
    '_config.yml': settings,
    '_posts/2019-12-31-a.md': post('title: A\ndate: 2019-12-31 23:30:00 +0000'),
  });
  const { entry } = await source.run();
  expect(entry('a.md').front).toMatchObject({ date: '2019-12-31T23:30:00+00:00', aliases: [old] });
});

test('the site may lie in a folder, and its collections in another; what categories were called is said once', async () => {
  const source = await site({
    '_config.yml': 'source: docs\ncollections_dir: all\ncollections: [notes]\n',
    'docs/all/_posts/2013-04-26-a.md': post('title: A\ncategory: Travel Notes'),
    'docs/all/_posts/2013-04-27-b.md': post('title: B\ncategory: Travel Notes', '![x](/_files/x.png) ![y](../../_files/x.png)'),
    'docs/all/_notes/c.md': post('title: C'),
    'docs/_files/x.png': 'x',
  });
  const { files, report } = await source.run();
  expect(files).toEqual(['notes/c.md', 'travel-notes/a.md', 'travel-notes/b.md']);
  expect(report.filter((line) => line.includes('tagNames'))).toEqual([
    '- other things: .: Categories are folders now; this in site.yaml has them written as they were: tagNames: {"travel-notes":"Travel Notes"}.',
  ]);
});

test('where a template of addresses has no categories, they are tags', async () => {
  const source = await site({
    '_config.yml': 'permalink: /:year/:title/\n',
    '_posts/2013-04-26-a.md': post('title: A\ncategories: [B C, d]'),
  });
  const { entry } = await source.run();
  expect(entry('a.md').front.tags).toEqual(['B C', 'd']);
});

test('drafts, posts that are not published and posts without front matter are drafts', async () => {
  const source = await site({
    '_drafts/idea.md': post('title: Idea'),
    '_posts/2013-04-26-hidden.md': post('title: Hidden\npublished: false'),
    '_posts/2013-04-27-bare.md': 'No front matter.\n',
    '_posts/nameless.md': post('title: No date'),
  });
  const { entry, report, counts } = await source.run();
  for (const file of ['idea.md', 'hidden.md', 'bare.md', 'nameless.md']) expect(entry(file).front.draft).toBe(true);
  expect(counts.posts).toMatchObject({ found: 4, new: 4 });
  expect(report.filter((line) => line.includes('Jekyll does not publish it: it has no front matter'))).toHaveLength(2);
});

test('Liquid becomes code, pictures and links; what is raw is shown, and what is unknown stays and is said', async () => {
  const source = await site({
    '_config.yml': 'title: My blog\nbaseurl: /b\n',
    '_posts/2013-04-26-a.md': post(
      'title: A',
      `{% highlight ruby linenos %}
puts "{% raw %}{{ x }}{% endraw %}"
{% endhighlight %}

{% include figure.html src="/img/a.png" alt='A "gate"' caption="At *six*" width=10 %}

{% include image.html url="img/b (1).png" %}

[B]({% post_url 2013-04-27-b %}), [c]({% link notes/c.md %}), [d]({{ site.baseurl }}/img/a.png),
[e]({{ "/img/a.png" | relative_url }}), {{ page.title }} of {{ site.title }}; {{ page.title | upcase }}{% comment %}secret{% endcomment %}

\`\`\`
{{ page.title }} {% raw %}{% in code %}{% endraw %}
\`\`\``,
    ),
    '_posts/2013-04-27-b.md': post('title: B'),
    'notes/c.md': post('title: C'),
    'img/a.png': 'a',
    'img/b (1).png': 'b',
  });
  const { entry, report, files } = await source.run();
  expect(entry('a.md').body).toBe(`\`\`\`ruby
puts "{{ x }}"
\`\`\`

<figure>
<img src="/img/a.png" alt="A &quot;gate&quot;">
<figcaption>

At *six*

</figcaption>
</figure>

![](</img/b%20%281%29.png>)

[B](/b), [c](/notes/c), [d](/img/a.png),
[e](/img/a.png), A of My blog; {{ page.title | upcase }}

\`\`\`
A {% in code %}
\`\`\``);
  expect(files).toContain('img/b (1).png');
  const said = report.join('\n');
  expect(said).toContain('Lines of code have no numbers here.');
  expect(said).toContain('Of the include figure.html, this has no meaning here: width.');
  expect(said).toContain('left as written: {{ page.title | upcase }}');
  expect(said).toContain('A comment of Liquid is taken out: secret.');
});

test('attribute lists of kramdown are taken out of texts, not of code', async () => {
  const source = await site({
    '_posts/2013-04-26-a.md': post(
      'title: A',
      '* TOC\n{:toc}\n\nA [link](https://x.example){:target="_blank"} `{: .kept}`.\n{: .lead}',
    ),
  });
  const { entry, report } = await source.run();
  expect(entry('a.md').body).toBe('A [link](https://x.example) `{: .kept}`.');
  expect(report.join('\n')).toContain('{:toc} {:target="_blank"} {: .lead}');
});

test('a page that a program of Liquid puts together is a draft, and the home page of that kind is left', async () => {
  const loop = '{% for post in site.posts %}<a href="{{ post.url }}">x</a>{% endfor %}';
  const source = await site({ 'index.html': post('layout: home', loop), 'archive.html': post('title: All', loop) });
  const { entry, counts } = await source.run();
  expect(counts.pages).toMatchObject({ found: 2, new: 1, left: 1 });
  expect(entry('archive-2.html').front).toMatchObject({ draft: true, kind: 'page' });
});

test('collections, the text of the home page and static files go where they were; layouts and data are left and said', async () => {
  const source = await site({
    '_config.yml': 'collections:\n  recipes: { output: true }\n  people: {}\nexclude: [drafts-of-mine]\n',
    'index.md': post('title: Welcome', 'Hello.'),
    '_recipes/soup.md': post('title: Soup'),
    '_people/ann.md': post('title: Ann'),
    'assets/style.css': 'p { color: red }',
    'assets/main.scss': post('', '@import "x";'),
    'old/page.html': '<!doctype html><title>Old</title>',
    '_layouts/post.html': '{{ content }}',
    '_data/nav.yml': 'a: 1',
    'drafts-of-mine/x.md': 'x',
    'site.yaml': 'title: Taken over',
    Gemfile: 'x',
  });
  const { files, entry, report, unexplained } = await source.run();
  expect(files).toEqual(['_path.md', 'assets/style.css', 'old/page.html', 'people/ann.md', 'recipes/soup.md']);
  expect(entry('recipes/soup.md').front).toMatchObject({ kind: 'page', aliases: ['/recipes/soup.html'] });
  expect(entry('people/ann.md').front).toMatchObject({ draft: true });
  const said = report.join('\n');
  for (const left of ['assets/main.scss', '_layouts/', '_data/nav.yml', 'drafts-of-mine/', 'Gemfile', 'site.yaml', '_config.yml'])
    expect(said).toContain(`: ${left}: `);
  expect(unexplained).toEqual([]);
});

test('broken settings end the import with their line, because old addresses depend on them', async () => {
  const source = await site({ '_config.yml': 'title: x\n  bad: : y\n', '_posts/2013-04-26-a.md': post('title: A') });
  await expect(source.run()).rejects.toThrow(/_config\.yml, line \d+ cannot be read/);
});

test('comments of Staticman come with their threads, and those of posts that are not there are left', async () => {
  const comment = (id: string, more: string): string =>
    `_id: ${id}\nname: Bo\nemail: 0bc83cb571cd1c50ba6f3e8a78ef1346\nmessage: 'Says ${id}.'\ndate: 2016-01-0${id.length}T10:00:00Z\n${more}`;
  const source = await site({
    '_posts/2013-04-26-a.md': post('title: A'),
    '_data/comments/a/comment-1.yml': comment('a', ''),
    '_data/comments/a/comment-2.yml': comment('bb', 'replying_to_uid: a\nurl: https://bo.example\n'),
    '_data/comments/a/comment-3.yml': comment('ccc', "_parent: bb\nreplying_to: '1'\n"),
    '_data/comments/a/comment-4.json': JSON.stringify({
      name: '',
      message: '<p>A <b>bold</b> one</p>',
      date: 1451900000,
      _parent: '/2013/a',
    }),
    '_data/comments/a/comment-5.yml': comment('eeeee', "replying_to: '1'\n"),
    '_data/comments/a/comment-6.yml': comment('ffffff', 'reply_to: gone\n'),
    '_data/comments/nobody/comment-1.yml': comment('g', ''),
    '_data/comments/a/broken.yml': 'a: : b\n - c',
    '_data/comments/a/dateless.yml': 'message: Hm.\ndate: 0000-00-00\n',
  });
  const { counts, report, thread, unexplained } = await source.run();
  expect(counts.comments).toMatchObject({ found: 9, new: 6, left: 3 });
  expect(unexplained).toEqual([]);
  const { thread: said } = await thread('/a');
  expect(said[0]).toMatchObject({ replies: [{ replies: [{}] }, {}] });
  expect(said).toHaveLength(3);
  expect(report.join('\n')).toContain('Of 6 e-mail addresses there are digests (MD5) alone');
  expect(report.join('\n')).toContain('comment-6.yml: What it replies to is not in the source');
  expect(report.join('\n')).toContain('There is no post "nobody".');
  expect((await source.run()).counts.comments).toMatchObject({ new: 0, there: 6 });
});
