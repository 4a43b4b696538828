import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { endPostgres, usePostgres } from './database.ts';
import { runDir } from './made.ts';
import { busyShare } from './proc.ts';
import { endEverythingOnExit } from './processes.ts';
import { progress, table, type Row, type Section } from './report.ts';
import { build } from './sections/build.ts';
import { coldIndex } from './sections/cold-index.ts';
import { comments } from './sections/comments.ts';
import { edge } from './sections/edge.ts';
import { feeds } from './sections/feeds.ts';
import { importing } from './sections/import.ts';
import { memory } from './sections/memory.ts';
import { miss } from './sections/miss.ts';
import { pages } from './sections/pages.ts';
import { photos } from './sections/photos.ts';
import { publish } from './sections/publish.ts';
import { save } from './sections/save.ts';
import { search } from './sections/search.ts';
import { sitemap } from './sections/sitemap.ts';
import { traffic } from './sections/traffic.ts';
import { warmStart } from './sections/warm-start.ts';

/** In this order: what comes later visits and edits more of what is measured. */
const sections: Record<string, Section> = {
  index: coldIndex,
  start: warmStart,
  build,
  miss,
  save,
  publish,
  pages,
  edge,
  feeds,
  memory,
  comments,
  photos,
  sitemap,
  search,
  traffic,
  import: importing,
};

const usage = `node bench/run.ts [${Object.keys(sections).join('|')} …] [--posts 10000] [--large 100000] [--megabytes 500]
--large 0 leaves out what is measured at two sizes. --database postgres keeps the stores in a PostgreSQL of its own, which may take twice as long.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    posts: { type: 'string', default: '10000' },
    large: { type: 'string', default: '100000' },
    megabytes: { type: 'string', default: '500' },
    database: { type: 'string', default: 'sqlite' },
    help: { type: 'boolean', default: false },
  },
});
const options = { posts: Number(values.posts), large: Number(values.large), megabytes: Number(values.megabytes) };
const unknown = positionals.filter((name) => !(name in sections));
const sizesAreWrong = !(
  Number.isInteger(options.posts) &&
  options.posts >= 100 &&
  Number.isInteger(options.large) &&
  options.megabytes > 0
);
if (values.help || unknown.length > 0 || sizesAreWrong) {
  console.error(unknown.length > 0 ? `No such section: ${unknown.join(', ')}\n${usage}` : usage);
  process.exit(values.help ? 0 : 2);
}

endEverythingOnExit();
if (values.database === 'postgres') await usePostgres();
await rm(runDir, { recursive: true, force: true });
const busy = await busyShare();
if (busy > 0.1) progress(`other work takes ${Math.round(busy * 100)} % of this machine: expect figures worse than they are`);
const rows: Row[] = [];
for (const [name, section] of Object.entries(sections)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  try {
    await section(options, (row) => rows.push(row));
  } catch (error) {
    progress(`${name}: ${(error as Error).message}`);
    rows.push({ what: name, figure: 'failed, see above', ok: false });
  }
}
await rm(runDir, { recursive: true, force: true });
await endPostgres();
console.log(table(rows));
process.exitCode = rows.some((row) => row.ok === false) ? 1 : 0;
