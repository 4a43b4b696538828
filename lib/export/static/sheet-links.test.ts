import { expect, test } from 'vitest';
import { sheetTargets } from './sheet-links.ts';

test('a sheet loads what url() and @import name, however they are written', () => {
  const css = `@import "a.css"; @import/**/url(b.css);
    p { background: url( c\\.png ), URL("d e.png") } /* url(no.png) */ q::before { content: "url(no.png)" }`;
  expect(sheetTargets(css)).toEqual(['a.css', 'b.css', 'c.png', 'd e.png']);
});
