/** The text of a post as Ghost 1 to 5 kept it (https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md, version 0.3). */
import type { Element, ElementContent } from 'hast';
import { z } from 'zod';
import { element } from './elements.ts';
import { payloadOf, writeCard } from './payload-cards.ts';

const pair = z.tuple([z.string(), z.unknown()]).rest(z.unknown());

const mobiledoc = z.object({
  markups: z.array(z.tuple([z.string()]).rest(z.unknown())).default([]),
  atoms: z.array(pair).default([]),
  cards: z.array(pair).default([]),
  sections: z.array(z.array(z.unknown())),
});
type Mobiledoc = z.infer<typeof mobiledoc>;

/** A stretch of text: its kind, the markups that begin with it, how many end with it, and the text, or the number of an atom. */
const marker = z.tuple([z.number(), z.array(z.number()), z.number(), z.union([z.string(), z.number()])]);

const isAtom = 1;

/** Of a markup only where it leads is of use. */
function toElement([tagName, attributes]: Mobiledoc['markups'][number]): Element {
  const list = Array.isArray(attributes) ? attributes.map(String) : [];
  const at = list.indexOf('href');
  return element(/^[a-z]\w*$/.test(tagName) ? tagName : 'span', at >= 0 && list[at + 1] ? { href: list[at + 1]! } : {});
}

/** Markups begin and end between stretches of text, so those that are open are kept on a stack. */
function writeMarkers(markers: unknown, { markups, atoms }: Mobiledoc, notes: Set<string>): ElementContent[] {
  const line = element('p', {});
  const open = [line];
  for (const given of Array.isArray(markers) ? markers : []) {
    const [kind, opened, closed, what] = marker.parse(given);
    for (const number of opened) {
      const markup = markups[number];
      const begun = markup ? toElement(markup) : element('span', {});
      open.at(-1)!.children.push(begun);
      open.push(begun);
    }
    open.at(-1)!.children.push(kind === isAtom ? writeAtom(atoms[Number(what)], notes) : { type: 'text', value: String(what) });
    open.splice(Math.max(1, open.length - closed));
  }
  return line.children;
}

function writeAtom(atom: Mobiledoc['atoms'][number] | undefined, notes: Set<string>): ElementContent {
  const [name, text] = atom ?? ['', ''];
  if (name === 'soft-return') return element('br', {});
  notes.add(`A piece of the kind ${name}, which is not known, is its text alone.`);
  return { type: 'text', value: typeof text === 'string' ? text : '' };
}

/** Sections are of four kinds: a block of text, a picture, a list, a card. */
function writeSection([kind, what, more]: unknown[], whole: Mobiledoc, notes: Set<string>): ElementContent[] {
  if (kind === 1)
    return [element(/^(?:h[1-6]|blockquote|p)$/.test(String(what)) ? String(what) : 'p', {}, writeMarkers(more, whole, notes))];
  if (kind === 2) return writeCard('image', { src: what }, notes);
  if (kind === 3) {
    const items = (Array.isArray(more) ? more : []).map((markers) => element('li', {}, writeMarkers(markers, whole, notes)));
    return [element(what === 'ol' ? 'ol' : 'ul', {}, items)];
  }
  const [name, payload] = whole.cards[Number(what)] ?? ['', null];
  return kind === 10 ? writeCard(name, payloadOf(payload), notes) : [];
}

/** A text of Mobiledoc's as HTML nodes; what is not known is said in `notes`. Throws an Error if it is none. */
export function fromMobiledoc(json: string, notes: Set<string>): ElementContent[] {
  const whole = mobiledoc.parse(JSON.parse(json));
  return whole.sections.flatMap((section) => writeSection(section, whole, notes));
}
