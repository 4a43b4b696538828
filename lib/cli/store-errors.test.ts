import { expect, test } from 'vitest';
import { causeOf, mendOf } from './store-errors.ts';

const wrapped = (cause: object): Error => new Error('documents: it failed', { cause: Object.assign(new Error('inside'), cause) });

test('a full disk is known by the number that SQLite gives it, and by the code that PostgreSQL gives it', () => {
  for (const cause of [{ errcode: 13 }, { errcode: 13 | (2 << 8) }, { code: '53100' }, { code: 'ENOSPC' }])
    expect(mendOf(wrapped(cause))).toMatch(/^Make room on that disk/);
});

test('a wrong password and a database that is not there are told apart', () => {
  expect(mendOf(wrapped({ code: '28P01' }))).toBe('User and password must be those of the database.');
  expect(mendOf(wrapped({ code: '3D000' }))).toBe('Make the database first: create database waypost.');
});

test('of a host that was tried at several addresses, what the first one says is told', () => {
  const refused = (address: string): Error =>
    Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: 'ECONNREFUSED' });
  const error = new Error('cannot be opened: ', { cause: new AggregateError([refused('::1'), refused('127.0.0.1')], '') });
  expect(causeOf(error)).toBe('connect ECONNREFUSED ::1');
  expect(mendOf(error)).toBe('Does PostgreSQL run there, and are host and port right?');
});

test('where nothing is known, nothing is advised', () => {
  expect(mendOf(wrapped({ code: 'X' }))).toBeNull();
  expect(mendOf('a text')).toBeNull();
  expect(causeOf('a text')).toBe('a text');
});
