/** A cache in front of us: one that understands our own purges, or a CDN that is told by a request made from a template. */
export type Edge = {
  /** Its base URL without a slash at its end, or the template. */
  address: string;
  isTemplate: boolean;
  method: string;
  headers: Readonly<Record<string, string>>;
};

/** A request that has an edge drop what it keeps. */
export type PurgeRequest = { url: string; method: string; headers: Readonly<Record<string, string>> };

/** The path that stands for all of them. Should a folder have that name, its page costs a purge too many. */
export const everything = '/*';

/** The codings that a cache of ours keeps answers in: each is an answer of its own, and nginx is told of each by itself. */
const codings = ['br', 'gzip', 'identity'] as const;

const placeholder = /\{(?:url|path)\}/;

const isBase = ({ pathname, search, hash, username }: URL): boolean => !search && !hash && !username && !pathname.includes('*');

function isAddress(address: string): boolean {
  const isTemplate = placeholder.test(address);
  const url = URL.parse(isTemplate ? fill(address, '/a', 'https://blog.example') : address);
  return url !== null && /^https?:$/.test(url.protocol) && (isTemplate || isBase(url));
}

const addressesIn = (list: string): string[] => list.split(/\s+/).filter(Boolean);

/** Are these, separated by white space, addresses of edges: base URLs without a query, or templates that are URLs once they are filled? */
export const areEdges = (list: string): boolean => addressesIn(list).every(isAddress);

type Told = { method?: string; header?: string };

/** The edges of such a list. `method` and `header` (`Name: value`) are for CDNs alone. */
export function edgesOf(list: string, { method = 'POST', header }: Told = {}): Edge[] {
  const [name = '', ...value] = (header ?? '').split(':');
  const headers: Record<string, string> = header ? { [name]: value.join(':').trim() } : {};
  return addressesIn(list).map((address) => {
    const isTemplate = placeholder.test(address);
    if (isTemplate) return { address, isTemplate, method, headers };
    return { address: address.replace(/(?<!\/)\/+$/, ''), isTemplate, method: 'PURGE', headers: {} };
  });
}

const fill = (template: string, path: string, siteUrl: string): string =>
  template.replaceAll('{url}', encodeURIComponent(siteUrl + path)).replaceAll('{path}', path);

/**
 * The requests that have an edge drop the page at a path (as it stands in a URL), or `everything`. A cache of ours is asked under the
 * public name (`siteUrl`), because it may serve other sites too.
 */
export function purgesOf({ address, isTemplate, method, headers }: Edge, path: string, siteUrl: string): PurgeRequest[] {
  if (isTemplate) return [{ url: fill(address, path, siteUrl), method, headers }];
  const host = new URL(siteUrl).host;
  const asked = path === everything ? (['identity'] as const) : codings;
  return asked.map((coding) => ({ url: address + path, method, headers: { Host: host, 'Accept-Encoding': coding } }));
}
