import type { Element, ElementContent } from 'hast';
import { largestAddress, scalableOf, widthsOf, type Image } from '../photos/sizes.ts';

/** How wide a picture in a text is at most: the column's width, or that of a figure with the class `wide` (app/(reader)/sheets/prose.css). */
const columnSizes = '(max-width: 700px) 100vw, 650px';
const wideSizes = '(max-width: 1125px) 96vw, 1080px';

const element = (tagName: string, properties: Element['properties'], children: ElementContent[] = []): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
});

/** An author's own size is kept; the other side follows, so that nothing moves when the picture comes. */
function sizeOf({ width, height }: Element['properties'], image: { width: number; height: number }): Element['properties'] {
  const [wide, high] = [Number(width), Number(height)];
  if (wide > 0 && height === undefined) return { width: wide, height: Math.round((wide * image.height) / image.width) };
  if (high > 0 && width === undefined) return { width: Math.round((high * image.width) / image.height), height: high };
  return width === undefined && height === undefined ? { width: image.width, height: image.height } : { width, height };
}

/**
 * Makes an `img` of a picture in the content folder into what readers get, in place: widths to choose from, its size, its colour
 * until it is there; and around it a link to a larger one, if there can be one (`mayLink`) and there is. `isWide` if it stands in a figure
 * wider than the column. Gives the new `img`.
 */
export function showPicture(img: Element, image: Image, { mayLink, isWide }: { mayLink: boolean; isWide: boolean }): Element {
  const sizes = isWide ? wideSizes : columnSizes;
  const { sources, src, width, height } = scalableOf(image);
  const colour = image.transparent ? [] : [`background-color:${image.colour}`];
  const style = [...(typeof img.properties.style === 'string' ? [img.properties.style] : []), ...colour].join(';');
  const shown = element('img', { ...img.properties, ...sizeOf(img.properties, { width, height }), src, ...(style && { style }) });
  const picture = element('picture', {}, [
    ...sources.map(({ type, srcset }) => element('source', { type, srcSet: srcset, sizes })),
    shown,
  ]);
  if (mayLink && widthsOf(image).length > 1) {
    Object.assign(img, element('a', { className: ['photo'], href: largestAddress(image) }, [picture]));
    img.properties.dataWidths = widthsOf(image).join(' ');
    img.properties.dataSize = `${width}x${height}`;
  } else Object.assign(img, picture);
  return shown;
}
