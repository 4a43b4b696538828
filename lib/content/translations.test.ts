import { afterEach, expect, test } from 'vitest';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { languageName, splitLanguage } from './language.ts';
import { getArticle } from './queries.ts';
import { versionsOf } from './translations.ts';

let blog: ScratchBlog;
afterEach(() => blog?.end());

async function blogOf(files: Record<string, Record<string, unknown>>): Promise<void> {
  blog = await scratchBlog('locale: en-AU');
  for (const [file, fields] of Object.entries(files)) blog.write(file, postText({ date: '2013-04-26', ...fields }));
  await blog.sync();
}

const versions = async (url: string): Promise<string[]> =>
  (await versionsOf(blog.store.read, url, blog.site)).map((each) => `${each.language} ${each.url}${each.isOriginal ? ' *' : ''}`);

test('a name that ends in a language says which; versions of software, programs and words do not', () => {
  expect(splitLanguage('/a/post.de')).toEqual({ original: '/a/post', language: 'de' });
  expect(splitLanguage('/a/post.pt-br')).toEqual({ original: '/a/post', language: 'pt-BR' });
  expect(splitLanguage('/a/post.zh-Hant')).toEqual({ original: '/a/post', language: 'zh-Hant' });
  expect(splitLanguage('/a/post.la')).toEqual({ original: '/a/post', language: 'la' });
  for (const url of [
    '/v1.2',
    '/node.js',
    '/a.b/c',
    '/.de',
    '/jquery.min',
    '/post.new',
    '/post.bak',
    '/post.old',
    '/de',
    '/a.de-XX',
    '/',
  ])
    expect(splitLanguage(url), url).toBeNull();
});

test('a language is called what those who speak it call it', () => {
  expect(['de', 'pt-BR', 'ja', 'fr'].map(languageName)).toEqual(['Deutsch', 'português (Brasil)', '日本語', 'français']);
});

test('every version names all of them, the one without a language in its name first', async () => {
  await blogOf({ 'a/post.md': {}, 'a/post.de.md': {}, 'a/post.pt-BR/index.md': {}, 'b/post.fr.md': {} });
  const all = ['en-AU /a/post *', 'de /a/post.de', 'pt-BR /a/post.pt-BR'];
  for (const url of ['/a/post', '/a/post.de', '/a/post.pt-BR']) expect(await versions(url), url).toEqual(all);
  expect(await versions('/b/post.fr')).toEqual([]);
});

test('a translation is in the language of its name, unless its front matter names another', async () => {
  await blogOf({ 'post.md': { lang: 'es' }, 'post.de.md': {}, 'post.fr.md': { lang: 'fr-CA' }, 'draw.io.md': {} });
  const langs = await Promise.all(['/post', '/post.de', '/post.fr', '/draw.io'].map((url) => getArticle(blog.store, url)));
  expect(langs.map((article) => article!.lang)).toEqual(['es', 'de', 'fr-CA', null]);
  expect(await versions('/post.de')).toEqual(['es /post *', 'de /post.de', 'fr-CA /post.fr']);
});

test('what is not published has no versions and is none', async () => {
  await blogOf({ 'post.md': { draft: true }, 'post.de.md': {}, 'page.md': {}, 'page.de.md': { date: '2150-01-01' } });
  for (const url of ['/post.de', '/page']) expect(await versions(url), url).toEqual([]);
  expect((await getArticle(blog.store, '/post.de'))!.lang).toBeNull();
});

test('a translation has no translations of its own, and one language is there once', async () => {
  await blogOf({ 'post.md': { lang: 'de' }, 'post.de.md': {}, 'post.fr.md': {}, 'post.fr.it.md': {} });
  expect(await versions('/post')).toEqual(['de /post *', 'fr /post.fr']);
  expect(await versions('/post.de')).toEqual([]);
  expect(await versions('/post.fr.it')).toEqual([]);
});

test('pages have versions too, and other names that begin alike are none', async () => {
  await blogOf({
    'about.md': { kind: 'page' },
    'About.de.md': { kind: 'page' },
    'about.me.too.md': {},
    'about.de/deeper.md': {},
  });
  expect(await versions('/about')).toEqual(['en-AU /about *', 'de /About.de']);
});
