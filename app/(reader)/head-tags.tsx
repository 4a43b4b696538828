import { env } from '#lib/env.ts';
import { openGraphOf, type Blog, type Head } from '#lib/head/head.ts';
import { toJsonLd } from '#lib/head/structured-data.ts';
import { aside } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';

/** The blog as heads tell of it. */
export const blog = (): Blog => ({ site: currentSite(), base: env().siteUrl });

/**
 * What Next's metadata has no words for, or says twice: it would write everything for Twitter again. React puts each `<meta>` into
 * the head, wherever it stands.
 */
export const HeadTags = ({ head }: { head: Head }) => (
  <>
    {openGraphOf(head, blog()).map((tag) => (
      <meta key={`${tag.property} ${tag.content}`} {...tag} />
    ))}
    {head.data.length > 0 && (
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: aside(toJsonLd(head.data)) }} />
    )}
  </>
);
