import { lstat, open, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, join, sep } from 'node:path';
import mime from 'mime-types';
import send from 'send';
import { secretFile } from '../auth-secret.ts';
import { isDocumentName, isWholePage } from '../content/document.ts';
import { isHiddenPath } from '../content/scan.ts';
import { env } from '../env.ts';
import { formatOfName, isPictureBytes } from '../photos/formats.ts';
import { siteFile } from '../site.ts';
import { forOtherSites } from './common-headers.ts';
import { wholePagePolicy } from './content-policy.ts';

/** The first bytes of a file, to see whether it is a picture, a whole page or an entry. */
async function head(file: string): Promise<Buffer> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
  return buffer.subarray(0, bytesRead);
}

/** A name in the content folder that is never served: hidden, the settings, a document's source, a picture. */
async function isWithheld(contentDir: string, file: string): Promise<boolean> {
  // A picture may tell where it was taken: only what is made from it is served.
  if (isHiddenPath(file) || file === siteFile || formatOfName(file)) return true;
  const bytes = await head(join(contentDir, file));
  return isPictureBytes(bytes) || (isDocumentName(file) && !isWholePage(file, bytes));
}

const isBelow = (folder: string, path: string): boolean => path.startsWith(folder + sep);

/** A path without links in it, as far as it is there. */
const real = (path: string): Promise<string> => realpath(path).catch(() => path);

/**
 * Is a file one that Waypost keeps for itself? `DATA_DIR` may lie in the folder that is served, or that folder in `DATA_DIR`; the store may lie
 * anywhere, with files beside it. `root` and `target` have no links in them.
 */
async function isOwnFile(root: string, target: string): Promise<boolean> {
  const { database, dataDir } = env();
  const data = await real(dataDir);
  if (isBelow(root, data) && isBelow(data, target)) return true;
  for (const file of [secretFile(), ...('file' in database ? [database.file] : [])])
    if (target.startsWith(join(await real(dirname(file)), basename(file)))) return true;
  return false;
}

/** Can a segment be the name of a file: nothing that goes up or down, and nothing that ends a name for the system? */
const isName = (segment: string): boolean => !/^\.{0,2}$|[/\\\0]/.test(segment);

/**
 * The path, in the content folder, of a file to be served as it is: anything but entries, pictures, settings, hidden
 * files and what Waypost keeps for itself.
 * Null if there is none, or if a symbolic link leads out of the folder.
 */
export async function findStaticFile(contentDir: string, segments: readonly string[]): Promise<string | null> {
  if (segments.length === 0 || !segments.every(isName)) return null;
  // The name on disk may be in another Unicode form than the URL's.
  for (const form of ['NFC', 'NFD'] as const) {
    const file = segments.join('/').normalize(form);
    const path = join(contentDir, file);
    try {
      const [root, target] = [await realpath(contentDir), await realpath(path)];
      if (!isBelow(root, target) || !(await lstat(target)).isFile()) continue;
      const inside = target
        .slice(root.length + 1)
        .split(sep)
        .join('/');
      if ((await isWithheld(contentDir, file)) || (await isWithheld(root, inside)) || (await isOwnFile(root, target)))
        return null;
      return file;
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EACCES', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
    }
  }
  return null;
}

function typeOf(file: string): string {
  const unknown = 'application/octet-stream';
  return mime.contentType(mime.lookup(file) || unknown) || unknown;
}

/** How long browsers may keep a file whose address changes with it (ms). */
const year = 365 * 24 * 60 * 60 * 1000;

/** Sends a file of a folder: type, validators (ETag, Last-Modified), ranges, HEAD, 304. Resolves when it is sent. One that is
 * immutable has another address when it is another. */
export function sendStaticFile(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  file: string,
  isImmutable = false,
): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    send(request, encodeURI(file).replaceAll('?', '%3F').replaceAll('#', '%23'), {
      root: folder,
      dotfiles: 'deny',
      index: false,
      maxAge: isImmutable ? year : 0,
      immutable: isImmutable,
    })
      .on('headers', (headers: ServerResponse) => {
        const type = typeOf(file);
        headers.setHeader('Content-Type', type);
        for (const [name, value] of Object.entries(forOtherSites)) headers.setHeader(name, value);
        if (type.startsWith('text/html')) headers.setHeader('Content-Security-Policy', wholePagePolicy);
      })
      .on('error', (error: { status?: number }) => {
        if (response.headersSent) {
          response.destroy();
          return;
        }
        for (const name of ['Content-Length', 'ETag', 'Last-Modified', 'Accept-Ranges', 'Cache-Control'])
          response.removeHeader(name);
        response.writeHead(error.status ?? 500, { 'Content-Type': 'text/plain; charset=utf-8' });
        response.end(error.status === 416 ? 'There are no such bytes in this file.\n' : 'This file cannot be read now.\n');
      })
      .pipe(response);
  });
}
