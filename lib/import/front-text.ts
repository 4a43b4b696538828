import { stringify } from 'yaml';
import * as urls from '../urls.ts';
import type { Front } from './imported.ts';

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The path of an old address without slash at its end, as a request's is looked up; null if it is no address of a site's. */
export function toOldPath(address: string): string | null {
  if (!URL.canParse(address, 'http://old')) return null;
  const { pathname, protocol } = new URL(address, 'http://old');
  const segments = /^https?:$/.test(protocol) ? urls.toSegments(pathname) : null;
  return segments && segments.length > 0 ? urls.fromSegments(segments) : null;
}

/** An entry as the text of its file. `url` is where it is now: it is not told among the addresses that it had. */
export function toFileText(front: Front, body: string, url: string): string {
  const aliases = [...new Set((front.aliases ?? []).flatMap((alias) => toOldPath(alias) ?? []))];
  const others = aliases.filter((alias) => urls.keyOf(alias) !== urls.keyOf(url));
  const fields = Object.entries({ ...front, aliases: others }).filter(([, value]) => !isEmpty(value));
  const head =
    fields.length > 0
      ? `---\n${stringify(Object.fromEntries(fields), { lineWidth: 0, aliasDuplicateObjects: false })}---\n\n`
      : '';
  return `${head}${body.trim()}\n`.toWellFormed().replaceAll('\0', '\uFFFD');
}
