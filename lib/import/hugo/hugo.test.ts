import { afterEach, expect, test } from 'vitest';
import { scratchSource, type ScratchSource } from '../markdown/scratch-source.ts';
import { importHugo } from './hugo.ts';

const opened: ScratchSource[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.end();
});

async function site(files: Record<string, string | Uint8Array>): Promise<ScratchSource> {
  const source = await scratchSource(importHugo, files);
  opened.push(source);
  return source;
}

const toml = (front: string, body = 'Text.'): string => `+++\n${front}\n+++\n${body}\n`;
const yaml = (front: string, body = 'Text.'): string => `---\n${front}\n---\n${body}\n`;

test('sections are paths, and an address that stays is no alias', async () => {
  const source = await site({
    'hugo.toml': "baseURL = 'https://old.example/'\n",
    'content/posts/My Post.md': toml(
      "title = 'My post'\ndate = 2020-01-02T03:04:05+01:00\ntags = ['a b', 'c']\ncategories = ['d']\nweight = 3",
    ),
  });
  const { entry, files } = await source.run();
  expect(files).toEqual(['posts/my-post.md']);
  expect(entry('posts/my-post.md').front).toEqual({
    title: 'My post',
    date: '2020-01-02T03:04:05+01:00',
    tags: ['a b', 'c', 'd'],
    weight: 3,
    guid: 'https://old.example/posts/my-post/',
  });
});

test.each([
  ["[permalinks]\nposts = '/:year/:month/:slug/'", '/2020/01/own'],
  ["[permalinks.page]\nposts = '/:sections[1:]/:weekdayname/:filename'", '/deep/thursday/2020-01-02-a'],
  ['uglyURLs = true', '/posts/deep/own.html'],
  ["baseURL = 'https://old.example/blog/'", '/blog/posts/deep/own'],
])('with %s, the old address is %s', async (settings, old) => {
  const source = await site({ 'config.toml': settings, 'content/posts/deep/2020-01-02-a.md': yaml('title: A\nslug: own') });
  const { entry } = await source.run();
  expect(entry('posts/deep/own.md').front).toMatchObject({ date: '2020-01-02T00:00:00+00:00', aliases: [old] });
});

test('settings of a folder of files count, and front matter in JSON is read', async () => {
  const source = await site({
    'config/_default/hugo.yaml': 'timeZone: Europe/Berlin\n',
    'config/_default/permalinks.yaml': 'posts: /p/:title/\n',
    'content/posts/a.md': '{ "title": "Two {words}", "date": "2020-07-01" }\nText.\n',
  });
  const { entry } = await source.run();
  expect(entry('posts/a.md')).toEqual({
    front: { title: 'Two {words}', date: '2020-07-01T00:00:00+02:00', aliases: ['/p/two-words'] },
    body: 'Text.',
  });
});

test('bundles bring what lies in them, and texts of sections stand above their listings', async () => {
  const source = await site({
    'hugo.toml': '',
    'content/_index.md': toml("title = 'Home'", 'Hello.'),
    'content/trips/_index.md': toml("title = 'Trips'"),
    'content/trips/map.png': 'map',
    'content/trips/rome/index.md': toml(
      "title = 'Rome'\ndate = 2020-01-02",
      '![Gate](gate.png) ![Deep](more/deep.png) ![Map](../map.png) ![Site](/img/site.png)',
    ),
    'content/trips/rome/gate.png': 'gate',
    'content/trips/rome/more/deep.png': 'deep',
    'content/trips/rome/notes.md': 'Notes.',
    'content/parts/index.md': toml('headless = true'),
    'static/img/site.png': 'site',
    'assets/img/x.png': 'x',
    'assets/main.js': 'x',
    'themes/t/x.md': 'x',
  });
  const { files, entry, counts, report, unexplained } = await source.run();
  expect(files).toEqual([
    '_path.md',
    'img/site.png',
    'img/x.png',
    'parts.md',
    'trips/_path.md',
    'trips/map.png',
    'trips/rome/gate.png',
    'trips/rome/index.md',
    'trips/rome/more/deep.png',
    'trips/rome/notes.md',
  ]);
  expect(entry('trips/rome/index.md').body).toBe(
    '![Gate](gate.png) ![Deep](/trips/rome/more/deep.png) ![Map](/trips/map.png) ![Site](/img/site.png)',
  );
  expect(entry('parts.md').front).toEqual({ draft: true, headless: true, kind: 'page' });
  expect(entry('trips/rome/notes.md').front.draft).toBe(true);
  expect(counts.attachments).toMatchObject({ found: 1, new: 1 });
  expect(report.join('\n')).toContain('themes/: It belongs to the theme');
  expect(unexplained).toEqual([]);
});

