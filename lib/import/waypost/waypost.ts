import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from '../../content/document.ts';
import { toDocumentAddress } from '../../document-address.ts';
import { contentFiles, isDocumentFile } from '../../export/content-files.ts';
import { documentFileOf, exportForm, layout } from '../../export/layout.ts';
import { formOf } from '../../export/target-folder.ts';
import { formatOfName } from '../../photos/formats.ts';
import type { Site } from '../../site.ts';
import type { Imported, ImportedComment, ImportedOriginal } from '../imported.ts';
import type { Importer, Source } from '../importer.ts';
import { commentsBeside, looseComments } from './comments-file.ts';
import { readLedger } from './ledger-file.ts';

/** What a file of the content is counted as. What is broken was meant as a post. */
function sortOf(folder: string, file: string, site: Site): ImportedOriginal['sort'] {
  if (!isDocumentFile(folder, file)) return formatOfName(file) ? 'attachments' : 'files';
  const parsed = parseDocument(file, readFileSync(join(folder, file)), site);
  return 'problem' in parsed || parsed.document.kind === 'post' ? 'posts' : 'pages';
}

/** The files with comments in an export, by the documents' files that they stand beside; whatever else is hidden there is left out. */
function commentsFiles({ account }: Source, left: ReturnType<typeof contentFiles>['left']): Map<string, string> {
  const files = new Map<string, string>();
  for (const { path, why } of left) {
    const document = documentFileOf(path);
    if (document !== null) files.set(document, path);
    else {
      account.found('files');
      account.left('files', `${layout.content}/${path}`, why);
    }
  }
  return files;
}

function* content(source: Source, readComments: (path: string) => ImportedComment[]): Generator<Imported> {
  const { account, site, onProgress } = source;
  const folder = join(source.path, layout.content);
  const { files, left } = contentFiles(folder, '');
  const comments = commentsFiles(source, left);
  for (const [index, path] of files.entries()) {
    const sort = sortOf(folder, path, site);
    const beside = sort === 'posts' || sort === 'pages' ? comments.get(path) : undefined;
    if (beside !== undefined) comments.delete(path);
    account.found(sort);
    yield {
      is: 'original',
      sort,
      source: `${layout.content}/${path}`,
      from: join(folder, path),
      path,
      ...(beside !== undefined && { comments: readComments(beside) }),
    };
    onProgress(index + 1, files.length);
  }
  // Their document went away while it was exported: they wait at its address.
  for (const [document, path] of comments) {
    const url = toDocumentAddress(document)?.url ?? null;
    yield { is: 'discussion', url, comments: readComments(path) };
  }
}

function refuseOthers(path: string): void {
  const form = formOf(path);
  if (form === null || !lstatSync(join(path, layout.content), { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${path} is no export of Waypost's, which has a ${layout.mark} and a folder ${layout.content}.`);
  if (form !== exportForm.waypostExport) throw new Error(`A newer Waypost has written ${path}: read it by that one.`);
}

/** Reads what `content -- export` has written (lib/export). Throws an Error if the source is no such folder. */
export const importWaypost: Importer = function* (source) {
  const { path, account } = source;
  refuseOthers(path);
  // GUIDs are known before a server that watches the content folder publishes what comes into it.
  const ledger = readLedger(account, join(path, layout.ledger), layout.ledger);
  if (ledger) yield { is: 'ledger', source: layout.ledger, ledger };
  let count = 0;
  const counted = (comments: ImportedComment[]): ImportedComment[] => {
    count += comments.length;
    return comments;
  };
  yield* content(source, (file) =>
    counted(commentsBeside(account, join(path, layout.content, file), `${layout.content}/${file}`)),
  );
  for (const loose of looseComments(account, join(path, layout.comments), layout.comments)) {
    count += loose.comments.length;
    yield loose;
  }
  if (count > 0) {
    const lost = 'whoever wrote them is told of no reply, and nobody passes because an earlier comment was approved';
    account.noted('comments', layout.comments, `${count} comments have no e-mail addresses, which no export has: ${lost}.`);
  }
};
