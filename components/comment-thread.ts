import { escapeUTF8 } from 'entities';
import { dayHeading, postedAt, toIso } from '#lib/clock.ts';
import type { Comment } from '#lib/comments/queries.ts';
import type { Threaded } from '#lib/comments/thread.ts';
import * as urls from '#lib/urls.ts';

type Options = { zone: string; canReply: boolean };

/** A commenter's name, linked to the website they gave; nobody vouches for where that leads. */
function author({
  name,
  website,
  isByAuthor,
  isVerified,
}: Pick<Comment, 'name' | 'website' | 'isByAuthor' | 'isVerified'>): string {
  const shown = `<bdi>${escapeUTF8(name)}</bdi>`;
  const linked = website
    ? `<a class="p-author h-card" rel="ugc nofollow" href="${escapeUTF8(website)}">${shown}</a>`
    : `<span class="p-author h-card">${shown}</span>`;
  const mark = isByAuthor ? 'author' : isVerified ? 'verified' : null;
  return mark ? `${linked} <span class="mark">${mark}</span>` : linked;
}

function commentHtml(comment: Threaded<Comment>, options: Options): string {
  const { id, at, html, replies, inReplyTo } = comment;
  const { zone, canReply } = options;
  const date = `<time class="dt-published" datetime="${toIso(at, zone)}">${dayHeading(at, zone)}, ${postedAt(at, zone)}</time>`;
  const to = inReplyTo
    ? ` in reply to <a class="u-in-reply-to" href="#${urls.commentId(inReplyTo.id)}"><bdi>${escapeUTF8(inReplyTo.name)}</bdi></a>`
    : '';
  const reply = canReply
    ? `<p class="reply"><a rel="nofollow" href="${urls.reply(id)}">Reply<span class="unseen"> to ${escapeUTF8(comment.name)}</span></a></p>`
    : '';
  return (
    `<li><article class="h-cite p-comment" id="${urls.commentId(id)}"><p class="said">${author(comment)}${to} ` +
    `<a class="u-url" href="#${urls.commentId(id)}">${date}</a></p><div class="e-content">${html}</div>${reply}</article>` +
    `${replies.length > 0 ? threadHtml(replies, options) : ''}</li>`
  );
}

/** A thread as HTML, written as text: two thousand comments as elements of React would keep their reader waiting for a second. */
export const threadHtml = (thread: readonly Threaded<Comment>[], options: Options): string =>
  `<ol class="thread">${thread.map((comment) => commentHtml(comment, options)).join('')}</ol>`;
