import { isOwnType } from './post-entry.ts';
import type { WxrItem } from './wxr-item.ts';

/** What the software needs itself, and what people have sent in: it is no text of the blog's. */
const notTexts: Readonly<Record<string, string>> = {
  revision: 'It is an earlier version of a post.',
  nav_menu_item: 'It is an entry of a menu; `menu` in site.yaml is the menu here.',
  wp_block: 'It is a pattern for other posts.',
  custom_css: 'It is the sheet of a theme; theme.css in the content folder is the one here.',
  customize_changeset: 'It is a change of settings.',
  oembed_cache: 'It is a copy of something from elsewhere.',
  user_request: 'It is what somebody has asked of the site.',
  wp_template: 'It is part of a theme.',
  wp_template_part: 'It is part of a theme.',
  wp_global_styles: 'It is part of a theme.',
  wp_navigation: 'It is a menu; `menu` in site.yaml is the menu here.',
  wp_font_family: 'It is a font of a theme.',
  wp_font_face: 'It is a font of a theme.',
  feedback: 'It is a message that was sent by a form.',
};

/** What an item that is no attachment is counted as. */
export function sortOf({ type }: WxrItem): 'posts' | 'pages' | 'other' {
  if (type === 'page') return 'pages';
  return type in notTexts ? 'other' : 'posts';
}

/** Why an item is not carried over, as a sentence; null if it is. Of things that are in the bin, nobody misses any. */
export function whyLeft({ type, status, content, title }: WxrItem): string | null {
  if (status === 'trash') return 'It is in the bin.';
  if (type in notTexts) return notTexts[type]!;
  return isOwnType(type) || content.trim() !== ''
    ? null
    : `It is of the type ${type}, and has no text${title ? ` but "${title}"` : ''}.`;
}
