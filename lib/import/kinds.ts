import type { Importer } from './importer.ts';

/** What can be imported, by the word that a person types; each importer is loaded when it is asked for. */
export const kinds: Readonly<Record<string, () => Promise<Importer>>> = {
  wordpress: async () => (await import('./wordpress/wordpress.ts')).importWordpress,
};
