import { expect, test } from 'vitest';
import { scratchStore } from '../db/scratch-store.ts';
import { parseSite, useSite } from '../site.ts';
import { openPinger, wakePinger } from './pinger.ts';
import { queuePings } from './queue.ts';
import { scratchHub } from './scratch-hub.ts';

test('to wake where no pinger is open is no error', () => {
  expect(() => wakePinger()).not.toThrow();
});

test('the hub of the settings is told of what is queued', async () => {
  const hub = await scratchHub();
  const { store, close } = await scratchStore();
  useSite(parseSite(`title: Moths\nauthor: { name: Ann }\nfeeds: { hub: "${hub.url}" }\n`));
  const pinger = openPinger(store);
  await pinger.idle();
  await queuePings(store, ['/'], Date.now());
  wakePinger();
  await pinger.idle();
  expect(hub.pings).toHaveLength(3);
  await pinger.stop();
  await hub.close();
  await close();
});
