import commonJs from 'next/dist/server/lib/incremental-cache/file-system-cache.js';
import { toPlainHtml } from '../lib/server/plain-html.ts';

// Node gives all exports of a CommonJS module as its default.
const FileSystemCache = (commonJs as unknown as { default: typeof commonJs }).default;

type Context = ConstructorParameters<typeof FileSystemCache>[0];
type SetArguments = Parameters<InstanceType<typeof FileSystemCache>['set']>;

/** What Next gives its cache when nothing is configured. */
const memoryBytes = 50 * 1024 * 1024;

/** Next's own page cache, in memory, with the same plain pages: so `next start` sends the bytes that Waypost does. */
// oxlint-disable-next-line import/no-default-export -- Next takes a cache handler by its default export.
export default class NextOwnCache extends FileSystemCache {
  constructor(context: Context) {
    super({ ...context, maxMemoryCacheSize: memoryBytes });
  }

  override async set(...[key, data, context]: SetArguments): Promise<void> {
    if (data && 'html' in data && typeof data.html === 'string') data.html = toPlainHtml(data.html);
    await super.set(key, data, context);
  }
}
