import * as urls from '#lib/urls.ts';
import { ThemeScript } from './theme-switch.tsx';

/** What stands in the head of every page beside what its route says: the reader's choice of colours, the author's own sheet, if there is one, and search for browsers. */
export const PageHead = ({ sheet, title, nonce }: { sheet: string | null; title: string; nonce?: string }) => (
  <head>
    <ThemeScript nonce={nonce} />
    <link rel="search" type="application/opensearchdescription+xml" title={title} href={urls.openSearch()} />
    {sheet !== null && <link rel="stylesheet" href={sheet} precedence="author" />}
  </head>
);
