import type { Store } from '../db/open.ts';
import { contentPolicy } from '../server/content-policy.ts';
import { renderer } from '../server/render.ts';
import { renderedFrom } from '../server/rendering.ts';
import type { Site } from '../site.ts';
import { keyOf, commentForm } from '../urls.ts';
import type { FieldError, Typed } from './form.ts';
import { isOpen } from './openness.ts';

/** A post that is spoken of. */
type PostLink = { url: string; title: string };

/** A page that is made for one person: the form as they filled it in, a notice, or a question. */
export type FormPage =
  | {
      kind: 'form';
      /** Null if the store could not be asked. */
      post: PostLink | null;
      typed: Typed;
      errors: readonly FieldError[];
      /** What is wrong with it as a whole. */
      message: string | null;
      /** The comment as it would look (HTML). */
      preview: string | null;
      /** What it replies to. */
      parent: { id: number; name: string; html: string } | null;
      signedIn: string | null;
    }
  /** Something to be told. */
  | { kind: 'notice'; title: string; text: string; post: PostLink | null }
  /** A question whose answer is a button: what follows a link in a mail changes nothing by itself. */
  | { kind: 'question'; title: string; text: string; html: string | null; action: string; token: string; button: string };

/** Such a page as HTML. Throws if it cannot be made. */
export async function renderFormPage(page: FormPage): Promise<string> {
  const made = await renderer().renderUnkept(commentForm(), page);
  if (!made) throw new Error('The form for a comment could not be made.');
  return made.html;
}

/** Such a page as the answer of a route, with a policy of its own: it is no page of the routes' around it. Throws if it cannot be made. */
export async function answerWithFormPage(page: FormPage, status: number, more: Record<string, string> = {}): Promise<Response> {
  const html = await renderFormPage(page);
  const headers = { ...more, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentPolicy(html) };
  return new Response(html, { status, headers });
}

/** What the page that is being rendered is to show. Throws if it was asked for by its address. */
export function shownFormPage(): FormPage {
  const given = renderedFrom() as FormPage | undefined;
  if (!given) throw new Error('This page is made by the front of the server alone.');
  return given;
}

/** The notice that a comment waits. */
export const heldNotice = (post: PostLink | null): FormPage => ({
  kind: 'notice',
  title: 'Thank you',
  text: 'Your comment is kept, and will be shown once an author has approved it.',
  post,
});

/** The notice that a link in a mail works no more. */
export const oldLinkNotice: FormPage = {
  kind: 'notice',
  title: 'This link does not work any more',
  text: 'It was used already, has expired, or is not whole.',
  post: null,
};

/** The published post or page at a URL, whatever its case; null if there is none. */
export async function postAt({ read }: Store, url: string): Promise<PostLink | null> {
  const found = await read
    .selectFrom('documents')
    .select(['url', 'title'])
    .where('urlKey', '=', keyOf(url))
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .executeTakeFirst();
  return found ?? null;
}

/** A comment that is shown, with its post; null if there is no such one, or nobody may reply to it now (ms UTC). */
export async function commentAt(
  { read }: Store,
  site: Site,
  id: number,
  now: number,
): Promise<{ id: number; name: string; html: string; post: PostLink } | null> {
  const row = await read
    .selectFrom('comments')
    .innerJoin('discussions', 'discussions.id', 'comments.discussion')
    .innerJoin('documents', 'documents.urlKey', 'discussions.key')
    .select(['comments.id', 'comments.name', 'comments.html'])
    .select(['documents.url', 'documents.title', 'documents.comments', 'documents.date'])
    .where('comments.id', '=', id)
    .where('comments.state', '=', 'shown')
    .where('documents.live', '=', 1)
    .executeTakeFirst();
  if (!row || !isOpen(row, site, now)) return null;
  const { name, html, url, title } = row;
  return { id, name, html, post: { url, title } };
}
