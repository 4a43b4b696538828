import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { PageHead } from '#components/page-head.tsx';
import { authorSheet } from '#lib/author-sheet.ts';
import { nonceHeader } from '#lib/http.ts';
import { servedFolder } from '#lib/served-folder.ts';
import { siteIcon } from '#lib/site-icon.ts';
import { currentSite } from '#lib/site.ts';
import '../(reader)/reading.css';
import './admin.css';

export const generateMetadata = (): Metadata => ({
  title: { default: 'For authors', template: `%s · ${currentSite().title}` },
  icons: { icon: siteIcon(servedFolder()) },
  robots: { index: false, follow: false },
});

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(nonceHeader) ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <PageHead sheet={authorSheet()} title={currentSite().title} nonce={nonce} />
      <body className="admin">{children}</body>
    </html>
  );
}
