import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { env } from '#lib/env.ts';
import { siteIcon } from '#lib/site-icon.ts';
import { currentSite } from '#lib/site.ts';
import '../(reader)/reading.css';
import './admin.css';

export const generateMetadata = (): Metadata => ({
  title: { default: 'For authors', template: `%s · ${currentSite().title}` },
  icons: { icon: siteIcon(env().contentDir) },
  robots: { index: false, follow: false },
});

export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="admin">{children}</body>
    </html>
  );
}
