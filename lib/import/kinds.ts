import type { Importer } from './importer.ts';

/** What can be imported, by the word that a person types; each importer is loaded when it is asked for. */
export const kinds: Readonly<Record<string, () => Promise<Importer>>> = {
  blosxom: async () => (await import('./blosxom/blosxom.ts')).importBlosxom,
  pyblosxom: async () => (await import('./blosxom/blosxom.ts')).importBlosxom,
};
