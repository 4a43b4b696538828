import { slug as slugify } from 'github-slugger';
import type { WxrItem } from './wxr-item.ts';

/** The name of a post in its address: WordPress' own; for what was never published, made of its title. */
export const slugOf = ({ slug, title, id }: Pick<WxrItem, 'slug' | 'title' | 'id'>): string =>
  slug || slugify(title) || `post-${id}`;
