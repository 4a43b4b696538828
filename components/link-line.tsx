import { escapeUTF8 } from 'entities';

type Props = {
  className: string;
  label: string;
  /** Stands between two links. */
  separator: string;
  links: { url: string; text: string }[];
  /** Attributes of each link. */
  rel?: string;
  linkClass?: string;
};

const attribute = (name: string, value: string | undefined): string => (value ? ` ${name}="${escapeUTF8(value)}"` : '');

/**
 * `Related posts: One; Another`, each a link; nothing at all if there are none. Written as one text: a month's archive has
 * well over a thousand such links, and as elements of React they took half of the time that it needs.
 */
export function LinkLine({ className, label, separator, links, rel, linkClass }: Props) {
  if (links.length === 0) return null;
  const attributes = attribute('class', linkClass) + attribute('rel', rel);
  const written = links.map(({ url, text }) => `<a${attributes}${attribute('href', url)}>${escapeUTF8(text)}</a>`);
  return <p className={className} dangerouslySetInnerHTML={{ __html: `${label} ${written.join(separator)}` }} />;
}
