/**
 * Where an author's link leads: targets are written relative to the document's file, as editors and
 * forges show them, and come out as addresses of the site.
 */
import { toDocumentAddress } from '../document-address.ts';
import { fromSegments } from '../urls.ts';

/** Another document's file becomes its permalink only where a reader would follow the link. */
export type LinkKind = 'page' | 'resource';

const absolute = /^(?:[a-z][a-z\d+.-]*:|\/|[#?]|$)/i;

function toText(segment: string): string {
  try {
    return decodeURIComponent(segment).toWellFormed();
  } catch {
    return segment.toWellFormed();
  }
}

/** Decoded, because `%2e%2e` climbs too. */
function climb(base: readonly string[], path: string): string[] {
  const segments = [...base];
  for (const part of path.split('/')) {
    const segment = toText(part);
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments;
}

/** Whether a target stays on the page it stands on: `#x`, `?x`, or nothing. */
export const isInPage = (target: string): boolean => target === '' || target.startsWith('#') || target.startsWith('?');

/**
 * A target as it stands in a document, resolved against that document's file (relative to the content
 * folder). Absolute paths, URLs with a scheme and targets within the page come back unchanged;
 * `..` stops at the content folder; query and fragment are kept as written.
 */
export function toAddress(target: string, file: string, kind: LinkKind): string {
  const trimmed = target.trim();
  if (absolute.test(trimmed)) return trimmed;
  const end = trimmed.search(/[?#]/);
  const path = end === -1 ? trimmed : trimmed.slice(0, end);
  const segments = climb(file.split('/').slice(0, -1), path);
  const document = kind === 'page' ? toDocumentAddress(segments.join('/')) : null;
  return (document?.url ?? fromSegments(segments)) + trimmed.slice(path.length);
}

/**
 * The path in the content folder that a target names, in Unicode form NFC; null if it leads elsewhere: to another site, or
 * within the page.
 */
export function toContentPath(target: string, file: string): string | null {
  const trimmed = target.trim();
  const isRooted = trimmed.startsWith('/') && !trimmed.startsWith('//');
  if (!isRooted && absolute.test(trimmed)) return null;
  const base = isRooted ? [] : file.split('/').slice(0, -1);
  return climb(base, trimmed.replace(/[?#].*/s, ''))
    .join('/')
    .normalize('NFC');
}

const candidate = /([^\s,](?:\S*[^\s,])?)(,+(?=\s|$)|\s[^,]*)?/g;

/** A `srcset` with each candidate's URL replaced; descriptors stay. */
export const mapCandidates = (srcset: string, map: (url: string) => string): string =>
  srcset.replace(candidate, (_, url: string, tail = '') => map(url) + tail);
