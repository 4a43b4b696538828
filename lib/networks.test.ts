import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isIn, isNetwork, toBlockList } from './networks.ts';

test('an address is in a network of its own kind that has its first bits', () => {
  const list = toBlockList(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1']);
  for (const inside of ['10.0.0.0', '10.255.255.255', '192.0.2.7', '2001:db8:ffff::1', '::1'])
    expect(isIn(list, inside), inside).toBe(true);
  for (const outside of ['11.0.0.0', '192.0.2.8', '2001:db9::', '::2', '', 'unknown', '10.0.0.1:80', '_hidden'])
    expect(isIn(list, outside), outside).toBe(false);
});

test('every network that is one can be looked into, whatever is looked for', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  const network = fc.oneof(
    address,
    fc.tuple(address, fc.integer({ min: -1, max: 130 })).map(([one, bits]) => `${one}/${bits}`),
    fc.string(),
  );
  fc.assert(
    fc.property(network, fc.oneof(address, fc.string()), (one, other) => {
      if (isNetwork(one)) expect(typeof isIn(toBlockList([one]), other)).toBe('boolean');
    }),
  );
});

test('what is no network is not taken for one', () => {
  for (const wrong of ['', '10.0.0', '10.0.0.0/33', '10.0.0.0/8/8', '::/129', '10.0.0.0/', 'localhost', '10.0.0.0/-1'])
    expect(isNetwork(wrong), wrong).toBe(false);
});
