import { describe, expect, test } from 'vitest';
import { parseSite } from '../site.ts';
import { expectHarmless } from './expect-harmless.ts';
import { checkForm, emptyForm } from './form.ts';
import { publicCorpora } from './public-corpora.ts';

const site = parseSite('title: T\nauthor: { name: Ann }\n');
const unseen = /[\p{Cc}\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;

describe.each(Object.entries(publicCorpora))('%s', (_, corpus) => {
  test('is long', () => expect(corpus.length).toBeGreaterThan(480));

  test('is harmless as a comment', () => {
    for (const source of corpus) {
      expectHarmless(source);
      expectHarmless(`> ${source}`);
      expectHarmless(`[x](${source}) [${source}](https://e.org) <${source}>`);
    }
  });

  test('is harmless as a name, a website and an address, or is sent back', () => {
    for (const typed of corpus) {
      const form = checkForm({ ...emptyForm('/a'), name: typed, website: typed, email: typed, text: typed }, site, false);
      const fields = Array.isArray(form) ? form.map(({ field }) => field) : [];
      for (const wrong of [{ name: 'Bo' }, { website: '' }, { email: 'bo@e.org' }]) {
        const mended = checkForm(
          { ...emptyForm('/a'), name: typed, website: typed, email: typed, text: 'x', ...wrong },
          site,
          false,
        );
        if (Array.isArray(mended)) continue;
        expect(mended.name).not.toMatch(unseen);
        expect(mended.email ?? 'a@b').toMatch(/^[!-~]+@[!-~]+$/);
        expect(mended.website ?? 'https://e.org').toMatch(/^https?:\/\/[^\s"'<>`@]+(?:\/|$)/);
      }
      expect(fields.every((field) => ['name', 'email', 'website', 'text'].includes(field))).toBe(true);
    }
  });
});
