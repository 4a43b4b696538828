import type { Importer } from './importer.ts';

const markdown = async (): Promise<Importer> => (await import('./markdown/markdown.ts')).importMarkdown;

/** What can be imported, by the word that a person types; each importer is loaded when it is asked for. */
export const kinds: Readonly<Record<string, () => Promise<Importer>>> = {
  blosxom: async () => (await import('./blosxom/blosxom.ts')).importBlosxom,
  pyblosxom: async () => (await import('./blosxom/blosxom.ts')).importBlosxom,
  jekyll: async () => (await import('./jekyll/jekyll.ts')).importJekyll,
  hugo: async () => (await import('./hugo/hugo.ts')).importHugo,
  markdown,
  astro: markdown,
  contentlayer: markdown,
  next: markdown,
  waypost: async () => (await import('./waypost/waypost.ts')).importWaypost,
  disqus: async () => (await import('./disqus/disqus.ts')).importDisqus,
  ghost: async () => (await import('./ghost/ghost.ts')).importGhost,
  isso: async () => (await import('./isso/isso.ts')).importIsso,
  wordpress: async () => (await import('./wordpress/wordpress.ts')).importWordpress,
};
