import { withoutUnwanted } from '../comments/comment-tree.ts';
import { addressOf, longestText, nameOf } from '../comments/form.ts';
import type { ImportedComment } from './imported.ts';

/** So long a name may be (characters): one of an export of ours is refused if it is longer. */
const longestName = 200;

/** The moments (ms UTC) that can be written down: the years 0 to 9999. */
const [first, last] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** What stands in place of a text that is not there any more. */
const noText = '(deleted)';

type Change = (comment: ImportedComment, note: (text: string) => void) => Partial<ImportedComment>;

const date: Change = ({ at }, note) => {
  if (!(at >= first && at <= last)) {
    note('Its date cannot be read: it has that of the first of January 1970 now.');
    return { at: 0 };
  }
  if (at > Date.now()) note(`It is dated ${new Date(at).toISOString()}, which is still to come.`);
  return { at: Math.round(at) };
};

const name: Change = (comment, note) => {
  const name = nameOf(comment.name);
  if (name.length > longestName) note(`The name was longer than ${longestName} characters, and is cut off.`);
  return { name: name.slice(0, longestName).toWellFormed() || 'Somebody' };
};

const website: Change = ({ website }, note) => {
  if (website === null || website.trim() === '') return { website: null };
  const url = URL.parse(/^[a-z][a-z\d+.-]*:/i.test(website.trim()) ? website.trim() : `https://${website.trim()}`);
  if (url && /^https?:$/.test(url.protocol) && url.hostname.includes('.')) return { website: url.href };
  note(`${website} is no website that could be linked to.`);
  return { website: null };
};

const text: Change = ({ text, state }, note) => {
  const sound = withoutUnwanted(text.replace(/\r\n?/g, '\n')).trim();
  if (sound === '') {
    if (state !== 'deleted') note('It has no text: it counts as deleted, and holds the replies to it together.');
    return { text: noText, state: 'deleted' };
  }
  if (sound.length > longestText)
    note(`It is longer than readers may write here: ${sound.length} characters, all of which are kept.`);
  return { text: sound };
};

/** A comment of any source as one that could have been made here; what has to be changed for it is told to `note`, as sentences for the report. */
export function toSound(comment: ImportedComment, note: (text: string) => void): ImportedComment {
  const email = addressOf(comment.email);
  const changes = [date, name, website, text].map((change) => change(comment, note));
  return Object.assign({ ...comment, email }, ...changes) as ImportedComment;
}

/** Does a comment say nothing at all, so that only replies to it could be a reason to keep it? */
export const isEmpty = ({ text }: ImportedComment): boolean => withoutUnwanted(text).trim() === '';
