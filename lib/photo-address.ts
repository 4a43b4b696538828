import { fromSegments } from './urls.ts';

/** The post and the number that the segments of the address of a picture's page name, or null. */
export function toPhoto(segments: readonly string[]): { post: string; number: number } | null {
  const [word, digits] = segments.slice(-2);
  if (segments.length < 3 || word !== 'photos' || !/^[1-9]\d{0,4}$/.test(digits ?? '')) return null;
  return { post: fromSegments(segments.slice(0, -2)), number: Number(digits) };
}

/** The hash and the name that the segments of the address of a derivative name, or null. */
export function toDerivative([first, hash = '', name = '', ...more]: readonly string[]): { hash: string; name: string } | null {
  const isOne = first === 'photos' && more.length === 0 && /^[\da-f]{32}$/.test(hash) && /^[a-z\d]+\.[a-z]+$/.test(name);
  return isOne ? { hash, name } : null;
}
