import { availableParallelism } from 'node:os';
import { isHit, requirePage, type Answer } from './http.ts';
import { pagesPerSecond } from './load.ts';
import { isInstalled } from './processes.ts';
import { count, progress, type Row } from './report.ts';
import type { Server } from './server.ts';
import { median } from './statistics.ts';

/** What is asked for as often as it comes, in turn with others. */
export type Target = {
  name: string;
  url: string;
  headers?: Record<string, string>;
  server: Server;
  rates: number[];
  /** CPU seconds of the server in each round: less than the round took if the load could not keep it busy. */
  cpus: number[];
};

const rounds = 3;
const seconds = 5;
const loadCore = 1;

/** The core of the servers whose answers are counted; the load has another one. */
export const serverCore = 0;

export const brotli = { 'Accept-Encoding': 'br' };

/** A target of a server that nothing was measured of yet. */
export const none = (server: Server) => ({ server, rates: [], cpus: [] });

/** Why answers cannot be counted on this machine, if so. */
export async function whyNot(): Promise<string | undefined> {
  if (!(await isInstalled('wrk'))) return 'skipped: wrk is missing (apt-get install wrk)';
  if (!(await isInstalled('taskset'))) return 'skipped: taskset is missing (apt-get install util-linux)';
  if (availableParallelism() < 2) return 'skipped: it needs two cores';
  return undefined;
}

/** The page as it is once it is cached; a page made anew for each visit would make the comparison untrue. */
export async function settled(url: string, headers: Record<string, string>, name: string): Promise<Answer> {
  await requirePage(url, headers);
  const answer = await requirePage(url, headers);
  if (!isHit(answer)) throw new Error(`${name} does not serve ${url} from a cache on the second visit`);
  return answer;
}

/** Measures all targets in each round, one after another. */
export async function measureInTurns(targets: readonly Target[]): Promise<void> {
  for (const { url, headers } of targets) await pagesPerSecond({ url, headers, core: loadCore, seconds: 1 });
  for (let round = 1; round <= rounds; round++) {
    for (const { name, url, headers, server, rates, cpus } of targets) {
      progress(`answers a second, round ${round} of ${rounds}: ${name}`);
      const before = server.cpuSeconds();
      rates.push(await pagesPerSecond({ url, headers, core: loadCore, seconds }));
      cpus.push(server.cpuSeconds() - before);
    }
  }
}

// Two rates of one round stand close in time: a machine that was slow then was slow for both.
const ratio = (ones: readonly number[], others: readonly number[]): number =>
  median(ones.map((rate, round) => rate / (others[round] ?? Number.NaN)));

/** How often one target answered for each answer of another. */
export const ratioOf = (one: Target, other: Target): number => ratio(one.rates, other.rates);

const perCpu = ({ rates, cpus }: Target): number[] => rates.map((rate, round) => rate / (cpus[round] ?? Number.NaN));

/** The same for a second of the server's CPU: what else the machine did then hardly counts. */
export const ratioPerCpu = (one: Target, other: Target): number => ratio(perCpu(one), perCpu(other));

/** What was measured of a target. */
export function rateRow(what: string, posts: number, { rates, cpus }: Target): Row {
  const range = `${count(Math.min(...rates))} to ${count(Math.max(...rates))}`;
  return { what, posts, cpu: median(cpus), wall: `${seconds} s`, figure: `${count(median(rates))}/s (${range})` };
}

/** The same beside what another target gave; `least` is what share of that it is to be, if that is told. */
export const withRatio = (row: Row, text: string, { ratio, least }: { ratio: number; least?: number }): Row => ({
  ...row,
  figure: `${text}, ${row.figure}`,
  ...(least !== undefined && { limit: `≥ ${least}×`, ok: ratio >= least }),
});
