import { expect, test } from 'vitest';
import { wishesOf } from './content/wishes.ts';
import { edgesOf } from './edge/edges.ts';
import { descriptionOf } from './head/description.ts';
import { toName } from './import/free-path.ts';
import { contentPolicy } from './server/content-policy.ts';
import { toPlainHtml } from './server/plain-html.ts';
import { toLogLine } from './structured-log.ts';

/** Long enough that what takes the square of it is not done in time, and what takes it once is not noticed. */
const times = 200_000;

/** What made expressions go over the same text again and again, by what reads it. */
const attacks: Record<string, () => unknown> = {
  'a log of one long word': () => toLogLine('error', ['x'.repeat(times)], new Date()),
  'a log of signs without addresses': () => toLogLine('error', ['a@'.repeat(times)], new Date()),
  'a log of addresses without passwords': () => toLogLine('error', ['a://b:'.repeat(times)], new Date()),
  'a log of words with dots': () => toLogLine('error', ['.-'.repeat(times)], new Date()),
  'a post of forms that do not end': () => contentPolicy('<form '.repeat(times)),
  'a post of scripts that do not end': () => contentPolicy('<script '.repeat(times)),
  'a post of sheets that do not end': () => contentPolicy('<style>'.repeat(times)),
  'a head of tags that do not end': () => toPlainHtml(`<head>${'<meta '.repeat(times)}</head>`),
  'a head of titles that do not end': () => toPlainHtml(`<head>${'<title>'.repeat(times)}</head>`),
  'a body of preloads that do not end': () => toPlainHtml('<link rel="preload" as="script"'.repeat(times)),
  'a text of notes that do not end': () => descriptionOf(`<p>${'<a data-footnote-ref'.repeat(times)}`),
  'a text of definitions that do not end': () =>
    wishesOf({ file: 'a.md', kind: 'post', meta: {}, body: `${'\r['.repeat(times)}x.jpg` }),
  'a text of attributes that do not end': () =>
    wishesOf({ file: 'a.md', kind: 'post', meta: {}, body: `${`src='data="`.repeat(times)}x.jpg` }),
  'a name of signs that names may not end with': () => toName(`${'~'.repeat(times)}x`),
  'an edge of slashes': () => edgesOf(`http://edge.example/${'/'.repeat(times)}x`),
};

/** Many times what it takes (ms), also on a machine that is busy; what goes over a text again and again takes minutes. */
const deadline = 8000;

test.each(Object.entries(attacks))(
  '%s is read in one go',
  (_, attack) => {
    const begun = performance.now();
    attack();
    expect(performance.now() - begun).toBeLessThan(deadline);
  },
  300_000,
);
