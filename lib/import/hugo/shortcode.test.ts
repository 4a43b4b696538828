import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parametersOf, toPieces } from './shortcode.ts';

test('put together, the pieces of a text are the text again', () => {
  const part = fc.constantFrom('{{<', '>}}', '{{%', '%}}', '/*', '*/', '"', '`', '/', ' name ', '\n', 'a', '😀');
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('');
      expect(
        toPieces(text)
          .map(({ whole }) => whole)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('parameters have names or numbers, and quotes of two kinds', () => {
  expect([...parametersOf('a "b \\"c\\"" d=`e "f"` g=1')]).toEqual([
    ['0', 'a'],
    ['1', 'b "c"'],
    ['d', 'e "f"'],
    ['g', '1'],
  ]);
});
