import { toReason } from '../../content/time-limit.ts';
import type { Account } from '../account.ts';
import { cleanHtml, cleanMarkdown } from '../clean-markdown.ts';
import type { Front, ImportedEntry } from '../imported.ts';
import { mapTargets } from './link-targets.ts';
import type { DocumentPlace, Places } from './places.ts';

/** A document whose engine has said all that it knows of it; `notes` are sentences for the report. */
export type Carried = Pick<ImportedEntry, 'sort' | 'front' | 'format' | 'body' | 'beside' | 'comments'> & {
  place: DocumentPlace;
  notes: readonly string[];
};

const isHeading = (path: string): boolean => /(?:^|\/)_path$/.test(path);

/** The address that it had is one of those that it is found by; what is not published has none. */
function frontOf({ front, sort, place }: Carried, notes: string[]): Front {
  const aliases = [...(front.aliases ?? []), ...(place.old === null ? [] : [place.old])];
  if (isHeading(place.path)) return { ...front, aliases: [], draft: front.draft };
  if (sort === 'pages') return { ...front, kind: 'page', aliases };
  if (front.date || front.draft) return { ...front, aliases };
  notes.push('It has no date, so it is a draft now.');
  return { ...front, draft: true, aliases };
}

const most = 5;

/** The first few of many, for a line of the report. */
const listed = (items: readonly string[]): string =>
  items.slice(0, most).join(', ') + (items.length > most ? ` and ${items.length - most} more` : '');

/**
 * Makes a document an entry: its links lead to where things are now, and nothing in it is executed by a browser. Null if it cannot be read,
 * which is said then. The account has to know it already.
 */
export function carryDocument(carried: Carried, places: Places, account: Account): ImportedEntry | null {
  const { place, sort, format, beside, comments } = carried;
  const notes = [...carried.notes];
  const lost = new Set<string>();
  const map = (target: string): string => {
    const resolved = places.resolve(target, place);
    if (!resolved.known) lost.add(target);
    return resolved.target;
  };
  let body: string;
  try {
    const mapped = mapTargets(carried.body, format, map);
    const cleaned = format === 'html' ? cleanHtml(mapped) : cleanMarkdown(mapped);
    body = cleaned.text;
    notes.push(...cleaned.notes);
  } catch (error) {
    account.left(sort, place.source, `Its text cannot be read: ${toReason(error)}.`);
    for (const { source } of beside ?? []) account.left('attachments', source, 'Its post is left out.');
    for (const { source } of comments ?? []) account.left('comments', source, 'Its post is left out.');
    return null;
  }
  if (lost.size > 0) notes.push(`Nothing in the source is where it leads to: ${listed([...lost])}.`);
  const front = frontOf(carried, notes);
  for (const note of notes) account.noted(sort, place.source, note);
  return {
    is: 'entry',
    sort,
    source: place.source,
    id: place.source,
    path: place.path,
    front,
    format,
    body,
    ...(beside && beside.length > 0 && { beside }),
    ...(comments && comments.length > 0 && { comments }),
  };
}
