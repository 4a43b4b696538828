import type { Attachment, ExportIndex } from './export-index.ts';
import type { WxrItem } from './wxr-item.ts';

/** A picture of an album, as front matter has it: `file` is a path in the content folder that begins with `/`. */
export type Photo = { file: string; caption?: string; alt?: string; cover?: true };

/** What is gathered of a post while its text is read. */
export class PostText {
  readonly index: ExportIndex;
  readonly post: Pick<WxrItem, 'id'>;
  /** The album of the post, each picture once. */
  readonly photos = new Map<string, Photo>();
  /** Sentences for the report. */
  readonly notes = new Set<string>();

  constructor(index: ExportIndex, post: Pick<WxrItem, 'id'>) {
    this.index = index;
    this.post = post;
  }

  /** Puts a picture into the album; what its gallery says of it goes before what the media library does. */
  addPhoto(attachment: Attachment, said: { caption?: string; alt?: string } = {}): void {
    const file = `/${attachment.path}`;
    if (this.photos.has(file)) return;
    const [caption, alt] = [said.caption || attachment.caption, said.alt || attachment.alt];
    this.photos.set(file, { file, ...(caption && { caption }), ...(alt && { alt }) });
  }
}

/** The path in an address at which the file of an attachment is. */
export const addressOf = ({ path }: Attachment): string => `/${path.split('/').map(encodeURIComponent).join('/')}`;
