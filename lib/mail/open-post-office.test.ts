import { afterEach, expect, test, vi } from 'vitest';
import { parseSite, useSite } from '../site.ts';
import { openPostOffice, senderOf } from './open-post-office.ts';
import { wake } from './post-office.ts';
import { scratchQueue } from './scratch-queue.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const site = (author: string) => parseSite(`title: Moths\nauthor: ${author}\n`);
const settings = { mailFrom: undefined, siteUrl: 'https://blog.example.org:8443' };

test('mail comes from the address that is set, else from the first author, else from the host', () => {
  const ann = site('{ name: Ann, email: ann@example.org }');
  expect(senderOf({ ...settings, mailFrom: 'post@example.org' }, ann)).toEqual({ name: 'Moths', address: 'post@example.org' });
  expect(senderOf(settings, ann)).toEqual({ name: 'Moths', address: 'ann@example.org' });
  expect(senderOf(settings, site('{ name: Ann }'))).toEqual({ name: 'Moths', address: 'waypost@blog.example.org' });
});

test('without SMTP_URL, mail that is queued goes to the log', async () => {
  useSite(site('{ name: Ann, email: ann@example.org }'));
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const { store, queue, rows, close } = await scratchQueue();
  const office = openPostOffice(store);
  await office.idle();
  await queue({ subject: 'A comment', text: 'On moths.' });
  wake();
  await office.idle();
  expect(log.mock.calls).toEqual([['Mail to b***@example.org, not sent because SMTP_URL is not set: A comment\n  On moths.']]);
  expect(await rows()).toEqual([]);
  await office.stop();
  await close();
});
