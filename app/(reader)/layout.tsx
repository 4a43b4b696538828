import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { PageHead } from '#components/page-head.tsx';
import { authorSheet } from '#lib/author-sheet.ts';
import { directionOf } from '#lib/content/language.ts';
import { env } from '#lib/env.ts';
import { servedFolder } from '#lib/served-folder.ts';
import { siteIcon } from '#lib/site-icon.ts';
import { currentSite } from '#lib/site.ts';
import './reading.css';

export function generateMetadata(): Metadata {
  const { title, description } = currentSite();
  return {
    metadataBase: new URL(env().siteUrl),
    // Without one, browsers would ask for an icon at each visit.
    icons: { icon: siteIcon(servedFolder()) },
    title: { default: title, template: `%s · ${title}` },
    ...(description && { description }),
  };
}

export const viewport: Viewport = { colorScheme: 'light dark' };

export default function ReaderLayout({ children }: { children: ReactNode }) {
  const { locale, title } = currentSite();
  return (
    <html lang={locale} dir={directionOf(locale)} suppressHydrationWarning>
      <PageHead sheet={authorSheet()} title={title} />
      <body>{children}</body>
    </html>
  );
}
