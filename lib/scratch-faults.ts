import { writeFileSync, default as files } from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * How a write fails: it is refused; or, of a statement, SQLite has taken the whole transaction back by itself as it does when the disk is
 * full. A file of which half can be written has its first half in both cases.
 */
export type Fault = 'refused' | 'taken-back';

/** What came of work whose n-th write failed: how many writes it began, which one failed, and what it threw (undefined: nothing). */
export type Failed = { writes: number; which: string; error: unknown };

type Call = (...parameters: never[]) => unknown;
type Methods = Record<string, Call>;

/** Whatever changes a file or a folder, by the parameter that names what is written. */
const ofPaths: Record<string, number> = {
  mkdir: 0,
  mkdtemp: 0,
  open: 0,
  writeFile: 0,
  appendFile: 0,
  truncate: 0,
  utimes: 0,
  copyFile: 1,
  cp: 1,
  link: 1,
  rename: 1,
  symlink: 1,
};
const ofHandles = ['write', 'writev', 'writeFile', 'appendFile', 'truncate', 'sync', 'datasync'];

const full = (): Error => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', errno: -28 });
const fullStore = (): Error =>
  Object.assign(new Error('database or disk is full'), {
    code: 'ERR_SQLITE_ERROR',
    errcode: 13,
    errstr: 'database or disk is full',
  });

const isReading = (sql: string): boolean => /^\s*(?:select|explain|pragma|rollback)\b/i.test(sql);
const half = (bytes: string | Uint8Array): string | Uint8Array => bytes.slice(0, Math.floor(bytes.length / 2));

/**
 * Runs work with its `n`-th write to anything in a folder failing: a statement that writes, BEGIN and COMMIT among them; a file, a folder, a
 * rename, an fsync. Writes of other processes are not seen. For tests.
 */
export async function withFault(folder: string, n: number, fault: Fault, work: () => Promise<unknown>): Promise<Failed> {
  const failed: Failed = { writes: 0, which: '', error: undefined };
  const undo: (() => void)[] = [];
  const replace = (holder: object, name: string, replacement: (original: Call) => Call): void => {
    const methods = holder as Methods;
    const original = methods[name]!;
    methods[name] = replacement(original);
    undo.push(() => void (methods[name] = original));
  };
  /** Counts a write; is it the one that fails? */
  const isDoomed = (which: string): boolean => {
    if (++failed.writes !== n) return false;
    failed.which = which;
    return true;
  };
  breakFiles(replace, folder, isDoomed);
  await breakHandles(replace, folder, isDoomed);
  breakStatements(replace, fault, isDoomed);
  syncBuiltinESMExports();
  try {
    await work();
  } catch (error) {
    failed.error = error ?? new Error('nothing was thrown');
  } finally {
    for (const each of undo) each();
    syncBuiltinESMExports();
  }
  return failed;
}

type Replace = (holder: object, name: string, replacement: (original: Call) => Call) => void;
type IsDoomed = (which: string) => boolean;

const isWithin = (path: unknown, folder: string): boolean => typeof path === 'string' && resolve(path).startsWith(folder + sep);

/** Of a file that is written in one call, or copied, half gets there. */
function leaveHalf(name: string, parameters: readonly unknown[]): void {
  const [first, second] = parameters as [string, string | Uint8Array];
  if (name === 'writeFile') writeFileSync(first, half(second), { mode: 0o600 });
  if (name === 'copyFile') writeFileSync(second as string, half(files.readFileSync(first)));
}

function breakFiles(replace: Replace, folder: string, isDoomed: IsDoomed): void {
  for (const [name, at] of Object.entries(ofPaths)) {
    const isWrite = (parameters: readonly unknown[]): boolean =>
      isWithin(parameters[at], folder) && !(name === 'open' && ['r', undefined].includes(parameters[1] as string | undefined));
    const refuse = (parameters: readonly unknown[]): boolean => {
      if (!isWrite(parameters) || !isDoomed(`${name} ${String(parameters[at])}`)) return false;
      leaveHalf(name, parameters);
      return true;
    };
    replace(promises, name, (original) => async (...parameters) => {
      if (refuse(parameters)) throw full();
      return original.apply(promises, parameters);
    });
    replace(files, `${name}Sync`, (original) => (...parameters) => {
      if (refuse(parameters)) throw full();
      return original.apply(files, parameters);
    });
  }
  for (const name of ['fsyncSync', 'fdatasyncSync', 'writeSync'])
    replace(files, name, (original) => (...parameters) => {
      if (isDoomed(name)) throw full();
      return original.apply(files, parameters);
    });
}

