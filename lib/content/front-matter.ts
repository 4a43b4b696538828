import { parse as parseToml, TomlDate, TomlError } from 'smol-toml';
import { lineOfKey, parseBounded, parseYaml, SyntaxProblem } from './yaml.ts';

/** A document's text, cut in two. `lineOf` finds a field's line in the file (from 1). */
export type FrontMatter = {
  data: Record<string, unknown>;
  body: string;
  lineOf: (field: string) => number | undefined;
};

const fence = /^(---|\+\+\+)([^\n]*)\n/;

/** TOML's dates as the text that the author wrote, so that YAML and TOML are read alike. */
function toPlain(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? Number(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
}

function parseHead(kind: string, head: string): unknown {
  if (kind === '---') return parseYaml(head) ?? {};
  try {
    return parseBounded(head, () => toPlain(parseToml(head)));
  } catch (error) {
    if (error instanceof TomlError) throw new SyntaxProblem(error.message.split('\n')[0] ?? '', error.line);
    throw error;
  }
}

/** The line of `key = …` in TOML. Good for top-level keys, which is all that Waypost reads. */
function lineOfTomlKey(head: string, field: string): number | undefined {
  const index = head.split('\n').findIndex((line) => line.trimStart().startsWith(field) && line.includes('='));
  return index < 0 ? undefined : index + 1;
}

/**
 * Cuts YAML (`---`) or TOML (`+++`) front matter off a text; without one, all of it is body.
 * Throws a SyntaxProblem with the file's line for a fence left open, broken YAML or TOML, anything but a table of
 * fields, and for a language behind the fence (`---js`): front matter is data and is never run.
 */
export function splitFrontMatter(text: string): FrontMatter {
  const opening = fence.exec(text);
  if (!opening) return { data: {}, body: text, lineOf: () => undefined };
  const [line, kind = '---', language = ''] = opening;
  if (!['', 'yaml', 'toml'].includes(language.trim())) {
    throw new SyntaxProblem(`Front matter in "${language.trim()}" is not read: it is data, never code`, 1);
  }
  const closing = closingFence(text, kind, line.length);
  if (!closing) throw new SyntaxProblem(`The front matter that begins with ${kind} has no end`, 1);
  const head = text.slice(line.length, closing.start);
  const data = atFileLine(() => parseHead(kind, head));
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new SyntaxProblem('The front matter is not a list of `field: value` lines', 2);
  }
  if (isCircular(data)) throw new SyntaxProblem('The front matter refers to itself', 2);
  const find = kind === '---' ? (field: string) => lineOfKey(head, [field]) : (field: string) => lineOfTomlKey(head, field);
  return {
    data: data as Record<string, unknown>,
    body: text.slice(closing.end),
    lineOf(field) {
      const found = find(field);
      return found === undefined ? undefined : found + 1;
    },
  };
}

/** An alias of YAML may name what it stands in; that could be neither kept nor shown. */
function isCircular(data: object): boolean {
  try {
    return JSON.stringify(data) === undefined;
  } catch {
    return true;
  }
}

function closingFence(text: string, kind: string, from: number): { start: number; end: number } | null {
  const pattern = kind === '---' ? /^(?:---|\.\.\.)[ \t]*$/gm : /^\+\+\+[ \t]*$/gm;
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found && { start: found.index, end: Math.min(pattern.lastIndex + 1, text.length) };
}

/** The head's lines are counted from the line after the fence. */
function atFileLine<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxProblem) throw new SyntaxProblem(error.message, error.line + 1);
    throw error;
  }
}
