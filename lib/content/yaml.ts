import { LineCounter, isMap, isScalar, parse, parseDocument, YAMLParseError } from 'yaml';

/** What went wrong in a YAML or TOML text, and in which of its lines (from 1). */
export class SyntaxProblem extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const options = { maxAliasCount: 50, logLevel: 'error' } as const;

/**
 * Parses YAML 1.2 (core schema: a date stays the text that it is).
 * Throws a SyntaxProblem with the line; an author's file never holds more aliases than 50 ("billion laughs").
 */
export function parseYaml(text: string): unknown {
  try {
    // Counting lines is a third of the work, and only an error needs it.
    return parse(text, { ...options, prettyErrors: false });
  } catch {
    throw toProblem(text);
  }
}

function toProblem(text: string): SyntaxProblem {
  try {
    parse(text, options);
  } catch (error) {
    if (error instanceof YAMLParseError) {
      return new SyntaxProblem(error.message.split('\n')[0]?.replace(/ at line \d+.*/, '') ?? '', error.linePos?.[0].line ?? 1);
    }
    return new SyntaxProblem(error instanceof Error ? error.message : String(error), 1);
  }
  return new SyntaxProblem('This YAML cannot be read', 1);
}

/** The line (from 1) on which a key path such as `['listing', 'entries']` stands, or of its nearest parent. */
export function lineOfKey(text: string, path: readonly PropertyKey[]): number | undefined {
  const lines = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter: lines, logLevel: 'silent' }).contents;
  let line: number | undefined;
  for (const name of path) {
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === name);
    if (!pair || !isScalar(pair.key) || !pair.key.range) break;
    line = lines.linePos(pair.key.range[0]).line;
    node = pair.value;
  }
  return line;
}