test('aliases that do not begin with / stand where the page did', async () => {
  const source = await site({
    'hugo.toml': '',
    'content/posts/a.md': yaml('title: A\ndate: 2020-01-02\naliases: [/x/, before, ../up]\nurl: /own/a/'),
  });
  const { entry } = await source.run();
  expect(entry('posts/a.md').front.aliases).toEqual(['/x', '/own/before', '/up', '/own/a']);
});

test('a later publication is the date, what has expired is a draft, and what has no date is a page', async () => {
  const source = await site({
    'hugo.toml': '',
    'content/posts/later.md': yaml('date: 2020-01-02\npublishDate: 2020-02-03'),
    'content/posts/over.md': yaml('date: 2020-01-02\nexpiryDate: 2020-02-03'),
    'content/posts/zero.md': yaml('title: Z\ndate: 0000-00-00'),
    'content/docs/undated.md': yaml('title: U'),
    'content/about.md': yaml('title: About\ndate: 2020-01-02'),
  });
  const { entry, counts } = await source.run();
  expect(entry('posts/later.md').front.date).toBe('2020-02-03T00:00:00+00:00');
  expect(entry('posts/over.md').front.draft).toBe(true);
  expect(entry('posts/zero.md').front).toEqual({ title: 'Z', draft: true });
  expect(entry('docs/undated.md').front).toEqual({ title: 'U', kind: 'page' });
  expect(entry('about.md').front.kind).toBe('page');
  expect(counts).toMatchObject({ posts: { found: 3 }, pages: { found: 2 } });
});

test('shortcodes become pictures, code and links, in code too; escaped ones are shown, and unknown ones stay and are said', async () => {
  const source = await site({
    'hugo.toml': '',
    'content/posts/a.md': yaml(
      'title: A\ndate: 2020-01-02',
      `{{< figure src="/i/a.png" alt="A > b" caption="The *gate*" class="wide" >}}

{{< figure src="/i/b.png" >}} {{< img src="/i/c.png" alt="C" />}}

{{< highlight go "linenos=table" >}}
x := "{{< param title >}}"
{{< /highlight >}}

[b]({{< ref "b.md#part" >}}) [c]({{% relref "/posts/c" %}}) [d]({{< relref "nowhere.md" >}})

{{< youtube dQw4 >}} {{< gist ann 123 >}} {{< x user="ann" id="5" >}}

Write {{</* figure src="x" */>}} or {{%/* note */%}}, {{</*x*/>}}. {{% note %}}Inner **text**.{{% /note %}}

\`\`\`
{{< vimeo 7 >}} {{</*x*/>}}
\`\`\`

{{< never closed`,
    ),
    'content/posts/b.md': yaml('date: 2020-01-03'),
    'content/posts/c.md': yaml('date: 2020-01-04'),
  });
  const { entry, report } = await source.run();
  expect(entry('posts/a.md').body).toBe(`<figure>
<img src="/i/a.png" alt="A &gt; b">
<figcaption>

The *gate*

</figcaption>
</figure>

![](/i/b.png) ![C](/i/c.png)

\`\`\`go
x := "A"
\`\`\`

[b](/posts/b#part) [c](/posts/c) [d]({{< relref "nowhere.md" >}})

[https://www.youtube.com/watch?v=dQw4](https://www.youtube.com/watch?v=dQw4) [https://gist.github.com/ann/123](https://gist.github.com/ann/123) [https://x.com/ann/status/5](https://x.com/ann/status/5)

Write {{< figure src="x" >}} or {{% note %}}, {{\\<x>}}. {{% note %}}Inner **text**.{{% /note %}}

\`\`\`
[https://vimeo.com/7](https://vimeo.com/7) {{<x>}}
\`\`\`

{{< never closed`);
  const said = report.join('\n');
  for (const text of [
    'left as written: {{% note %}}',
    'left as written: {{< relref "nowhere.md" >}}',
    'linenos=table',
    'figure, this has no meaning here: class',
  ])
    expect(said).toContain(text);
});

