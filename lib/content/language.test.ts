import { expect, test } from 'vitest';
import { directionOf, langOf, withDirection } from './language.ts';

test('a language runs as the script that it is written in', () => {
  for (const lang of ['ar', 'ar-EG', 'he', 'fa', 'ur', 'yi', 'ps', 'dv', 'ckb', 'pa-Arab', 'az-Arab-IR'])
    expect(directionOf(lang), lang).toBe('rtl');
  for (const lang of ['en', 'de', 'ja', 'zh-Hant', 'pa', 'az', 'ar-Latn', 'hi']) expect(directionOf(lang), lang).toBe('ltr');
});

test('what is no language has the direction of the blog, or none of its own', () => {
  const said = (meta: string) => withDirection(langOf(meta));
  expect(said('{"lang":"he"}')).toEqual({ lang: 'he', direction: 'rtl' });
  for (const meta of ['{}', '{"lang":7}', '{"lang":"<b>"}', '{"lang":null}'])
    expect(said(meta)).toEqual({ lang: null, direction: null });
  expect(said('{"lang":"en-a-a"}').direction).toBe(null);
  expect(said('{"lang":"xx-zzzz-zzzz-zzzz"}').direction).toBe('ltr');
});
