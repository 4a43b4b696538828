import { expect, test } from 'vitest';
import { isAddress, maskAddress, maskIn } from './address.ts';

test('an address is one address, and nothing beside it', () => {
  for (const right of ['bea@example.org', 'b.e-a+blog@mail.example.co.uk', "o'hara@example.org"])
    expect(isAddress(right), right).toBe(true);
  const wrong = [
    '',
    'bea',
    'bea@',
    '@example.org',
    'bea@example.org, eve@example.org',
    'bea@example.org eve@example.org',
    'Bea <bea@example.org>',
  ];
  const injected = [
    'bea@example.org\r\nBcc: eve@example.org',
    'bea@example.org\n',
    '\nbea@example.org',
    'bea@example.org\0',
    'bea>@example.org',
  ];
  for (const each of [...wrong, ...injected]) expect(isAddress(each), each).toBe(false);
});

test('a masked address shows where it is, and not whose', () => {
  expect(maskAddress('bea@example.org')).toBe('b***@example.org');
});

test('an address is masked wherever it stands in a text, and however it is capitalised', () => {
  expect(maskIn('550 <Bea+1@Example.ORG>: no bea+1@example.org here', 'bea+1@example.org')).toBe(
    '550 <b***@example.org>: no b***@example.org here',
  );
});
