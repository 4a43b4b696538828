import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { isRoomForReader, sendPieces } from './sitemap-readers.ts';

async function* pieces(number: number): AsyncGenerator<string> {
  for (let piece = 0; piece < number; piece++) yield await Promise.resolve('a piece; ');
}

/** Begins to send a text without an end to somebody who takes a piece of it and no more. */
function sendToSlow(): { response: Writable; isLetGo: Promise<boolean> } {
  const response = new Writable({ highWaterMark: 1, write: () => {} });
  const sent = sendPieces(pieces(Infinity), new PassThrough({ highWaterMark: 1 }), response);
  const isLetGo = sent.then(
    () => false,
    () => true,
  );
  return { response, isLetGo };
}

/** All that is sent to somebody who reads. */
async function readAll(): Promise<string> {
  const response = new PassThrough();
  const [whole] = await Promise.all([text(response), sendPieces(pieces(100), new PassThrough(), response)]);
  return whole;
}

test('those who do not read on hold nobody up, and make room where there is none', async () => {
  const slow = Array.from({ length: 20 }, () => sendToSlow());
  expect(await readAll()).toBe('a piece; '.repeat(100));
  expect(isRoomForReader()).toBe(false);
  await expect.poll(isRoomForReader, { timeout: 20_000 }).toBe(true);
  expect(slow.filter(({ response }) => response.destroyed)).toHaveLength(1);
  expect(await readAll()).toBe('a piece; '.repeat(100));
  for (const { response } of slow) response.destroy();
  expect(await Promise.all(slow.map(({ isLetGo }) => isLetGo))).toEqual(slow.map(() => true));
  expect(isRoomForReader()).toBe(true);
});
