import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export type Disk = {
  paths: ReadonlySet<string>;
  newSince: (before: Disk) => string[];
};

/** All files below some folders, to tell later which ones came. */
export function diskOf(folders: readonly string[]): Disk {
  const paths = new Set(
    folders
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))),
  );
  return { paths, newSince: (before) => [...paths].filter((path) => !before.paths.has(path)) };
}
