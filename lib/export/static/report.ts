import type { Exported } from './write-site.ts';

/** A list under its heading; nothing if there is nothing in it. */
const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [heading, ...lines.map((line) => `- ${line}`)];

/** What of the blog is another way in an export, or broken in it, in lines: what is wrong first. */
export function reportOf({ taken, unwritten, alike, broken }: Exported): string[] {
  const told = (isOurs: boolean): string[] =>
    broken
      .filter((link) => link.isOurs === isOurs)
      .map(({ target, reason, pages }) => `${target}: ${reason}; on ${pages.join(', ')}`);
  return [
    ...section(
      'Addresses without a file:',
      unwritten.map(({ url, reason }) => `${url}: ${reason}`),
    ),
    ...section('Broken links that Waypost wrote (please report them):', told(true)),
    ...section('Broken links in what authors and readers wrote:', told(false)),
    ...section('The same file on Windows and macOS, which do not tell capitals apart:', alike),
    ...section(
      'Taken out, because it needs a running server:',
      [...taken].map(([what, count]) => `${what}: ${count}`).toSorted(),
    ),
  ];
}
