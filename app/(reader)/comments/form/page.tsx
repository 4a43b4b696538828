import type { Metadata } from 'next';
import { CommentForm } from '#components/comment-form.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { shownFormPage, type FormPage } from '#lib/comments/form-page.ts';
import { aside } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';

/** Made for one commenter, from what the front or the route gives; see lib/comments/form-page.ts. */
export const dynamic = 'force-dynamic';

export const metadata: Metadata = { title: 'Comment', robots: { index: false, follow: false } };

function Form({ page }: { page: Extract<FormPage, { kind: 'form' }> }) {
  const { post, typed, errors, message, preview, parent, signedIn } = page;
  return (
    <>
      <h1>{parent ? `Reply to ${parent.name}` : typed.parent === '' ? 'Comment' : 'Reply'}</h1>
      {post && (
        <p>
          on <a href={post.url}>{post.title}</a>
        </p>
      )}
      {parent && <blockquote className="e-content" dangerouslySetInnerHTML={{ __html: aside(parent.html) }} />}
      {(message !== null || errors.length > 0) && (
        <p className="notice" role="alert">
          {message ?? 'It is not sent yet: please mend what is marked below.'}
        </p>
      )}
      {preview !== null && (
        <section aria-labelledby="preview">
          <h2 id="preview">How it will look</h2>
          <div className="e-content" dangerouslySetInnerHTML={{ __html: aside(preview) }} />
        </section>
      )}
      <CommentForm typed={typed} errors={errors} requireEmail={currentSite().comments.requireEmail} signedIn={signedIn} />
    </>
  );
}

const Notice = ({ page: { title, text, post } }: { page: Extract<FormPage, { kind: 'notice' }> }) => (
  <>
    <h1>{title}</h1>
    <p>{text}</p>
    <p>{post ? <a href={urls.commentsOf(post.url)}>Back to {post.title}</a> : <a href={urls.home()}>Back to the blog</a>}</p>
  </>
);

const Question = ({ page: { title, text, html, action, token, button } }: { page: Extract<FormPage, { kind: 'question' }> }) => (
  <>
    <h1>{title}</h1>
    <p>{text}</p>
    {html !== null && <blockquote className="e-content" dangerouslySetInnerHTML={{ __html: aside(html) }} />}
    <form method="post" action={action}>
      <input type="hidden" name="token" value={token} />
      <p>
        <button type="submit">{button}</button>
      </p>
    </form>
  </>
);

export default function CommentFormPage() {
  const page = shownFormPage();
  return (
    <SiteFrame site={currentSite()}>
      {page.kind === 'form' && <Form page={page} />}
      {page.kind === 'notice' && <Notice page={page} />}
      {page.kind === 'question' && <Question page={page} />}
    </SiteFrame>
  );
}
