import type { Text } from 'mdast';
import { isPlainWords } from '../content/plain-words.ts';

/** How remark-stringify writes a text; most are words alone, for which there is a short cut. */
export const writeText = (
  { value }: Text,
  _parent: unknown,
  state: { safe: (text: string, info: object) => string },
  info: object,
): string => (isPlainWords(value) && !/www\./i.test(value) ? value : state.safe(value, info));
