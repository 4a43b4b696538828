import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { whyNotCopied } from '../copy-file.ts';

/** What a file of an export says, or why it cannot be read: a sentence. */
export function readJson(file: string): { data: unknown } | { why: string } {
  const why = whyNotCopied(file);
  if (why !== null) return { why };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    return { data: JSON.parse(text) };
  } catch (error) {
    return { why: `It is no JSON (${(error as Error).message}).` };
  }
}

/** The list that a file of an export has under a name; none, if it has none. */
export function listIn(data: unknown, name: string): unknown[] {
  const value: unknown = typeof data === 'object' && data !== null && name in data ? data[name as keyof typeof data] : [];
  return Array.isArray(value) ? value : [];
}

/** What is wrong with a thing of an export, first of all: a sentence. */
export function whyWrong({ issues: [issue] }: z.ZodError): string {
  return `${issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue?.message ?? 'It is wrong'}.`;
}
