import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scratchImport } from '../scratch-import.ts';
import { importGhost } from './ghost.ts';
import { exportOf, ghostPost } from './scratch-export.ts';

const slug = fc.constantFrom(
  'a',
  'A',
  'tags',
  '../up',
  'index',
  '2019',
  '_path',
  'a/b',
  '',
  'ü 🎈',
  '.hidden',
  'feed.xml',
  'x'.repeat(300),
);

const oddText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('---', '\0', '</p><script>x</script>', '{{< x >}}', '\uD800', '0000-00-00 00:00:00', '2019-05-01'),
);

const post = fc
  .record(
    {
      title: oddText,
      slug,
      html: oddText,
      lexical: oddText,
      status: fc.constantFrom('published', 'draft', 'scheduled', 'sent', 'x'),
      type: fc.constantFrom('post', 'page'),
      published_at: oddText,
      custom_excerpt: oddText,
      feature_image: oddText,
      canonical_url: oddText,
      id: fc.constantFrom('1', '2'),
      uuid: fc.constantFrom('', 'u'),
    },
    { requiredKeys: [] },
  )
  .map((fields) => ghostPost(1, fields));

test('whatever posts say, each is carried over or named, stays in the content folder, and is there at the second run', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 9, arbitrary: post }, { weight: 1, arbitrary: fc.jsonValue() }), { maxLength: 8 }),
      async (posts) => {
        const blog = await scratchImport('');
        const path = blog.source('export.json', exportOf({ posts }));
        const before = readdirSync(`${blog.contentDir}/..`);
        const first = await blog.run(importGhost, path);
        expect(first.unexplained).toEqual([]);
        expect(readdirSync(`${blog.contentDir}/..`).filter((name) => name !== 'data')).toEqual(
          before.filter((name) => name !== 'data'),
        );
        const { problems } = await blog.sync();
        for (const { severity, message } of problems) expect(severity, message).not.toBe('error');
        const second = await blog.run(importGhost, path);
        for (const sort of ['posts', 'pages'] as const)
          expect(second.counts[sort]).toEqual(
            first.counts[sort] && { ...first.counts[sort], new: 0, there: first.counts[sort].new + first.counts[sort].there },
          );
        await blog.end();
      },
    ),
    { numRuns: 40 },
  ));
