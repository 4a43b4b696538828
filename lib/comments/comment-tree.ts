/** The Markdown tree of a comment: what comments do not have is given back as it was typed, addresses become links. */
import type { Break, Definition, Link, LinkReference, Nodes, Paragraph, PhrasingContent, Root, RootContent, Text } from 'mdast';

/** Characters that are not seen but act on what stands around them: controls, what turns the direction of text. */
const unwanted = /(?![\n\t])[\p{Cc}\p{Noncharacter_Code_Point}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}]/gu;

/** The text without characters that could reorder or break a page; half a surrogate pair becomes U+FFFD. */
export const withoutUnwanted = (text: string): string => text.toWellFormed().replace(unwanted, '');

/** What takes more levels than this is no conversation: a browser would show a letter in each line. */
const deepest = 40;

type Draft = {
  source: string;
  /** By identifier, the first of each: that is the one which counts. */
  definitions: Map<string, Definition>;
  /** Identifiers that links refer to. */
  referred: Set<string>;
  links: number;
};

const startOf = (node: Nodes): number => node.position?.start.offset ?? 0;
const endOf = (node: Nodes): number => node.position?.end.offset ?? 0;

/** Does a text hold a character that leaves a mark? An empty cell of Braille counts as a symbol, and leaves none. */
export const isSeen = (text: string): boolean => /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}]/u.test(text);

function holdsSeen(node: Nodes): boolean {
  return 'children' in node ? node.children.some(holdsSeen) : 'value' in node && isSeen(node.value);
}

const isImage = (node: Nodes, source: string): boolean => source[startOf(node)] === '[' && source[startOf(node) - 1] === '!';

/** A link without a word in it would be followed by nobody but machines. */
const isLink = (node: Link | LinkReference, source: string): boolean => holdsSeen(node) && !isImage(node, source);

function note(node: Nodes, draft: Draft, depth = 0): void {
  if (depth > deepest) throw new RangeError('The comment is nested too deeply');
  if (node.type === 'linkReference' && isLink(node, draft.source)) draft.referred.add(node.identifier);
  if (node.type === 'definition' && !draft.definitions.has(node.identifier)) draft.definitions.set(node.identifier, node);
  if ('children' in node) for (const child of node.children) note(child, draft, depth + 1);
}

/** Brackets or backslashes in a host would make it another one once they are escaped; a name before it is there to deceive. */
const mayBeAddress = /^https?:\/\/[^\s/?#@\\[\]]+(?:[/?#]|$)|^mailto:[^\s@]+@/i;

/** An address that a comment may link to, nearly as it was typed; undefined for any other. */
function toAddress(url: string): string | undefined {
  // The sanitizer knows protocols in lower case only.
  if (mayBeAddress.test(url) && URL.canParse(url)) return url.replace(/^[a-z]+/i, (protocol) => protocol.toLowerCase());
  return undefined;
}

/** An address in running text: with brackets that it closes itself, without punctuation that ends a sentence. */
const bare =
  /(?<![a-z\d])https?:\/\/(?:[^\s<>"\\“”«»\u3000-\u303F\uFF01-\uFF0F()[\]]|\([^\s<>"()[\]]*\)|\[[^\s<>"()[\]]*\])+(?<![?!.,:;*_~'’…])/gi;

const text = (value: string): Text => ({ type: 'text', value });

/** Text with its line breaks: people end a line where they want it to end. */
function toLines(value: string): (Text | Break)[] {
  const lines = withoutUnwanted(value).split('\n');
  return lines.flatMap((line, index) => (index === 0 ? [text(line)] : [{ type: 'break' }, text(line)]));
}

function toLink(url: string, children: Link['children'], draft: Draft): Link {
  draft.links += 1;
  return { type: 'link', url, children };
}

/** Text with the bare addresses in it as links. */
function toPhrasing(value: string, draft: Draft): PhrasingContent[] {
  const found: PhrasingContent[] = [];
  let done = 0;
  for (const { 0: match, index } of value.matchAll(bare)) {
    const url = toAddress(match);
    if (url === undefined) continue;
    found.push(...toLines(value.slice(done, index)), toLink(url, toLines(match), draft));
    done = index + match.length;
  }
  return [...found, ...toLines(value.slice(done))];
}

const toParagraph = (node: Nodes, draft: Draft): Paragraph => ({
  type: 'paragraph',
  children: toPhrasing(draft.source.slice(startOf(node), endOf(node)), draft),
});

/** The marks of a link stay, what they enclose is still Markdown. */
function toTyped(node: Link | LinkReference, draft: Draft): PhrasingContent[] {
  const first = node.children[0];
  const last = node.children.at(-1);
  if (first === undefined || last === undefined) return toPhrasing(draft.source.slice(startOf(node), endOf(node)), draft);
  const before = toPhrasing(draft.source.slice(startOf(node), startOf(first)), draft);
  const between = node.children.flatMap((child) => restore(child, draft) as PhrasingContent[]);
  return [...before, ...between, ...toPhrasing(draft.source.slice(endOf(last), endOf(node)), draft)];
}

function restoreLink(node: Link | LinkReference, draft: Draft): PhrasingContent[] {
  const start = startOf(node);
  // No mark in front: the address is bare. Where it ends is for one place to say.
  if (!'<['.includes(draft.source.charAt(start))) return toPhrasing(draft.source.slice(start, endOf(node)), draft);
  const url = toAddress(node.type === 'link' ? node.url : (draft.definitions.get(node.identifier)?.url ?? ''));
  if (url === undefined || !isLink(node, draft.source)) return toTyped(node, draft);
  return [
    toLink(
      url,
      node.children.flatMap((child) => restore(child, draft, true) as PhrasingContent[]),
      draft,
    ),
  ];
}

const isUsed = (node: Definition, { definitions, referred }: Draft): boolean =>
  definitions.get(node.identifier) === node && referred.has(node.identifier) && toAddress(node.url) !== undefined;

function restore(node: RootContent, draft: Draft, isInLink = false): RootContent[] {
  if (node.type === 'text') return isInLink ? toLines(node.value) : toPhrasing(node.value, draft);
  if (node.type === 'link' || node.type === 'linkReference') {
    // An address in angle brackets may stand in the words of a link: a link within a link is none.
    return isInLink ? toLines(draft.source.slice(startOf(node), endOf(node))) : restoreLink(node, draft);
  }
  if (node.type === 'definition') return isUsed(node, draft) ? [] : [toParagraph(node, draft)];
  if (node.type === 'thematicBreak') return [toParagraph(node, draft)];
  if (!('children' in node)) return [node];
  return [{ ...node, children: node.children.flatMap((child) => restore(child, draft, isInLink)) } as RootContent];
}

/**
 * The tree with its lines and addresses as comments have them, and its number of links. `source` is what it was
 * parsed from. Throws on nesting that is too deep.
 */
export function restoreTyped(tree: Root, source: string): { tree: Root; links: number } {
  const draft: Draft = { source, definitions: new Map(), referred: new Set(), links: 0 };
  note(tree, draft);
  const children = tree.children.flatMap((child) => restore(child, draft));
  return { tree: { type: 'root', children }, links: draft.links };
}
