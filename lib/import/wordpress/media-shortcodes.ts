import type { Element, ElementContent, Properties } from 'hast';
import { toString } from 'hast-util-to-string';
import { takeGallery } from './gallery.ts';
import { allOf, element, isBlank, plainLink, text as textNode } from './nodes.ts';
import { addressOf, type PostText } from './post-text.ts';
import type { ShortcodeTag } from './shortcode.ts';

/** What takes the place of a shortcode: `inner` is what stands between its tags, null if it has no second one. Null: it stays as it is. */
export type ReadShortcode = (tag: ShortcodeTag, inner: ElementContent[] | null, text: PostText) => ElementContent[] | null;

/** `[caption]`: a picture, perhaps in a link, and the words below it. */
const readCaption: ReadShortcode = ({ attributes }, inner) => {
  if (!inner) return null;
  const at = inner.findIndex((node) => allOf([node], 'img').length > 0);
  if (at < 0) return inner;
  const rest = inner.filter((node, index) => index !== at && !(index < at && isBlank(node)));
  const words = attributes.caption ? [textNode(attributes.caption)] : trimStart(rest);
  const caption = words.every(isBlank) ? [] : [element('figcaption', {}, words)];
  return [element('figure', {}, [inner[at]!, ...caption])];
};

function trimStart([first, ...rest]: ElementContent[]): ElementContent[] {
  return first?.type === 'text' ? [textNode(first.value.trimStart()), ...rest] : first ? [first, ...rest] : [];
}

const kinds = {
  audio: ['src', 'mp3', 'm4a', 'ogg', 'wav', 'flac', 'wma'],
  video: ['src', 'mp4', 'm4v', 'webm', 'ogv', 'flv', 'wmv'],
} as const;

function moved(url: string, { index }: PostText): string {
  const attachment = index.attachmentAt(url);
  return attachment ? addressOf(attachment) : (index.address.toPath(url) ?? url);
}

const readMedia =
  (kind: keyof typeof kinds): ReadShortcode =>
  ({ attributes, words }, _inner, text) => {
    const urls = [...kinds[kind].flatMap((name) => attributes[name] ?? []), ...words].map((url) => moved(url, text));
    if (urls.length === 0) return null;
    const poster: Properties = attributes.poster ? { poster: moved(attributes.poster, text) } : {};
    const sources: Element[] = urls.length > 1 ? urls.map((src) => element('source', { src })) : [];
    return [element(kind, { controls: true, ...(urls.length === 1 && { src: urls[0]! }), ...poster }, sources)];
  };

const readPlaylist: ReadShortcode = ({ attributes }, _inner, { index, notes, post }) => {
  const ids = (attributes.ids ?? '').split(',').map(Number).filter(Boolean);
  const pieces =
    ids.length > 0 ? ids.flatMap((id) => index.attachments.get(id) ?? []) : index.uploadedTo(post.id).filter(isSound);
  notes.add('Its playlist is a list of links now.');
  if (pieces.length < ids.length) notes.add('Not all pieces of its playlist are in the export.');
  return [
    element(
      'ul',
      {},
      pieces.map((piece) => element('li', {}, [named(piece.title || piece.file, addressOf(piece))])),
    ),
  ];
};

const isSound = ({ file }: { file: string }): boolean => kinds.audio.some((ending) => file.toLowerCase().endsWith(`.${ending}`));

const named = (words: string, href: string): Element => element('a', { href }, [textNode(words)]);

/** `[embed]URL[/embed]`. */
const readEmbed: ReadShortcode = ({ attributes }, inner) => {
  const url = inner
    ? inner
        .map((node) => toString(node))
        .join('')
        .trim()
    : (attributes.src ?? '');
  return /^https?:\/\/\S+$/.test(url) ? [plainLink(url)] : null;
};

/** `[youtube URL]`, `[youtube=URL]`, `[vimeo 123]`. */
const readVideoSite =
  (watch: string): ReadShortcode =>
  ({ attributes, words }, inner) => {
    const said =
      words[0] ??
      attributes.id ??
      attributes.url ??
      (inner
        ? inner
            .map((node) => toString(node))
            .join('')
            .trim()
        : '');
    if (/^https?:\/\/\S+$/.test(said)) return [plainLink(said)];
    return /^[\w-]+$/.test(said) ? [plainLink(watch + said)] : null;
  };

/** The shortcodes that mean something here, by name; those of code are read before (`code-shortcodes`). */
export const mediaShortcodes: ReadonlyMap<string, ReadShortcode> = new Map<string, ReadShortcode>([
  ['caption', readCaption],
  ['wp_caption', readCaption],
  [
    'gallery',
    ({ attributes }, _inner, text) => {
      takeGallery(attributes, text);
      return [];
    },
  ],
  ['audio', readMedia('audio')],
  ['video', readMedia('video')],
  ['playlist', readPlaylist],
  ['embed', readEmbed],
  ['youtube', readVideoSite('https://www.youtube.com/watch?v=')],
  ['vimeo', readVideoSite('https://vimeo.com/')],
]);