test('languages stay as their names or their folders have them', async () => {
  const source = await site({
    'hugo.toml': "defaultContentLanguage = 'en'\n[languages.en]\n[languages.de]\n",
    'content/posts/a.md': yaml('date: 2020-01-02'),
    'content/posts/a.de.md': yaml('date: 2020-01-02'),
    'content/posts/b/index.md': yaml('date: 2020-01-02', '![x](x.png)'),
    'content/posts/b/index.de.md': yaml('date: 2020-01-02', '![x](x.png)'),
    'content/posts/b/x.png': 'x',
    'content/_index.de.md': yaml('title: Heim'),
  });
  const { files, entry, counts, unexplained } = await source.run();
  expect(files).toEqual(['posts/a.de.md', 'posts/a.md', 'posts/b.de.md', 'posts/b/index.md', 'posts/b/x.png']);
  expect(entry('posts/a.de.md').front.aliases).toEqual(['/de/posts/a']);
  expect(entry('posts/b.de.md').body).toBe('![x](/posts/b/x.png)');
  expect(counts.pages).toMatchObject({ found: 1, left: 1 });
  expect(unexplained).toEqual([]);
});

test('languages that have folders of their own keep them, but for the first one', async () => {
  const source = await site({
    'hugo.yaml': 'defaultContentLanguage: en\nlanguages: { en: { contentDir: content/en }, de: { contentDir: content/de } }\n',
    'content/en/posts/a.md': yaml('date: 2020-01-02'),
    'content/de/posts/a.md': yaml('date: 2020-01-02'),
  });
  const { entry, files } = await source.run();
  expect(files).toEqual(['de/posts/a.md', 'posts/a.md']);
  expect(entry('de/posts/a.md').front).toEqual({ date: '2020-01-02T00:00:00+00:00', lang: 'de' });
});

test('links to files of texts, and to files that have another name here, lead to them', async () => {
  const source = await site({
    'hugo.yaml': 'baseURL: https://old.example/blog/\n',
    'content/posts/a.md': yaml('date: 2020-01-02', '[b](/posts/b.md#x) ![c](/_img/c.png) ![d](/blog/d.png) [e](/blog/posts/b/)'),
    'content/posts/b.md': yaml('date: 2020-01-03'),
    'static/_img/c.png': 'c',
    'static/d.png': 'd',
  });
  const { entry, files } = await source.run();
  expect(files).toEqual(['d.png', 'img/c.png', 'posts/a.md', 'posts/b.md']);
  expect(entry('posts/a.md').body).toBe('[b](/posts/b#x) ![c](/img/c.png) ![d](/d.png) [e](/posts/b)');
});

test('a folder of texts without settings is read as it is, and what is no Markdown is left with the reason', async () => {
  const source = await site({
    'post/2019/a.html': yaml('title: A\ndate: 2019-01-02', '<p>Text.</p>'),
    'post/b.org': '* Org',
    'post/c.rst': 'rst',
  });
  const { files, counts, report } = await source.run();
  expect(files).toEqual(['post/2019/a.html']);
  expect(counts.posts).toMatchObject({ found: 3, new: 1, left: 2 });
  expect(report).toContain('- posts: post/b.org: It is no Markdown and no HTML: save it as one of them.');
});

test('two posts with one slug are both there, and links lead to the right one', async () => {
  const source = await site({
    'config.yaml': 'permalinks: { posts: "/:year/:slug/" }\n',
    'content/posts/one.md': yaml('date: 2019-01-02\nslug: same', '[two]({{< ref "two.md" >}})'),
    'content/posts/two.md': yaml('date: 2020-01-02\nslug: same'),
  });
  const { files, entry, report } = await source.run();
  expect(files).toEqual(['posts/same-2.md', 'posts/same.md']);
  expect(entry('posts/same.md').body).toBe('[two](/2020/same/)');
  expect(entry('posts/same-2.md').front.aliases).toEqual(['/2020/same']);
  expect(report.join('\n')).toContain('Another one is at posts/same already.');
});

test('comments beside the data of the site come along', async () => {
  const source = await site({
    'hugo.toml': '',
    'content/posts/a.md': yaml('date: 2020-01-02'),
    'data/comments/a/1.yml':
      '_id: x\nname: Bo\nmessage: Hi *there*.\ndate: 1580000000\nemail: bo@example.org\nurl: "javascript:x"\n',
    'data/comments/a/2.json': JSON.stringify({
      _id: 'y',
      _parent: 'x',
      name: 'Cy',
      message: '<script>x</script>',
      date: '2020-02-03T00:00:00Z',
    }),
  });
  const { counts, thread, report } = await source.run();
  expect(counts.comments).toMatchObject({ found: 2, new: 1, left: 1 });
  expect((await thread('/posts/a')).thread).toMatchObject([{ name: 'Bo', website: null, at: 1580000000000 }]);
  expect(report.join('\n')).toContain('javascript:x is no address of the web');
});
