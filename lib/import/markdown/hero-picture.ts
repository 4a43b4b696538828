import type { Front } from '../imported.ts';
import type { DocumentPlace, Places } from './places.ts';

/** What starters call the picture that their layouts show above a text. */
const names = ['heroImage', 'coverImage', 'featuredImage', 'image', 'cover', 'banner', 'thumbnail'];

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/**
 * A layout shows a picture that the front matter names; here the text has to. If it is in the source, it goes above the text, and the field
 * is gone; else the field stays as it is.
 */
export function showHero(
  front: Front,
  body: string,
  place: DocumentPlace,
  places: Places,
): { front: Front; body: string; notes: string[] } {
  for (const name of names) {
    const value = front[name];
    const said = typeof value === 'string' ? value : (fieldOf(value, 'src') ?? fieldOf(value, 'url'));
    if (typeof said !== 'string' || said === '') continue;
    const found = places.fileAt(said, place);
    if (!found) return { front, body, notes: [`Its picture, ${name}: ${said}, is not in the source: only the field is kept.`] };
    const alt = fieldOf(value, 'alt') ?? front[`${name}Alt`] ?? '';
    const text = (typeof alt === 'string' ? alt : '').replace(/\s+/g, ' ').replace(/[[\]\\]/g, String.raw`\$&`);
    const { [name]: _, [`${name}Alt`]: __, ...rest } = front;
    const isShown = body.includes(said);
    return {
      front: rest,
      body: isShown ? body : `![${text}](${found.url})\n\n${body.trimStart()}`,
      notes: [
        isShown
          ? `Its field ${name} is left out: the text shows that picture.`
          : `Its picture, ${name}, stands above its text now.`,
      ],
    };
  }
  return { front, body, notes: [] };
}
