import { expect, test } from 'vitest';
import { directionOf, langOf, withDirection } from './language.ts';

test('a language runs as the script that it is written in', () => {
  for (const lang of ['ar', 'ar-EG', 'he', 'fa', 'ur', 'yi', 'ps', 'dv', 'ckb', 'pa-Arab', 'az-Arab-IR'])
    expect(directionOf(lang), lang).toBe('rtl');
  for (const lang of ['en', 'de', 'ja', 'zh-Hant', 'pa', 'az', 'ar-Latn', 'hi']) expect(directionOf(lang), lang).toBe('ltr');
});

test('what is no language has the direction of the blog, or none of its own', () => {
  expect(withDirection(langOf('{"lang":"he"}'))).toEqual({ lang: 'he', direction: 'rtl' });
  for (const meta of ['{}', '{"lang":7}', '{"lang":"<b>"}', '{"lang":null}'])
    expect(withDirection(langOf(meta))).toEqual({ lang: null, direction: null });
  expect(withDirection(langOf('{"lang":"en-a-a"}')).direction).toBe(null);
  expect(withDirection(langOf('{"lang":"xx-zzzz-zzzz-zzzz"}').direction).toBe('ltr'));
});
