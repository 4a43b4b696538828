/** What the names in a template stand for. */
export type Scope = {
  site: Record<string, unknown>;
  page: Record<string, unknown>;
};

/** The address of the old site, for which nothing stands here: what follows it is a path. */
const rootNames = new Set(['site.url', 'site.baseurl', 'site.github.url', 'site.base_url']);

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Is an expression the address of the old site, whole or in part? */
export const isRoot = (expression: string): boolean => rootNames.has(expression.trim());

function lookUp(name: string, scope: Scope): string | null {
  if (isRoot(name)) return '';
  const [first, ...rest] = name.split('.');
  let value: unknown = first === 'site' ? scope.site : first === 'page' ? scope.page : undefined;
  for (const key of rest) {
    const isFields = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key);
    value = isFields ? (value as Record<string, unknown>)[key] : undefined;
  }
  return isScalar(value) ? String(value) : null;
}

/** A text in quotes, a number, or what a name stands for; null if nobody knows it. */
export function valueOf(expression: string, scope: Scope): string | null {
  const plain = expression.trim();
  const literal = /^(["'])([^]*)\1$/.exec(plain)?.[2];
  if (literal !== undefined) return literal;
  if (/^-?\d+(?:\.\d+)?$/.test(plain)) return plain;
  return /^[\w-]+(?:\.[\w-]+)+$/.test(plain) ? lookUp(plain, scope) : null;
}

const rooted = (path: string): string => (/^(?:[a-z][a-z\d+.-]*:|\/)/i.test(path) ? path : `/${path}`);

type Filter = (value: string, argument: string | null) => string | null;

const filters: Record<string, Filter> = {
  relative_url: (value) => rooted(value),
  absolute_url: (value) => rooted(value),
  prepend: (value, argument) => (argument === null ? null : argument + value),
  append: (value, argument) => (argument === null ? null : value + argument),
  escape: (value) => value,
  xml_escape: (value) => value,
  strip: (value) => value.trim(),
};

/** Cuts at a character that does not stand in quotes. */
function splitOutside(text: string, at: string): string[] {
  const parts = [''];
  let quote = '';
  for (const char of text) {
    if (quote === '' && char === at) {
      parts.push('');
      continue;
    }
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    parts[parts.length - 1] += char;
  }
  return parts;
}

/** What an output, `"/a" | relative_url`, comes to; null if a name or a filter in it is not known. */
export function evaluate(expression: string, scope: Scope): string | null {
  const [first = '', ...rest] = splitOutside(expression, '|');
  let value = valueOf(first, scope);
  for (const filter of rest) {
    const [name = '', ...argument] = splitOutside(filter, ':');
    const apply = Object.hasOwn(filters, name.trim()) ? filters[name.trim()]! : null;
    if (value === null || apply === null) return null;
    value = apply(value, argument.length > 0 ? valueOf(argument.join(':'), scope) : null);
  }
  return value;
}
