import { join } from 'node:path';
import { openStore } from '../lib/db/open.ts';
import { placeOf } from '../lib/db/place.ts';
import { sync } from '../lib/publish/sync.ts';
import { readSite } from '../lib/site.ts';

const [contentDir, dataDir] = process.argv.slice(2) as [string, string];
const store = await openStore(placeOf(process.env.DATABASE_URL || `file:${join(dataDir, 'waypost.db')}`));
const { site } = readSite(contentDir);
const { files, problems } = await sync(store, { contentDir, site, now: Date.now(), serving: false });
await store.close();
console.log(`${files} documents, ${problems.length} problems`);
