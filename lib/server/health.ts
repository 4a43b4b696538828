import { store } from '../db/open.ts';
import { isOutage } from '../db/outage.ts';
import { env } from '../env.ts';
import { KeptAnswer } from '../kept-answer.ts';
import { mailsWaiting } from '../mail/queue.ts';
import { once } from '../once.ts';
import { pullFailsSince } from '../publish/pull.ts';
import { publishState, type PublishState } from '../publish/state.ts';
import { pingsWaiting } from '../websub/queue.ts';
import { lookAtDisk, type Disk } from './disk.ts';
import { currentPhase, type Phase } from './lifecycle.ts';

/** An answer is given again for so long, and who asks waits so long for it (ms). */
const times = { fresh: 1000, patience: 3000 };

/** Less than this is little (bytes). */
const littleSpace = 512 * 1024 * 1024;

/** A publish that takes longer (ms) is worth a look: it waits for something that does not come. */
const longPublish = 10 * 60_000;

/** Mail that waits for longer (ms) is worth a look: the server that takes it is down, or does not want it. */
const longWait = 60 * 60_000;

type Queue = { count: number; oldest: number | null };

/** The store: how long (s) it took to say that it can be written to, or why it cannot; what waits in it. */
type StoreHealth = { seconds: number; problem: string | null; isBusy: boolean; mails: Queue | null; pings: Queue | null };

/** What can be said of this server now. Moments are ms UTC. */
export type Health = {
  phase: Phase;
  /** Undefined: it was asked, and has not answered. */
  store: StoreHealth | undefined;
  disk: Disk | undefined;
  publish: PublishState;
  pullFailsSince: number | null;
};

async function askStore(): Promise<StoreHealth> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  try {
    const { tryWriting, read } = store();
    await tryWriting();
    const answered = seconds();
    const [mails, pings] = [await mailsWaiting(read), await pingsWaiting(read)];
    return { seconds: answered, problem: null, isBusy: false, mails, pings };
  } catch (error) {
    // Others wait for a publish of ours, and get their turn.
    const isBusy = publishState().runningSince !== null && isOutage(error);
    return { seconds: seconds(), problem: (error as Error).message, isBusy, mails: null, pings: null };
  }
}

const storeAnswer = (): KeptAnswer<StoreHealth> => once('health-store', () => new KeptAnswer(askStore, times));
const diskAnswer = (): KeptAnswer<Disk> => once('health-disk', () => new KeptAnswer(() => lookAtDisk(env().dataDir), times));

/** Asks how this server is. Before it serves, there is no store to be asked. */
export async function readHealth(): Promise<Health> {
  const phase = currentPhase();
  const isUp = phase !== 'starting';
  const [stored, disk] = isUp ? await Promise.all([storeAnswer().ask(), diskAnswer().ask()]) : [];
  return { phase, store: stored, disk, publish: publishState(), pullFailsSince: pullFailsSince() };
}

/** What a balancer or a person is to know: one word, and one for each part. */
export type Verdict = {
  status: 'ok' | 'degraded' | 'failing' | 'starting' | 'stopping';
  store: 'ok' | 'busy' | 'failing' | 'unknown';
  disk: 'ok' | 'low' | 'full' | 'unknown';
  publish: 'ok' | 'slow' | 'failing';
  files: 'ok' | 'broken';
  mail: 'ok' | 'late' | 'unknown';
};

const verdictOnDisk = (disk: Disk | undefined): Verdict['disk'] => {
  if (!disk) return 'unknown';
  if (disk.problem !== null) return 'full';
  return disk.free < littleSpace ? 'low' : 'ok';
};

function verdictOnPublish({ publish: { failing, runningSince }, pullFailsSince: pull }: Health, now: number): Verdict['publish'] {
  if (failing !== null || pull !== null) return 'failing';
  return runningSince !== null && now - runningSince > longPublish ? 'slow' : 'ok';
}

const verdictOnMail = (mails: Queue | null | undefined, now: number): Verdict['mail'] => {
  if (!mails) return 'unknown';
  return mails.oldest !== null && now - mails.oldest > longWait ? 'late' : 'ok';
};

/** Judges what was found at a moment (ms UTC). Failing is what keeps readers from pages or from writing; the rest is worth a look. */
export function judge(health: Health, now: number): Verdict {
  const { phase, store: asked, disk, publish } = health;
  const isFailing = !asked || (asked.problem !== null && !asked.isBusy);
  const parts: Omit<Verdict, 'status'> = {
    store: phase === 'starting' ? 'unknown' : isFailing ? 'failing' : asked.isBusy ? 'busy' : 'ok',
    disk: verdictOnDisk(disk),
    publish: verdictOnPublish(health, now),
    files: (publish.last?.broken ?? 0) > 0 ? 'broken' : 'ok',
    mail: verdictOnMail(asked?.mails, now),
  };
  if (phase !== 'serving') return { status: phase, ...parts };
  if (parts.store === 'failing' || parts.disk === 'full' || parts.disk === 'unknown') return { status: 'failing', ...parts };
  const isWell = Object.values(parts).every((state) => state === 'ok');
  return { status: isWell ? 'ok' : 'degraded', ...parts };
}
