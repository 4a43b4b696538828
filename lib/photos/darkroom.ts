import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { childEnvironment, env } from '../env.ts';
import { once } from '../once.ts';
import type { Card } from './card.ts';
import { DarkroomBusy, PictureError, stopping } from './darkroom-errors.ts';
import type { Print } from './develop.ts';
import type { Examined, PictureProblem } from './examine.ts';
import type { Image } from './sizes.ts';

/** What can be done: with a picture's file (an absolute path), or to make a card. */
export type Task =
  | { kind: 'hash'; file: string }
  | { kind: 'examine'; file: string }
  | { kind: 'develop'; file: string; image: Image; prints: Print[] }
  | { kind: 'strip'; file: string; image: Image; to: string }
  | { kind: 'draw'; card: Card; to: string };

export type Order = { id: number; task: Task };
export type Answer = { id: number; result?: unknown; problem?: PictureProblem; error?: { message: string; code?: string } };

/** Who is served first: a reader who waits, then a publish, then what is made ahead. */
export const urgency = { reader: 0, publish: 1, ahead: 2 } as const;
export type Urgency = (typeof urgency)[keyof typeof urgency];

type Job = Order & {
  urgency: Urgency;
  /** Processes that ended while it was under way. */
  losses: number;
  timer?: NodeJS.Timeout;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
};

/** Pictures that are worked on at once: as many as the small machine has processors. Of what is made ahead, one, so that who waits finds a place. */
const atOnce = 2;

/**
 * How far pictures stand behind pages when processors are wanted: a little. Somebody waits for most of them; at 10, a publish on a
 * machine that was busy with other things took more than 15 s.
 */
const niceness = 3;

/** The longest that one picture may take, and how long the process waits for another (ms). */
const patience = 60_000;
const idle = 15_000;

/** Readers who wait at once; a page asks for a few pictures each. */
const mostWaiting = 500;

const deadly: PictureProblem = {
  message: 'cannot be decoded: the decoder ends, or takes too long.',
  mend: 'Export it again, smaller.',
};

/** Hands pictures to a process of its own, that starts when there is one and ends when there are no more. */
export class Darkroom {
  readonly #script: string;
  #process: ChildProcess | null = null;
  #last = 0;
  #waiting: Job[] = [];
  readonly #working = new Map<number, Job>();
  #idle: NodeJS.Timeout | undefined;
  #retired = false;

  /** `script` is the file of the process. */
  constructor(script: string) {
    this.#script = script;
  }

  /** The hash that a picture's derivatives are named by. Throws a PictureError if it is no picture. */
  hash = (file: string, at: Urgency): Promise<string> => this.#ask({ kind: 'hash', file }, at) as Promise<string>;

  /** What a picture's file tells. Throws a PictureError if it cannot be shown. */
  examine = (file: string, at: Urgency): Promise<Examined> => this.#ask({ kind: 'examine', file }, at) as Promise<Examined>;

  /** Makes derivatives. Throws a PictureError if the file is not (or no longer) that picture, a DarkroomBusy if too many wait. */
  develop = async (file: string, image: Image, prints: Print[], at: Urgency): Promise<void> => {
    await this.#ask({ kind: 'develop', file, image, prints }, at);
  };

  /** Writes the original without what the camera wrote. Throws as `develop` does. */
  strip = async (file: string, image: Image, to: string, at: Urgency): Promise<void> => {
    await this.#ask({ kind: 'strip', file, image, to }, at);
  };

  /** Draws a card into a file (PNG). Throws a DarkroomBusy if too many wait. */
  draw = async (card: Card, to: string, at: Urgency): Promise<void> => {
    await this.#ask({ kind: 'draw', card, to }, at);
  };

  /** From now on only readers who wait are served; the rest is done after the next start. */
  retire(): void {
    this.#retired = true;
    const left = this.#waiting.filter((job) => job.urgency !== urgency.reader);
    this.#waiting = this.#waiting.filter((job) => job.urgency === urgency.reader);
    for (const job of left) job.reject(stopping());
  }

