import { expect, test } from 'vitest';
import { scratchHub } from './scratch-hub.ts';
import { minute, scratchPings, sendTo, topicOf } from './scratch-pings.ts';
import { claimTime } from './send.ts';

test('each feed is told of in a request of its own, and then known no more', async () => {
  const { hub, queue, send, rows, end } = await scratchPings();
  await queue(['/', '/a']);
  await send();
  const feeds = ['/a/atom.xml', '/a/feed.json', '/a/feed.xml', '/atom.xml', '/feed.json', '/feed.xml'];
  expect(hub.topics().sort()).toEqual(feeds.map(topicOf));
  expect(await rows()).toEqual([]);
  await end();
});

test('what is not due yet waits', async () => {
  const { hub, queueOne, send, end } = await scratchPings();
  await queueOne(1000);
  await send(999);
  expect(hub.pings).toEqual([]);
  await send(1000);
  expect(hub.pings).toHaveLength(1);
  await end();
});

test('four are told of at a time, and no more', async () => {
  const { hub, queue, send, end } = await scratchPings();
  const four = Promise.withResolvers<void>();
  hub.answer = async () => {
    if (hub.pings.length === 4) four.resolve();
    await four.promise;
    return { status: 204 };
  };
  await queue(['/', '/a', '/b', '/c']);
  await send();
  expect(hub.mostAtOnce()).toBe(4);
  expect(hub.pings).toHaveLength(12);
  await end();
});

test('without a hub what is queued is forgotten', async () => {
  const { store, hub, queue, rows, end } = await scratchPings();
  await queue(['/', '/a']);
  await sendTo(store, null);
  expect([hub.pings, await rows()]).toEqual([[], []]);
  await end();
});

test('what one hub did not take, the hub of the day is told of', async () => {
  const { store, hub, queueOne, send, end } = await scratchPings();
  const former = await scratchHub();
  former.answer = () => ({ status: 503 });
  await queueOne();
  await sendTo(store, former.url);
  await send(minute);
  expect(hub.topics()).toEqual([topicOf('/feed.xml')]);
  await former.close();
  await end();
});

test('a feed that changes again while the hub is told of it is told of again', async () => {
  const { hub, queueOne, send, rows, end } = await scratchPings();
  hub.answer = async () => {
    if (hub.pings.length === 1) await queueOne(5);
    return { status: 204 };
  };
  await queueOne();
  await send(5);
  await send(5);
  expect(hub.pings).toHaveLength(2);
  expect(await rows()).toEqual([]);
  await end();
});

test('a ping whose sender dies in the middle is sent when its claim is over', async () => {
  const { hub, store, queueOne, send, end } = await scratchPings();
  await queueOne();
  await store.write.updateTable('pings').set({ due: claimTime, tries: 1 }).execute();
  await send(claimTime - 1);
  expect(hub.pings).toEqual([]);
  await send(claimTime);
  expect(hub.pings).toHaveLength(1);
  await end();
});

test('two processes tell of each feed once', async () => {
  const { hub, store, openAgain, queue, end } = await scratchPings();
  await queue(Array.from({ length: 20 }, (_, index) => `/${index}`));
  await Promise.all([store, await openAgain()].map((each) => sendTo(each, hub.url)));
  expect(hub.pings).toHaveLength(60);
  expect(new Set(hub.topics()).size).toBe(60);
  await end();
});

test('a stop does not wait for a hub that hangs, and what it cuts off is due again', async () => {
  const { hub, said, queueOne, send, rows, end } = await scratchPings();
  const stop = new AbortController();
  hub.answer = () => {
    stop.abort();
    return null;
  };
  await queueOne();
  await send(7, stop.signal);
  expect(await rows()).toMatchObject([{ due: 7, tries: 0, error: null }]);
  expect(said).toEqual([]);
  await end();
});
