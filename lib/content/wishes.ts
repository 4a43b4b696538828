import { join, normalize } from 'node:path/posix';
import { decodeHTML } from 'entities';
import { pictureEnding } from '../photos/formats.ts';
import type { Document } from './document.ts';
import { mapCandidates, toContentPath } from './links.ts';
import { photosSchema, type PhotoItem } from './schema.ts';

/** Which pictures a document asks for. Paths are relative to the content folder. */
export type Wishes = {
  /** The folder that the document lies in. */
  folder: string;
  /** Its album as its author lists it, `*` for all others of the folder. Empty: none. */
  album: PhotoItem[];
  /** Those that its text names: they are shown there. A path too many does no harm. */
  mentioned: string[];
};

const everything: PhotoItem = { file: '*', caption: null, alt: null, cover: false };

const isPicture = new RegExp(`${pictureEnding}$`, 'i');
const mayName = new RegExp(pictureEnding, 'i');

/** Where a target stands in Markdown, of a picture or of a link. */
const inline = /\]\(\s*(?:<([^<>\n]+)>|([^\s<][^\s]*))/g;

/** Where else a target can stand: in a definition, in an attribute of HTML. */
const places = [
  /^[ \t>]*\[[^\]\n\r\u2028\u2029]+\]:[ \t]*<?([^\s>]+)/gm,
  /\b(?:src|poster|data)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi,
] as const;

const candidates = /\bsrcset\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** `a_(1).jpg) and more` ends where its parentheses do (CommonMark, section 6.3). */
function withinParentheses(target: string): string {
  let depth = 0;
  for (let index = 0; index < target.length; index++) {
    if (target[index] === '(') depth++;
    else if (target[index] === ')' && --depth < 0) return target.slice(0, index);
  }
  return target;
}

/** The longest text in brackets that is looked through for its beginning. */
const longestLabel = 1000;

/** Is the `]` at a place the end of a picture's text, `![…]`? What cannot be told counts as one. */
function isPictureAt(body: string, end: number): boolean {
  let depth = 0;
  for (let index = end; index >= Math.max(0, end - longestLabel); index--) {
    if (body[index] === ']') depth++;
    else if (body[index] === '[' && --depth === 0) return body[index - 1] === '!';
  }
  return true;
}

function targetsIn(body: string): string[] {
  const pictures = [...body.matchAll(inline)].filter(({ index }) => isPictureAt(body, index));
  const targets = pictures.map(([, angled, bare = '']) => angled ?? withinParentheses(bare));
  for (const place of places)
    for (const [, ...groups] of body.matchAll(place)) targets.push(groups.find((group) => group !== undefined) ?? '');
  for (const [, double, single] of body.matchAll(candidates)) {
    mapCandidates(double ?? single ?? '', (url) => {
      targets.push(url);
      return url;
    });
  }
  return targets.map((target) => decodeHTML(target.replace(/\\([!-/:-@[-`{-~])/g, '$1')));
}

/** The pictures of the content folder that a body names. */
function mentionedIn(body: string, file: string): string[] {
  // Most posts name none, and this is asked of every one.
  if (!mayName.test(body)) return [];
  const paths = targetsIn(body).flatMap((target) => toContentPath(target, file) ?? []);
  return [...new Set(paths.filter((path) => isPicture.test(path)))];
}

/** A post that is the index of its folder has the folder's pictures for an album, unless it says otherwise. */
function albumOf({ file, kind, meta }: Pick<Document, 'file' | 'kind' | 'meta'>): PhotoItem[] {
  if (kind === 'path') return [];
  if (meta.photos != null) {
    // A version of before `photos` meant anything may be the last good one.
    const said = photosSchema.safeParse(meta.photos);
    if (said.success) return said.data;
  }
  return kind === 'post' && /(?:^|\/)index\.[a-z]+$/i.test(file) ? [everything] : [];
}

/** The path of a file that is named from a folder: a name is no address, so nothing in it is special but dots and slashes. */
const toPath = (name: string, folder: string): string =>
  (name.startsWith('/') ? normalize(name).slice(1) : join(folder, name)).replace(/^(?:\.\.\/)+/, '').normalize('NFC');

/** Which pictures a document asks for: in its front matter, in its text, by lying beside them. */
export function wishesOf(document: Pick<Document, 'file' | 'kind' | 'meta' | 'body'>): Wishes {
  const { file, body } = document;
  const folder = file.split('/').slice(0, -1).join('/');
  const album = albumOf(document).map((item) => (item.file === '*' ? item : { ...item, file: toPath(item.file, folder) }));
  return { folder, album, mentioned: mentionedIn(body, file) };
}

/** A picture that a document depends on, there or not: a path, or with `*` all in a folder; `named` if its album names it. */
export type Dependency = { picture: string; named: 0 | 1 };

/** The same as keys: `a/b/*` stands for all pictures of a folder, whatever comes and goes there. */
export function dependencies({ folder, album, mentioned }: Wishes): Dependency[] {
  const named = album.filter(({ file }) => file !== '*').map(({ file }) => file);
  const all = album.some(({ file }) => file === '*') ? [allIn(folder)] : [];
  const others = [...mentioned, ...all].filter((picture) => !named.includes(picture));
  return [
    ...[...new Set(named)].map((picture) => ({ picture, named: 1 as const })),
    ...others.map((picture) => ({ picture, named: 0 as const })),
  ];
}

/** Stands for all pictures that lie right in a folder. */
export const allIn = (folder: string): string => (folder === '' ? '*' : `${folder.normalize('NFC')}/*`);
