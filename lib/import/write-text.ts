import type { Text } from 'mdast';

/** Nothing in it is markup wherever it stands; what may be, at its ends too, is looked at closely. */
const plain = /^\p{L}[\p{L}\p{N} ,;.?()'"“”‘’…–—%-]*[\p{L}\p{N},;.?)"”’…]$/u;

/** How remark-stringify writes a text; most are words alone, for which there is a short cut. */
export const writeText = (
  { value }: Text,
  _parent: unknown,
  state: { safe: (text: string, info: object) => string },
  info: object,
): string => (plain.test(value) && !/www\./i.test(value) ? value : state.safe(value, info));
