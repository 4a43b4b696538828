import { expect, test } from 'vitest';
import { withinRequest } from './request-context.ts';
import { toLogLine } from './structured-log.ts';

const noon = new Date(Date.UTC(2026, 0, 1, 12));

const logged = (...parts: unknown[]): Record<string, unknown> =>
  JSON.parse(toLogLine('error', parts, noon)) as Record<string, unknown>;

test('an event is one line, whatever is said in it', () => {
  const line = toLogLine('info', ['one\ntwo', { a: [1] }], noon);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toEqual({ level: 'info', time: '2026-01-01T12:00:00.000Z', msg: 'one\ntwo { a: [ 1 ] }' });
});

test('an error comes with its stack, apart from what is said of it', () => {
  const error = new TypeError('x is not a function');
  expect(logged('GET /a:', error)).toMatchObject({
    msg: 'GET /a:',
    error: { name: 'TypeError', message: 'x is not a function', stack: error.stack },
  });
  expect(logged(error)).toMatchObject({ msg: 'x is not a function', error: { name: 'TypeError' } });
});

test('what happens for a request bears its name', () => {
  expect(withinRequest({ id: 'abc1' }, () => logged('no'))).toMatchObject({ request: 'abc1' });
  expect(logged('no')).not.toHaveProperty('request');
});

test('no token, no password and no mail address gets into the log', () => {
  const link = 'https://blog.example.org/comments/decide?token=ey.Jh and /preview/a?until=17&signature=s-3cret';
  const error = new Error('connect postgres://blog:pa%40ss@db:5432/blog for Ann.Example+x@example.org');
  const line = toLogLine('error', [link, error], noon);
  for (const secret of ['ey.Jh', 's-3cret', 'pa%40ss', 'Ann.Example', 'nn.Ex']) expect(line, secret).not.toContain(secret);
  expect(line).toContain('/preview/a?until=17&signature=***');
  expect(line).toContain('postgres://blog:***@db:5432/blog');
  expect(line).toContain('A***@example.org');
});