  /** Ends the process; what is under way is given up. */
  close(): void {
    this.retire();
    for (const job of [...this.#waiting, ...this.#working.values()]) job.reject(stopping());
    this.#waiting = [];
    this.#end();
  }

  #ask(task: Task, at: Urgency): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#retired && at !== urgency.reader) return reject(stopping());
      if (at === urgency.reader && this.#waiting.length >= mostWaiting)
        return reject(new DarkroomBusy('Too many pictures are waited for.'));
      const after = this.#waiting.findIndex((job) => job.urgency > at);
      const job: Job = { id: ++this.#last, task, urgency: at, losses: 0, resolve, reject };
      this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, job);
      this.#work();
    });
  }

  /** A job whose process has ended before goes alone: then it is known whose fault it is. What is made ahead begins when nobody waits. */
  #mayStart({ losses, urgency: at }: Job): boolean {
    const others = [...this.#working.values()];
    if (others.length === 0) return true;
    return at !== urgency.ahead && losses === 0 && others.length < atOnce && others.every((job) => job.losses === 0);
  }

  #work(): void {
    for (let job = this.#next(); job && this.#mayStart(job); job = this.#next()) {
      this.#waiting.splice(this.#waiting.indexOf(job), 1);
      this.#begin(job);
    }
    if (this.#working.size > 0 || !this.#process) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(), idle).unref();
    // A command that has nothing else to do may end.
    this.#process.unref();
    this.#process.channel?.unref();
  }

  /** Who is next. Readers who come without end leave one place to a publish that waits. */
  #next(): Job | undefined {
    const isBusyWith = (at: Urgency): boolean => [...this.#working.values()].some((job) => job.urgency === at);
    const publish = isBusyWith(urgency.reader) && !isBusyWith(urgency.publish);
    return (publish && this.#waiting.find((job) => job.urgency === urgency.publish)) || this.#waiting[0];
  }

  #begin(job: Job): void {
    const { id, task } = job;
    try {
      const child = this.#open();
      this.#working.set(id, job);
      job.timer = setTimeout(() => child.kill('SIGKILL'), patience);
      child.send({ id, task } satisfies Order, (error) => error && child.kill('SIGKILL'));
    } catch (error) {
      this.#working.delete(id);
      clearTimeout(job.timer);
      job.reject(error as Error);
    }
  }

  #open(): ChildProcess {
    clearTimeout(this.#idle);
    this.#process ??= this.#start();
    this.#process.ref();
    this.#process.channel?.ref();
    return this.#process;
  }

  #start(): ChildProcess {
    const child = fork(this.#script, {
      env: { ...(childEnvironment() as NodeJS.ProcessEnv), FONTCONFIG_FILE: join(dirname(this.#script), 'fonts.conf') },
      execArgv: ['--max-old-space-size=256'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      if (child.pid !== undefined) setPriority(child.pid, niceness);
    } catch {
      // It works at the usual priority too.
    }
    child.on('message', (answer: Answer) => this.#answer(answer));
    child.on('error', () => {
      child.kill('SIGKILL');
      // A process that could not be started never exits.
      this.#lose(child);
    });
    child.once('exit', () => this.#lose(child));
    return child;
  }

  #answer({ id, result, problem, error }: Answer): void {
    const job = this.#working.get(id);
    if (!job) return;
    this.#working.delete(id);
    clearTimeout(job.timer);
    if (problem) job.reject(new PictureError(problem));
    else if (error) job.reject(Object.assign(new Error(error.message), error));
    else job.resolve(result);
    this.#work();
  }

  /** The process has ended: what it was at is tried again, each alone. */
  #lose(child: ChildProcess): void {
    if (this.#process !== child) return;
    this.#process = null;
    const lost = [...this.#working.values()];
    this.#working.clear();
    for (const job of lost) {
      clearTimeout(job.timer);
      job.losses++;
      if (job.losses > 1) job.reject(new PictureError(deadly));
      else this.#waiting.unshift(job);
    }
    this.#work();
  }

  #end(): void {
    clearTimeout(this.#idle);
    const child = this.#process;
    this.#process = null;
    for (const job of this.#working.values()) clearTimeout(job.timer);
    this.#working.clear();
    child?.kill();
  }
}

/** The darkroom of this process. */
export const darkroom = (): Darkroom =>
  once(
    'darkroom',
    () => new Darkroom(join(/* turbopackIgnore: true */ env().programDir, 'lib', 'photos', 'darkroom-process.ts')),
  );