async function breakHandles(replace: Replace, folder: string, isDoomed: IsDoomed): Promise<void> {
  await using handle = await promises.open(folder);
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  for (const name of ofHandles)
    replace(
      prototype,
      name,
      (original) =>
        async function (this: FileHandle, ...parameters: unknown[]) {
          if (!isDoomed(`${name} of a file`)) return original.apply(this, parameters as never[]);
          // What a file is given goes through `write`, which fails by itself.
          if (name === 'writeFile') files.writeSync(this.fd, half(parameters[0] as Uint8Array) as Uint8Array);
          throw full();
        },
    );
}

/** Which connection a statement is of; those that are kept compiled were made before anything is broken. */
const madeBy = new WeakMap<object, DatabaseSync>();
const connections = DatabaseSync.prototype as unknown as Methods;
const [prepare, exec] = [connections.prepare!, connections.exec!];
connections.prepare = function (this: DatabaseSync, ...parameters) {
  const statement = prepare.apply(this, parameters) as StatementSync;
  madeBy.set(statement, this);
  return statement;
};

function breakStatements(replace: Replace, fault: Fault, isDoomed: IsDoomed): void {
  const refuse = (database: DatabaseSync, sql: string): void => {
    if (isReading(sql) || !isDoomed(sql.replace(/\s+/g, ' ').slice(0, 100))) return;
    if (fault === 'taken-back' && database.isTransaction) exec.call(database, 'rollback' as never);
    throw fullStore();
  };
  replace(
    DatabaseSync.prototype,
    'exec',
    (original) =>
      function (this: DatabaseSync, sql: string) {
        refuse(this, sql);
        return original.call(this, sql as never);
      },
  );
  for (const name of ['run', 'all', 'get', 'iterate'])
    replace(
      StatementSync.prototype,
      name,
      (original) =>
        function (this: StatementSync, ...parameters: unknown[]) {
          const database = madeBy.get(this);
          if (database) refuse(database, this.sourceSQL);
          return original.apply(this, parameters as never[]);
        },
    );
}

/** Something that writes, from the same beginning each time. */
export type Deed<World> = {
  /** A world as it was before, in a folder of its own (without links in its path). */
  begin: () => Promise<World & { folder: string }>;
  act: (world: World) => Promise<unknown>;
  /** All that may be seen of a world, and nothing else. It opens it anew. */
  look: (world: World) => Promise<unknown>;
  end: (world: World) => Promise<void>;
};

/** What became of one failed write: how the world looked then, and after the same was done once more. */
export type Aftermath = Failed & { fault: Fault; left: unknown; again: unknown };

/**
 * Does the same again and again, the first write failing, then the second, until none is left that could fail. Gives what it looks like before and
 * after a deed in which nothing fails, and what became of each that did.
 */
export async function atEveryWrite<World>(
  { begin, act, look, end }: Deed<World>,
  faults: readonly Fault[] = ['refused', 'taken-back'],
): Promise<{
  before: unknown;
  after: unknown;
  failures: Aftermath[];
}> {
  const clean = await begin();
  const before = await look(clean);
  await act(clean);
  const after = await look(clean);
  await end(clean);
  const failures: Aftermath[] = [];
  for (const fault of faults) {
    for (let n = 1, isOver = false; !isOver; n++) {
      const world = await begin();
      const failed = await withFault(world.folder, n, fault, () => act(world));
      isOver = failed.writes < n;
      if (!isOver) {
        const left = await look(world);
        await act(world);
        failures.push({ ...failed, fault, left, again: await look(world) });
      }
      await end(world);
    }
  }
  return { before, after, failures };
}
