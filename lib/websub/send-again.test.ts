import { expect, test, vi } from 'vitest';
import { scratchHub } from './scratch-hub.ts';
import { hour, minute, scratchPings, sendTo, topicOf } from './scratch-pings.ts';
import { longestWait } from './send.ts';

test('a hub that was down is told of everything when it is up again', async () => {
  const { store, hub, said, queue, rows, send, end } = await scratchPings();
  await queue(['/', '/a', '/b', '/c']);
  await hub.close();
  await send();
  const waiting = await rows();
  expect(waiting).toHaveLength(12);
  // The others were not tried, and are due.
  expect(waiting.filter(({ due, tries }) => due === 0 && tries === 0).length).toBeGreaterThanOrEqual(8);
  const back = await scratchHub(hub.port);
  await sendTo(store, back.url);
  await sendTo(store, back.url, minute);
  expect(new Set(back.topics()).size).toBe(12);
  expect(back.pings).toHaveLength(12);
  expect(await rows()).toEqual([]);
  expect(said).toEqual([
    expect.stringMatching(/^The WebSub hub cannot be told of changes, and is told again later: connect ECONNREFUSED/),
  ]);
  await back.close();
  await end();
});

test('a hub that hung is told of everything, once, when it answers again', async () => {
  const { hub, said, queue, rows, send, end } = await scratchPings();
  const patience = new AbortController();
  const limit = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => patience.signal);
  hub.answer = () => {
    if (hub.pings.length === 4) patience.abort(new DOMException('', 'TimeoutError'));
    return null;
  };
  await queue(['/', '/a']);
  await send();
  expect(await rows()).toHaveLength(6);
  limit.mockRestore();
  hub.answer = () => ({ status: 204 });
  const told = hub.pings.splice(0).length;
  await send();
  await send(minute);
  expect([told, hub.pings.length, new Set(hub.topics()).size]).toEqual([4, 6, 6]);
  expect(await rows()).toEqual([]);
  expect(said).toEqual(['The WebSub hub cannot be told of changes, and is told again later: it does not answer.']);
  await end();
});

test('a hub that answers 503 and then takes it has missed nothing', async () => {
  const { hub, queueOne, send, rows, end } = await scratchPings();
  hub.answer = () => ({ status: 503 });
  await queueOne();
  await send();
  expect(await rows()).toMatchObject([{ due: minute, tries: 1, error: 'it answers 503' }]);
  hub.answer = () => ({ status: 204 });
  await send(minute - 1);
  expect(hub.pings).toHaveLength(1);
  await send(minute);
  expect(hub.topics()).toEqual([topicOf('/feed.xml'), topicOf('/feed.xml')]);
  expect(await rows()).toEqual([]);
  await end();
});

test('the pauses grow to six hours, and after a day a ping is given up', async () => {
  const { hub, said, queueOne, send, rows, end } = await scratchPings();
  hub.answer = () => ({ status: 500 });
  await queueOne();
  const tried: number[] = [];
  for (let [row] = await rows(); row; [row] = await rows()) {
    tried.push(row.due / minute);
    await send(row.due);
  }
  expect(tried).toEqual([0, 1, 6, 36, 156, 516, 876, 1236, 1596]);
  expect(tried.at(-1)! * minute).toBeGreaterThanOrEqual(longestWait);
  expect(said).toEqual([
    'The WebSub hub cannot be told of changes, and is told again later: it answers 500.',
    'The WebSub hub could not be told of changes for a day, which is given up: it answers 500.',
  ]);
  await end();
});

test('a ping that lay for long because nothing ran is tried before it is given up', async () => {
  const { hub, queueOne, send, end } = await scratchPings();
  await queueOne();
  await send(30 * 24 * hour);
  expect(hub.pings).toHaveLength(1);
  await end();
});

test('what a hub refuses is given up at once, and the others are told of', async () => {
  const { hub, queue, send, rows, end } = await scratchPings();
  hub.answer = (topic) => ({ status: topic.endsWith('.json') ? 404 : 204 });
  await queue(['/', '/a']);
  await send();
  expect(hub.pings).toHaveLength(6);
  expect(await rows()).toEqual([]);
  await end();
});

test('a refusal is logged once for all feeds', async () => {
  const { hub, said, queue, send, end } = await scratchPings();
  hub.answer = () => ({ status: 403 });
  await queue(['/', '/a']);
  await send();
  expect(said).toEqual(['The WebSub hub refuses to be told of changes, which is given up: it answers 403.']);
  await end();
});

test('a hub that asks for a longer pause has it, for all feeds', async () => {
  const { hub, queue, send, rows, end } = await scratchPings();
  hub.answer = () => ({ status: 429, headers: { 'Retry-After': '3600' } });
  await queue(['/', '/a', '/b', '/c']);
  await send();
  expect(new Set((await rows()).map(({ due }) => due))).toEqual(new Set([hour]));
  await send(hour - 1);
  expect(hub.pings.length).toBeLessThanOrEqual(4);
  await end();
});

test('a shorter pause than ours does not shorten ours, and none is longer than a day', async () => {
  const { hub, queueOne, send, rows, end } = await scratchPings();
  hub.answer = () => ({ status: 503, headers: { 'Retry-After': '1' } });
  await queueOne();
  await send();
  expect(await rows()).toMatchObject([{ due: minute }]);
  hub.answer = () => ({ status: 503, headers: { 'Retry-After': '99999999999' } });
  await send(minute);
  expect(await rows()).toMatchObject([{ due: minute + longestWait }]);
  await end();
});

test('a feed that changes again while the hub fails is due at once', async () => {
  const { hub, queueOne, send, rows, end } = await scratchPings();
  hub.answer = async () => {
    await queueOne(5);
    return { status: 503 };
  };
  await queueOne();
  await send(5);
  expect(await rows()).toMatchObject([{ topic: topicOf('/feed.xml'), created: 5, due: 5, tries: 0, error: null }]);
  await end();
});
