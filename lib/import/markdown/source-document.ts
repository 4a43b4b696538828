import { readFileSync } from 'node:fs';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { parseYaml, SyntaxProblem } from '../../content/yaml.ts';
import { decodeLeniently } from './lenient-text.ts';

/** A file of text with front matter, as far as it could be read. */
export type SourceDocument = {
  data: Record<string, unknown>;
  body: string;
  /** Has it front matter at all? What has none is no document for Jekyll. */
  hasFront: boolean;
  /** Some of its front matter could not be read: `data` is the rest. */
  isBroken: boolean;
  /** Sentences for the report. */
  notes: string[];
};

/** Where the object at the beginning of a text ends (JSON, RFC 8259); -1 if it does not. */
function endOfObject(text: string): number {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return index + 1;
  }
  return -1;
}

type Split = { data: Record<string, unknown>; body: string };

/** Hugo's third form: an object of JSON that the file begins with. Throws a SyntaxProblem. */
function splitJson(text: string): Split {
  const end = endOfObject(text);
  if (end < 0) throw new SyntaxProblem('The front matter that begins with { has no end', 1);
  try {
    return { data: JSON.parse(text.slice(0, end)) as Record<string, unknown>, body: text.slice(end) };
  } catch (error) {
    throw new SyntaxProblem(error instanceof Error ? error.message : String(error), 1);
  }
}

/** What begins a block of YAML at the margin. */
const key = /^["']?[\w-]+["']?\s*:/;

/** Broken YAML, field by field: those that can be read by themselves, the lines of those that cannot, and values that another one follows. */
function rescue(head: string): { data: Record<string, unknown>; lost: string[]; replaced: string[] } {
  const blocks: string[][] = [];
  for (const line of head.split('\n')) {
    if (key.test(line) || blocks.length === 0) blocks.push([line]);
    else blocks.at(-1)!.push(line);
  }
  const data: Record<string, unknown> = {};
  const [lost, replaced]: [string[], string[]] = [[], []];
  for (const block of blocks) {
    const text = block.join('\n').trim();
    try {
      const parsed = parseYaml(text) ?? {};
      if (typeof parsed !== 'object' || Array.isArray(parsed)) throw new SyntaxProblem('It is no field', 1);
      for (const name of Object.keys(parsed))
        if (Object.hasOwn(data, name)) replaced.push(`${name}: ${JSON.stringify(data[name])}`);
      Object.assign(data, parsed);
    } catch {
      lost.push(text);
    }
  }
  return { data, lost, replaced };
}

function saveBroken(text: string, problem: SyntaxProblem): SourceDocument {
  const said = `Line ${problem.line}: ${problem.message}.`;
  const parts = /^---[^\n]*\n([^]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  if (!parts)
    return {
      data: {},
      body: text,
      hasFront: true,
      isBroken: true,
      notes: [`${said} It is a draft now, with its front matter in its text.`],
    };
  const { data, lost, replaced } = rescue(parts[1] ?? '');
  const notes = [said];
  if (replaced.length > 0) notes.push(`Of two fields of one name the last is kept, not ${replaced.join(', ')}.`);
  if (lost.length > 0) notes.push(`It is a draft now, without what could not be read: ${lost.join(' ¶ ')}.`);
  return { data, body: text.slice(parts[0].length), hasFront: true, isBroken: lost.length > 0, notes: [notes.join(' ')] };
}

const isJson = (text: string): boolean => /^\{\s*["}]/.test(text);

/** Reads a text with YAML (`---`), TOML (`+++`) or JSON (`{`) before it. Never throws: what is wrong is said. */
export function parseSourceDocument(whole: string): SourceDocument {
  const text = whole.replace(/^\uFEFF/, '');
  try {
    const { data, body } = isJson(text) ? splitJson(text) : splitFrontMatter(text);
    return { data, body, hasFront: body.length < text.length, isBroken: false, notes: [] };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return saveBroken(text, error);
  }
}

/** Reads a file, whatever its encoding is. Throws the error of the file system. */
export function readSourceDocument(path: string): SourceDocument {
  const { text, note } = decodeLeniently(readFileSync(path));
  const document = parseSourceDocument(text);
  return note === null ? document : { ...document, notes: [note, ...document.notes] };
}
