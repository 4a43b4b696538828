import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml, SyntaxProblem } from '../../content/yaml.ts';
import type { Account } from '../account.ts';
import { decodeText } from '../decode-text.ts';

/** Where settings lie in a folder of Ghost's, in a backup, or beside an export. */
const folders = ['.', 'data', 'settings', 'content/data', 'content/settings'];

/** The files of a name that lie in a folder, each with what it says: YAML, of which JSON is a part. One that is no YAML is left, and said to be. */
export function readSettings(folder: string, name: string, account: Account): { file: string; says: unknown }[] {
  const files = folders.map((each) => join(folder, each, name)).filter((file) => existsSync(file));
  return files.flatMap((file) => {
    try {
      return [{ file, says: parseYaml(decodeText(readFileSync(file)).text) }];
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      account.found('other');
      account.left('other', file, `It is no YAML in line ${error.line}: ${error.message}.`);
      return [];
    }
  });
}
