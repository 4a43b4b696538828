import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostileInput } from '../lib/comments/hostile-input.ts';
import { publicCorpora } from '../lib/comments/public-corpora.ts';

/** Scanners that Debian has: their lists are read, they are neither installed nor run. */
const scanners = ['wfuzz', 'wapiti'] as const;

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split(/\r?\n/).filter(Boolean);

const readers: Record<(typeof scanners)[number], (folder: string) => string[]> = {
  wfuzz(folder) {
    const lists = join(folder, 'usr/share/wfuzz/wordlist/Injections');
    return readdirSync(lists).flatMap((name) => linesOf(join(lists, name)));
  },
  wapiti(folder) {
    const list = join(folder, 'usr/lib/python3/dist-packages/wapitiCore/data/attacks/xssPayloads.ini');
    const payloads = linesOf(list).flatMap((line) => /^payload = (.*)$/.exec(line)?.[1] ?? []);
    return payloads.map((text) => text.replaceAll('__XSS__', '1').replaceAll('[TAB]', '\t').replaceAll('[LF]', '\n'));
  },
};

function listOf(scanner: (typeof scanners)[number]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-attacks-'));
  try {
    execFileSync('apt-get', ['download', '-qq', scanner], { cwd: folder, stdio: 'ignore', timeout: 60_000 });
    const [name = ''] = readdirSync(folder);
    execFileSync('dpkg-deb', ['-x', name, '.'], { cwd: folder, stdio: 'ignore' });
    return readers[scanner](folder);
  } catch {
    console.error(`Left out: the list of Debian's ${scanner} (apt-get download ${scanner}).`);
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Lists of strings by which pages have been broken into or broken, by name: our own, those of public corpora, those that scanners try. A
 * scanner's is empty where Debian could not be asked for it.
 */
export const attackLists = (): Record<string, readonly string[]> => ({
  'our own': hostileInput,
  ...publicCorpora,
  ...Object.fromEntries(scanners.map((scanner) => [`the attacks of ${scanner}`, listOf(scanner)])),
});
