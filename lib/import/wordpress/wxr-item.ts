import { plainText } from '../parse-html.ts';
import { textOf, type WxrElement } from './wxr-elements.ts';

/** A category, a tag or another term of a post. */
export type Term = { domain: string; slug: string; name: string };

/** A post, a page, an attachment or whatever else WordPress keeps in its table of posts, as WXR has it. Texts are '' if there are none. */
export type WxrItem = {
  line: number;
  id: number;
  type: string;
  title: string;
  link: string;
  guid: string;
  creator: string;
  /** HTML. */
  content: string;
  excerpt: string;
  /** The name in its address, decoded. */
  slug: string;
  status: string;
  parent: number;
  order: number;
  isSticky: boolean;
  hasPassword: boolean;
  commentStatus: string;
  attachmentUrl: string;
  /** `2010-05-01 12:00:00`, on the wall clock of the blog and in UTC; `0000-00-00 00:00:00` where there is none. */
  date: string;
  dateGmt: string;
  modifiedGmt: string;
  terms: Term[];
  /** What plugins and people have added: values by keys. */
  meta: ReadonlyMap<string, string[]>;
  comments: WxrElement[];
};

/** A name that WordPress keeps percent-encoded (`%d0%bc%d0%b8%d1%80`); one that is cut off within a character stays as it is. */
export function decodeSlug(slug: string): string {
  try {
    return decodeURIComponent(slug).normalize('NFC');
  } catch {
    return slug;
  }
}

const number = (text: string): number => Number.parseInt(text, 10) || 0;

const toTerm = ({ attributes, text }: WxrElement): Term => ({
  domain: attributes.domain ?? 'category',
  slug: decodeSlug(attributes.nicename ?? ''),
  name: plainText(text),
});

/** What plugins and people have added to a post (`wp:postmeta`) or a comment (`wp:commentmeta`): values by keys. */
export function fieldsOf({ children }: WxrElement, name: string): Map<string, string[]> {
  const meta = new Map<string, string[]>();
  for (const element of children) {
    if (element.name !== name) continue;
    const key = textOf(element, 'wp:meta_key');
    meta.set(key, [...(meta.get(key) ?? []), textOf(element, 'wp:meta_value')]);
  }
  return meta;
}

/** An `<item>` of WXR, as typed fields. */
export function toItem(element: WxrElement): WxrItem {
  const text = (name: string): string => textOf(element, name);
  const all = (name: string): WxrElement[] => element.children.filter((child) => child.name === name);
  return {
    line: element.line,
    id: number(text('wp:post_id')),
    type: text('wp:post_type').trim() || 'post',
    title: plainText(text('title')),
    link: text('link').trim(),
    guid: text('guid').trim(),
    creator: text('dc:creator').trim(),
    content: text('content:encoded'),
    excerpt: text('excerpt:encoded'),
    slug: decodeSlug(text('wp:post_name').trim()),
    status: text('wp:status').trim() || 'publish',
    parent: number(text('wp:post_parent')),
    order: number(text('wp:menu_order')),
    isSticky: text('wp:is_sticky').trim() === '1',
    hasPassword: text('wp:post_password') !== '',
    commentStatus: text('wp:comment_status').trim(),
    attachmentUrl: text('wp:attachment_url').trim(),
    date: text('wp:post_date').trim(),
    dateGmt: text('wp:post_date_gmt').trim(),
    modifiedGmt: text('wp:post_modified_gmt').trim(),
    terms: all('category').map(toTerm),
    meta: fieldsOf(element, 'wp:postmeta'),
    comments: all('wp:comment'),
  };
}
