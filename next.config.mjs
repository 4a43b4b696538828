/** @type {import('next').NextConfig} */
export default {
  // Pages are kept by the front of the server, in memory alone: ten thousand made-up addresses leave no file behind.
  cacheHandler: new URL('./lib/server/page-cache.ts', import.meta.url).pathname,
  cacheMaxMemorySize: 0,
  experimental: { isrFlushToDisk: false },
  poweredByHeader: false,
  // Compression is the front's, once per page.
  compress: false,
  // Derivatives are ours; the optimizer would re-encode in this process, for whoever asks.
  images: { unoptimized: true },
  // Titles stand in the head for everyone, not only for known robots.
  htmlLimitedBots: /.*/,
  // `npm run check` is where types are checked; who runs a blog need not wait for that.
  typescript: { ignoreBuildErrors: true },
  // Node loads a grammar when a page needs it; a bundle of two hundred of them slowed every start.
  serverExternalPackages: ['lowlight'],
};
