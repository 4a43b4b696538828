import { expect, test } from 'vitest';
import { parseSite } from '../site.ts';
import { checkForm, readTyped, type FieldError, type Form, type Typed } from './form.ts';

const site = parseSite('title: T\nauthor: { name: Ann }\n');
const lenient = parseSite('title: T\nauthor: { name: Ann }\ncomments: { requireEmail: false }\n');

const typed = (fields: Partial<Typed>): Typed =>
  readTyped(
    Buffer.from(new URLSearchParams({ post: '/a', name: 'Bo', email: 'bo@example.org', text: 'Hello.', ...fields }).toString()),
    'application/x-www-form-urlencoded',
  )!;

const errorsOf = (fields: Partial<Typed>, of = site): string[] => {
  const found = checkForm(typed(fields), of, false);
  return Array.isArray(found) ? found.map(({ field }: FieldError) => field) : [];
};
const formOf = (fields: Partial<Typed>): Form => checkForm(typed(fields), site, false) as Form;

test('a form and the same as JSON are read alike', () => {
  const json = Buffer.from(JSON.stringify({ post: '/a', name: 'Bo', email: 'bo@example.org', text: 'Hello.' }));
  expect(readTyped(json, 'application/json; charset=utf-8')).toEqual(typed({}));
  for (const nonsense of ['', 'null', '[1]', '{"name":1}', '{'])
    expect(readTyped(Buffer.from(nonsense), 'application/json')).toBeNull();
});

test('each field that is wrong is named', () => {
  expect(errorsOf({})).toEqual([]);
  expect(errorsOf({ name: ' ', email: '', text: ' \n ' })).toEqual(['name', 'email', 'text']);
  for (const email of ['bo', 'bo@', 'bo@example.org, eve@example.org', 'bo@example.org\r\nBcc: eve@example.org'])
    expect(errorsOf({ email }), email).toEqual(['email']);
  for (const website of ['javascript:alert(1)', 'data:text/html,x', 'ftp://example.org', 'no host', 'https://'])
    expect(errorsOf({ website }), website).toEqual(['website']);
  expect(errorsOf({ text: 'x'.repeat(10_001), name: 'x'.repeat(81) })).toEqual(['name', 'text']);
});

test('an address may be left out where the policy allows it, but not by who wants mail', () => {
  expect(errorsOf({ email: '' }, lenient)).toEqual([]);
  expect(errorsOf({ email: '', replies: 'yes' }, lenient)).toEqual(['email']);
});

test('who is signed in types neither name nor address', () => {
  expect(checkForm(typed({ name: '', email: '' }), site, true)).toMatchObject({ text: 'Hello.' });
});

test('a website may be written without a scheme', () => {
  expect(formOf({ website: 'example.org/bo' }).website).toBe('https://example.org/bo');
  expect(formOf({ website: '' }).website).toBeNull();
});

test('names have one line, and nothing that turns the text around them', () => {
  expect(formOf({ name: 'Bo\r\nSubject: x \u202Eevil\u0000' }).name).toBe('Bo Subject: x evil');
  expect(formOf({ name: '👩‍💻' }).name).toBe('👩‍💻');
});

test('a name or a text of which nobody sees anything is none', () => {
  for (const nothing of ['\u200B', '\u{AD}\u2060\u200F', '\u3164', '\u2800', '\u{E0041}\uFE0F', '\u0300\u0489', '\u202E \0']) {
    expect(errorsOf({ name: nothing }), JSON.stringify(nothing)).toEqual(['name']);
    expect(errorsOf({ text: nothing }), JSON.stringify(nothing)).toEqual(['text']);
  }
  for (const something of ['?', '中', '\u{1F600}', 'Z\u0300', '\u200Fא'])
    expect(errorsOf({ name: something, text: something })).toEqual([]);
});

test('a website is where its address seems to lead', () => {
  for (const website of [
    'https://good.example@evil.example',
    'good.example:x@evil.example',
    'https://good.example%2F@evil.example/',
  ])
    expect(errorsOf({ website }), website).toEqual(['website']);
  // Letters that look like others are written out.
  expect(formOf({ website: 'https://ex\u0430mple.org/' }).website).toBe('https://xn--exmple-4nf.org/');
  expect(formOf({ website: 'https:\\\\e.org\\@f.org' }).website).toBe('https://e.org/@f.org');
  expect(formOf({ website: 'https://e.org/\u202Egpj.exe"onclick="x' }).website).toBe(
    'https://e.org/%E2%80%AEgpj.exe%22onclick=%22x',
  );
});

test('a parent is a number or nothing', () => {
  expect(formOf({ parent: '12' }).parent).toBe(12);
  for (const parent of ['', '0', '-1', '1e3', '1;drop table comments', '2147483648', '9'.repeat(16)])
    expect(formOf({ parent }).parent).toBeNull();
});

test('half a character of JSON is none, and names of what all objects have are no fields', () => {
  const read = (json: string) => readTyped(Buffer.from(json), 'application/json');
  expect(read('{"post":"/\\ud800","text":"\\udc00"}')).toMatchObject({ post: '/\uFFFD', text: '\uFFFD' });
  expect(read('{"__proto__":{"text":"x"},"constructor":{"prototype":{"text":"x"}}}')).toMatchObject({ text: '' });
  expect(read('['.repeat(100_000) + ']'.repeat(100_000))).toBeNull();
  expect(({} as Record<string, unknown>).text).toBeUndefined();
});
