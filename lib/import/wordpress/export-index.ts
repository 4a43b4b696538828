import { toOwnText } from '../own-text.ts';
import { plainText } from '../parse-html.ts';
import { BlogAddress, namesIn } from './blog-address.ts';
import { slugOf } from './slug.ts';
import { textOf, type WxrElement } from './wxr-elements.ts';
import { decodeSlug, toItem, type WxrItem } from './wxr-item.ts';

/** A file of the media library. Texts are '' if there are none. */
export type Attachment = {
  id: number;
  url: string;
  /** Where it lay below `wp-content/uploads`; '' if nobody says it. */
  file: string;
  /** Where it goes: a path below the content folder, so that its old address stays. */
  path: string;
  title: string;
  caption: string;
  alt: string;
  /** Of the post that it was uploaded to, 0: none; and its place there. */
  parent: number;
  order: number;
};

/** A category by its name in addresses; that of the one above it is '' if there is none. */
type Category = { parent: string; name: string; description: string };

const uploads = 'wp-content/uploads/';

/** The path of an upload's address below the folder of uploads: also of a blog of many (`/files/…`), and of wordpress.com. */
function fileIn(url: string): string {
  const path = namesIn(url).join('/');
  const at = path.indexOf(uploads);
  if (at >= 0) return path.slice(at + uploads.length);
  return path.replace(/^(?:.*\/)?files\//, '');
}

/**
 * What posts of an export refer to, forwards and backwards: attachments, categories, parents of pages, authors. It is gathered by a first
 * reading; for each attachment it holds some hundred bytes.
 */
export class ExportIndex {
  readonly address = new BlogAddress();
  /** By id. */
  readonly attachments = new Map<number, Attachment>();
  /** Ids by paths below the content folder. */
  readonly #paths = new Map<string, number>();
  /** Hosts that the media library was served from: wordpress.com has one for itself. */
  readonly #media = new BlogAddress();
  /** Ids by what they were uploaded to. */
  readonly #uploaded = new Map<number, number[]>();
  readonly #categories = new Map<string, Category>();
  readonly #authors = new Map<string, string>();
  readonly #authorIds = new Set<string>();
  /** Names of pages in addresses, and what they are below. */
  readonly #pages = new Map<number, { slug: string; parent: number }>();
  /** Paths of addresses, by ids, for links like `/?p=12`. */
  readonly #links = new Map<number, string>();
  /** What the blog calls itself, for good. */
  blog = '';

  /** Takes a child of the channel. */
  add(element: WxrElement): void {
    const text = (name: string): string => textOf(element, name).trim();
    if (['link', 'wp:base_site_url', 'wp:base_blog_url'].includes(element.name)) {
      this.address.add(element.text.trim());
      this.blog ||= element.text.trim();
    } else if (element.name === 'wp:author')
      this.#addAuthor(text('wp:author_login'), text('wp:author_display_name'), text('wp:author_id'));
    else if (element.name === 'wp:category') {
      const [slug, parent] = [decodeSlug(text('wp:category_nicename')), decodeSlug(text('wp:category_parent'))];
      this.#categories.set(slug, {
        parent,
        name: plainText(text('wp:cat_name')),
        description: plainText(text('wp:category_description')),
      });
    } else if (element.name === 'item') this.#addItem(toItem(element));
  }

  #addAuthor(login: string, name: string, id: string): void {
    this.#authors.set(login, name || login);
    if (id !== '') this.#authorIds.add(id);
  }

  #addItem(item: WxrItem): void {
    if (item.type === 'attachment') return this.#addAttachment(item);
    if (item.type === 'page') this.#pages.set(item.id, { slug: slugOf(item), parent: item.parent });
    if (item.creator !== '' && !this.#authors.has(item.creator)) this.#authors.set(item.creator, item.creator);
    const link = this.address.toPath(item.link);
    if (link !== null && !link.includes('?')) this.#links.set(item.id, toOwnText(link));
  }

  #addAttachment({ id, attachmentUrl: url, guid, meta, title, excerpt, parent, order }: WxrItem): void {
    const address = url || guid;
    const file = meta.get('_wp_attached_file')?.[0] || fileIn(address);
    const isHere = this.address.toPath(address) !== null;
    const path = (isHere ? namesIn(address).join('/') : uploads + file).normalize('NFC');
    const caption = plainText(excerpt);
    const alt = plainText(meta.get('_wp_attachment_image_alt')?.[0] ?? '');
    this.attachments.set(id, { id, url: address, file, path, title, caption, alt, parent, order });
    this.#paths.set(path, id);
    this.#media.add(address);
    const siblings = this.#uploaded.get(parent);
    if (siblings) siblings.push(id);
    else if (parent > 0) this.#uploaded.set(parent, [id]);
  }

  /** The attachment whose file has this address (whole, or a path), or is the original of the smaller picture there. */
  attachmentAt(url: string): Attachment | null {
    const isPath = url.startsWith('/') && !url.startsWith('//');
    if (!isPath && this.#media.toPath(url) === null && this.address.toPath(url) === null) return null;
    const names = namesIn(url).join('/').normalize('NFC');
    return this.#attachmentOf(names) ?? this.#attachmentOf(uploads + fileIn(url));
  }

  #attachmentOf(path: string): Attachment | null {
    // WordPress names what it makes of a.jpg: a-300x200.jpg; of a large one it takes a-scaled.jpg for the original.
    const original = path.replace(/-\d+x\d+(?=\.\w+$)/, '');
    for (const candidate of [path, original, original.replace(/(?=\.\w+$)/, '-scaled')]) {
      const id = this.#paths.get(candidate);
      if (id !== undefined) return this.attachments.get(id) ?? null;
    }
    return null;
  }

  /** What was uploaded to a post, in the order of its gallery. */
  uploadedTo(post: number): Attachment[] {
    const found = (this.#uploaded.get(post) ?? []).map((id) => this.attachments.get(id)!);
    return found.toSorted((a, b) => a.order - b.order || a.id - b.id);
  }

  /** Categories of which the names in addresses do not say all. */
  get spokenCategories(): { slug: string; name: string; description: string }[] {
    const all = [...this.#categories].map(([slug, { name, description }]) => ({ slug, name, description }));
    return all.filter(({ slug, name, description }) => name.toLowerCase() !== slug.replaceAll('-', ' ') || description !== '');
  }

  /** The names in the address of a category, from the top. */
  categoryPath(slug: string): string[] {
    const path: string[] = [];
    for (let at = slug; at !== '' && !path.includes(at); at = this.#categories.get(at)?.parent ?? '') path.unshift(at);
    return path;
  }

  /** The names of the pages above one, and its own, from the top. */
  pagePath({ id, parent, ...item }: WxrItem): string[] {
    const path = [slugOf({ id, ...item })];
    const seen = new Set([id]);
    for (
      let at = this.#pages.get(parent), above = parent;
      at && !seen.has(above);
      above = at.parent, at = this.#pages.get(above)
    ) {
      seen.add(above);
      path.unshift(at.slug);
    }
    return path;
  }

  hasPage(id: number): boolean {
    return this.#pages.has(id);
  }

  /** The path of the address of a post or a page. */
  linkOf(id: number): string | null {
    return this.#links.get(id) ?? null;
  }

  /** The name that an author is shown by; null if there is only one of them. */
  authorOf(login: string): string | null {
    return this.#authors.size > 1 ? (this.#authors.get(login) ?? null) : null;
  }

  /** Is it the number of somebody who writes here? */
  isAuthor(userId: string): boolean {
    return this.#authorIds.has(userId);
  }
}
