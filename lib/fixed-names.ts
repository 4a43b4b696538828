/** Names that the last, or the only, segment of an address may have, and no document. */

/** The name of a feed, or of one of its archive documents: stem, year, part and extension. */
export const feedName = /^(feed|atom)(?:-(\d{4})(?:-([2-9]|[1-9]\d{1,3}))?)?\.(xml|json)$/;

/** Is this first segment a name of the sitemap's, or of a part? */
export const isSitemapName = (segment: string): boolean => /^sitemap(?:-[1-9]\d{0,5})?\.xml$/.test(segment);
