import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { post, settings, type Blog } from '../e2e/server.ts';
import { eventually } from './asking.ts';
import { startCluster, withoutContent, type Cluster } from './cluster.ts';
import { postgresPackages, redisPackages } from './databases.ts';
import { ensureDebian } from './services.ts';

const days = [1, 2, 3, 4].map((day) => `2013-04-0${day}`);

const files = {
  'site.yaml': settings(),
  'theme.css': ':root { --accent: teal }',
  ...Object.fromEntries(days.map((date, index) => [`p${index}.md`, post({ title: `P${index}`, date }, 'Text.')])),
};

const pages = ['/', '/p0'];

describe.skipIf(!ensureDebian([...postgresPackages, ...redisPackages]))(
  'settings that one server has read reach the others',
  () => {
    let cluster: Cluster;
    /** A has the content folder, B has not. */
    let [a, b]: Blog[] = [];
    beforeEach(async () => {
      cluster = await startCluster(files);
      a = await cluster.start();
      b = await cluster.start(withoutContent(cluster.folder));
      for (const path of pages) for (const blog of [a, b]) expect(await blog.text(path)).toContain('A blog of tests');
    });
    afterEach(() => cluster.stop());

    const rename = (): void => a!.write('site.yaml', settings().replace('A blog of tests', 'Another title'));

    async function expectAnotherTitle(): Promise<void> {
      for (const blog of [a!, b!]) for (const path of pages) await eventually(() => blog.text(path)).toContain('Another title');
    }

    test('when they were changed while it was stopped, and so does the author’s sheet', async () => {
      await a!.stop();
      rename();
      a!.write('theme.css', ':root { --accent: maroon }');
      a = await cluster.start();
      await expectAnotherTitle();
      const sheet = /\/theme\.css\?[^"]+/.exec(await b!.text('/'))![0];
      expect(await b!.text(sheet)).toContain('maroon');
    });

    test('when most of the posts went at the same moment, which is refused', async () => {
      rename();
      for (const name of ['p1.md', 'p2.md', 'p3.md']) a!.remove(name);
      await eventually(async () => a!.log()).toContain('posts would go');
      await expectAnotherTitle();
      for (const blog of [a!, b!]) expect((await blog.get('/p1')).status).toBe(200);
    });
  },
);
