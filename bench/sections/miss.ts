import { ensureBuilt } from '../built.ts';
import { allowed } from '../database.ts';
import { firstVisits, type Visit } from '../first-visits.ts';
import { isHit, requirePage } from '../http.ts';
import { milliseconds, progress, type Add, type Options, type Row } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { stage } from '../stage.ts';
import { median } from '../statistics.ts';

type Subject = {
  posts: number;
  server: Server;
  visits: Record<string, Visit[]>;
  times: Map<string, number[]>;
};

const limitMs = (): number => 60 * allowed();

/** What a reader waits for who is the first to ask for a page. */
export async function miss({ posts, large }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const subjects: Subject[] = [];
  try {
    for (const n of large ? [posts, large] : [posts]) subjects.push(await subject(n));
    await visitInTurns(subjects);
  } finally {
    for (const { server } of subjects) await server.stop();
  }
  const [small] = subjects;
  for (const each of subjects) {
    for (const [kind, times] of each.times) {
      const row = rowOf(kind, each.posts, times);
      add(each === small ? row : beside(row, median(times) / median(small?.times.get(kind) ?? [])));
    }
  }
}

async function subject(posts: number): Promise<Subject> {
  const staged = await stage(posts);
  const server = await startWaypost(staged);
  await untilIdle(server);
  return { posts, server, visits: firstVisits(staged, server), times: new Map() };
}

/** A visit of the one, a visit of the other: a machine that is slow for a while is slow for both. */
async function visitInTurns(subjects: readonly Subject[]): Promise<void> {
  for (const [kind, { length }] of Object.entries(subjects[0]?.visits ?? {})) {
    progress(`first visits: ${kind}`);
    for (let sample = 0; sample < length; sample++) {
      for (const each of subjects) await visit(each, kind, sample);
    }
  }
}

async function visit({ server, visits, times }: Subject, kind: string, sample: number): Promise<void> {
  const next = visits[kind]?.[sample];
  if (!next) return;
  await next.prepare?.();
  const answer = await requirePage(server.url + next.path);
  const measured = times.get(kind) ?? [];
  // A page that the server has made in the background meanwhile is no first visit.
  if (!isHit(answer)) measured.push(answer.ms);
  times.set(kind, measured);
}

function rowOf(kind: string, posts: number, times: readonly number[]): Row {
  const what = `first visit: ${kind} (median of ${times.length})`;
  if (times.length === 0) return { what, posts, figure: 'no miss seen', limit: `≤ ${limitMs()} ms` };
  const middle = median(times);
  return {
    what,
    posts,
    wall: milliseconds(middle),
    figure: `${milliseconds(Math.min(...times))} to ${milliseconds(Math.max(...times))}`,
    limit: `≤ ${limitMs()} ms`,
    ok: middle <= limitMs(),
  };
}

function beside(row: Row, growth: number): Row {
  if (Number.isNaN(growth)) return row;
  return {
    ...row,
    figure: `${growth.toFixed(2)}×, ${row.figure}`,
    limit: `${row.limit}, ≤ 1.25×`,
    ok: row.ok === true && growth <= 1.25,
  };
}
