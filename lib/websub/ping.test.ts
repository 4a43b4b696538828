import { expect, test } from 'vitest';
import { ping, type Answer } from './ping.ts';
import { scratchHub, type HubAnswer } from './scratch-hub.ts';

const topic = 'https://blog.example.org/a/b%C3%BC/feed.xml';
const now = () => Date.UTC(2026, 0, 1, 12);

/** What comes of a ping that is answered so. */
async function answered(answer: HubAnswer): Promise<Answer> {
  const hub = await scratchHub();
  hub.answer = () => answer;
  const given = await ping(hub.url, topic, { now });
  await hub.close();
  return given;
}

test('a hub is told of a topic by a form', async () => {
  const hub = await scratchHub();
  expect(await ping(hub.url, topic, { now })).toEqual({ is: 'taken' });
  expect(hub.pings).toMatchObject([
    {
      method: 'POST',
      form: { 'hub.mode': 'publish', 'hub.url': topic },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Waypost' },
    },
  ]);
  await hub.close();
});

test('any status of success says that the hub knows', async () => {
  for (const status of [200, 202, 204]) expect(await answered({ status }), String(status)).toEqual({ is: 'taken' });
});

test('what a hub refuses, it will refuse again', async () => {
  for (const status of [400, 403, 404, 410, 422])
    expect(await answered({ status })).toEqual({ is: 'refused', reason: `it answers ${status}` });
});

test('a hub that is busy, broken or elsewhere may take it another time', async () => {
  for (const status of [301, 302, 307, 408, 425, 429, 500, 503])
    expect(await answered({ status, headers: { Location: '/other' } })).toEqual({
      is: 'unavailable',
      reason: `it answers ${status}`,
      pause: 0,
    });
});

test('a hub asks for a pause in seconds or by a date', async () => {
  const pauses: [string, number][] = [
    ['120', 120_000],
    ['Thu, 01 Jan 2026 12:02:00 GMT', 120_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
  ];
  for (const [header, pause] of pauses)
    expect(await answered({ status: 503, headers: { 'Retry-After': header } }), header).toMatchObject({ pause });
});

test('a redirect is not followed', async () => {
  const hub = await scratchHub();
  hub.answer = () => ({ status: 303, headers: { Location: '/elsewhere' } });
  await ping(hub.url, topic, { now });
  expect(hub.pings).toHaveLength(1);
  await hub.close();
});

test('a hub that is down, says nothing or is none may be there another time', async () => {
  const gone = await scratchHub();
  await gone.close();
  expect(await ping(gone.url, topic, { now })).toEqual({
    is: 'unavailable',
    reason: `connect ECONNREFUSED 127.0.0.1:${gone.port}`,
    pause: 0,
  });
  const mute = await scratchHub();
  mute.answer = () => null;
  expect(await ping(mute.url, topic, { now, limit: 20 })).toEqual({ is: 'unavailable', reason: 'it does not answer', pause: 0 });
  await mute.close();
  expect(await ping('ftp://hub.example.org/', topic, { now })).toMatchObject({ is: 'unavailable' });
});
