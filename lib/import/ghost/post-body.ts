import type { Root } from 'hast';
import { toHtml } from '../../content/pipeline.ts';
import { wishesOf } from '../../content/wishes.ts';
import { cleanMarkdown } from '../clean-markdown.ts';
import { toBody, type Body } from '../html-to-markdown.ts';
import { element, fragment } from './elements.ts';
import type { PostRow } from './export-file.ts';
import { fromLexical } from './lexical.ts';
import { fromMobiledoc } from './mobiledoc.ts';
import { plainCards, type Findings } from './rendered-cards.ts';
import { originalOf, toRooted } from './upload-address.ts';

/** The picture that stands above a post. */
type Feature = { src: string; alt: string; caption: string };

/** A post's text, with its pictures: the album that its galleries are, and the uploads that it names. */
export type PostBody = Body & Pick<Findings, 'album' | 'uploads'>;

function featureHtml({ src, alt, caption }: Feature): string {
  if (src === '') return '';
  const img = element('img', { src: toRooted(src), alt });
  return toHtml([caption ? element('figure', {}, img, element('figcaption', {}, fragment(caption))) : element('p', {}, img)]);
}

/** A post of Ghost 0.x: its author's own Markdown. */
function fromMarkdown(markdown: string, feature: Feature): PostBody {
  const { text, notes } = cleanMarkdown(toRooted(markdown));
  const lead = toBody(featureHtml(feature)).body;
  const body = `${lead}\n${text}`;
  const { mentioned } = wishesOf({ file: 'post.md', kind: 'post', meta: {}, body });
  const uploads = new Set(mentioned.map((path) => originalOf(`/${path}`)));
  return { format: 'markdown', body, notes, album: [], uploads };
}

/** Ghost renders what its editor keeps; a post that it has not rendered is read as the editor kept it. */
function htmlOf({ html, lexical, mobiledoc }: PostRow, notes: Set<string>): string {
  if (html !== '' || (lexical === '' && mobiledoc === '')) return html;
  return toHtml(lexical === '' ? fromMobiledoc(mobiledoc, notes) : fromLexical(lexical, notes));
}

/** The text of a post. Throws an Error for one that cannot be read. */
export function toPostBody(post: PostRow, feature: Feature): PostBody {
  if (post.markdown.trim() !== '') return fromMarkdown(post.markdown, feature);
  const notes = new Set<string>();
  const html = featureHtml(feature) + toRooted(htmlOf(post, notes));
  let findings: Findings = { album: [], uploads: new Set(), notes: [] };
  const body = toBody(html, (tree: Root) => {
    findings = { album: [], uploads: new Set(), notes: [] };
    plainCards(tree, findings);
  });
  const { album, uploads } = findings;
  return { ...body, album, uploads, notes: [...new Set([...notes, ...findings.notes, ...body.notes])] };
}
