import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { env } from '#lib/env.ts';
import { currentSite } from '#lib/site.ts';
import './reading.css';

/** Without an icon of their own, browsers would ask for one at each visit and get a 404: a signpost, then. */
const signpost =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M7 1h2v14H7z' fill='%23876'/%3E%3Cpath d='M3 3h9l2 2-2 2H3z' fill='%230b5a8a'/%3E%3C/svg%3E";

/** The author's icon, if the content folder has one. */
function icon(): string {
  const file = ['favicon.svg', 'favicon.ico', 'favicon.png'].find((name) => existsSync(join(env().contentDir, name)));
  return file ? `/${file}` : signpost;
}

export function generateMetadata(): Metadata {
  const { title, description } = currentSite();
  return {
    metadataBase: new URL(env().siteUrl),
    icons: { icon: icon() },
    title: { default: title, template: `%s · ${title}` },
    ...(description && { description }),
  };
}

export default function ReaderLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={currentSite().locale}>
      <body>{children}</body>
    </html>
  );
}
