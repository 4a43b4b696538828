import { LineCounter, isMap, isScalar, parse, parseDocument, YAMLParseError } from 'yaml';

/** What went wrong in a YAML or TOML text, and in which of its lines (from 1). */
export class SyntaxProblem extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** The parser compares each key of a table with each other: so often, which is for three thousand keys. */
const mostCompared = 5_000_000;

/** Throws a RangeError where a table has more keys than are worth comparing. */
function options() {
  let compared = 0;
  const isSameKey = (one: unknown, other: unknown): boolean => {
    if (++compared > mostCompared) throw new RangeError('too many keys');
    return one === other || (isScalar(one) && isScalar(other) && one.value === other.value);
  };
  return { maxAliasCount: 50, logLevel: 'error', uniqueKeys: isSameKey } as const;
}

/** What the parser could not carry through; it hands errors of others on as its own. */
const isTooMuch = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof Error && /^(?:Maximum call stack size|too many keys)/.test(error.message));

/** Larger settings are nobody's (characters): an album of a thousand pictures with captions takes half of it. */
const largest = 128 * 1024;

/** Reads settings by a parser that calls itself for what is nested. Throws a SyntaxProblem if they are too large for that, or too deep. */
export function parseBounded<T>(text: string, parser: () => T): T {
  if (text.length > largest) throw new SyntaxProblem(`This is longer than ${largest / 1024} kB`, 1);
  try {
    return parser();
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxProblem('This is nested too deeply, or has too many keys', 1);
    throw error;
  }
}

/**
 * Parses YAML 1.2 (core schema: a date stays the text that it is).
 * Throws a SyntaxProblem with the line; an author's file never holds more aliases than 50 ("billion laughs").
 */
export const parseYaml = (text: string): unknown =>
  parseBounded(text, () => {
    try {
      // Counting lines is a third of the work, and only an error needs it.
      return parse(text, { ...options(), prettyErrors: false });
    } catch (error) {
      throw isTooMuch(error) ? new RangeError('nested', { cause: error }) : toProblem(text);
    }
  });

function toProblem(text: string): SyntaxProblem {
  try {
    parse(text, options());
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
  let node: unknown = parseDocument(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false }).contents;
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
