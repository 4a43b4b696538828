import { toCommentId } from '../comments/comment-id.ts';
import { commentAt, heldNotice, postAt, renderFormPage, type FormPage } from '../comments/form-page.ts';
import { emptyForm } from '../comments/form.ts';
import { decisionQuestion, unsubscribeQuestion } from '../comments/mail-links.ts';
import { countAllComments } from '../comments/queries.ts';
import { pagesIn } from '../content/listings.ts';
import { store } from '../db/open.ts';
import { viewerOf } from '../session-generation.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';

/** A page that is kept, by its canonical URL; or one that is made for one reader. */
type CommentPage = { url: string } | { html: string };

const made = async (page: FormPage): Promise<CommentPage> => ({ html: await renderFormPage(page) });

async function replyPage(id: number, cookies: string | undefined): Promise<CommentPage | null> {
  const found = await commentAt(store(), currentSite(), id, Date.now());
  if (!found) return null;
  const { post, ...parent } = found;
  const form = { typed: emptyForm(post.url, parent.id), errors: [], message: null, preview: null };
  const signedIn = (await viewerOf(store(), cookies))?.name ?? null;
  return made({ kind: 'form', post, parent, ...form, signedIn });
}

/**
 * What is at an address below `/comments`: recent comments, a stable page of theirs, the form for a reply, the notice that a comment
 * waits, the questions behind links in mail; `cookies` say who asks. Null if there is nothing.
 */
export async function findCommentPage(
  [, word, id, ...more]: readonly string[],
  query: string,
  cookies: string | undefined,
): Promise<CommentPage | null> {
  if (word === undefined) return { url: urls.comments() };
  if (more.length > 0) return null;
  const page = urls.toPage(word, id);
  if (page !== undefined) {
    const last = pagesIn(await countAllComments(store().read), currentSite().listing.entries);
    return page <= last ? { url: urls.comments(page) } : null;
  }
  const comment = word === 'reply' ? toCommentId(id) : null;
  if (comment !== null) return replyPage(comment, cookies);
  if (id !== undefined) return null;
  const parameters = new URLSearchParams(query);
  if (word === 'held') return made(heldNotice(await postAt(store(), parameters.get('post') ?? '')));
  const token = parameters.get('token') ?? '';
  if (word === 'decide') return made(await decisionQuestion(store(), token, Date.now()));
  return word === 'unsubscribe' ? made(unsubscribeQuestion(token, Date.now())) : null;
}
