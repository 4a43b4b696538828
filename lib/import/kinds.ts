import type { Importer } from './importer.ts';

/** What can be imported, by the word that a person types; each importer is loaded when it is asked for. */
export const kinds: Readonly<Record<string, () => Promise<Importer>>> = {
  disqus: async () => (await import('./disqus/disqus.ts')).importDisqus,
  ghost: async () => (await import('./ghost/ghost.ts')).importGhost,
  isso: async () => (await import('./isso/isso.ts')).importIsso,
};
