import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { env } from '#lib/env.ts';
import { siteIcon } from '#lib/site-icon.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import './reading.css';

export function generateMetadata(): Metadata {
  const { title, description } = currentSite();
  return {
    metadataBase: new URL(env().siteUrl),
    // Without one, browsers would ask for an icon at each visit.
    icons: { icon: siteIcon(env().contentDir) },
    title: { default: title, template: `%s · ${title}` },
    ...(description && { description }),
  };
}

export default function ReaderLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={currentSite().locale}>
      <head>
        <link rel="search" type="application/opensearchdescription+xml" title={currentSite().title} href={urls.openSearch()} />
      </head>
      <body>{children}</body>
    </html>
  );
}
