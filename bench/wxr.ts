import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { between, pick, seeded, type Random } from './random.ts';
import { tagDraws, tagNames, textWords, titleWords } from './words.ts';

const blog = 'https://old.example.org';

const head = `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>A generated blog</title><link>${blog}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>${blog}</wp:base_site_url><wp:base_blog_url>${blog}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[ann]]></wp:author_login><wp:author_display_name><![CDATA[Ann]]></wp:author_display_name></wp:author>
`;

const words = (random: Random, count: number): string => Array.from({ length: count }, () => pick(random, textWords)).join(' ');

function sentence(random: Random): string {
  const text = words(random, between(random, 7, 20));
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}. `;
}

function paragraph(random: Random, post: number): string {
  const sentences = Array.from({ length: between(random, 2, 5) }, () => sentence(random));
  if (random() < 0.4)
    sentences.push(`See <a href="${blog}/2010/05/post-${Math.floor(random() * post)}/">${words(random, 3)}</a>. `);
  if (random() < 0.2)
    sentences.push(`It is <em>${words(random, 2)}</em>, <strong>${words(random, 2)}</strong> and it's ${words(random, 1)}. `);
  return sentences.join('').trim();
}

const picture = (post: number): string =>
  `[caption id="attachment_${post}" align="alignnone" width="300"]<a href="${uploadOf(post)}"><img class="wp-image-${post}" src="${uploadOf(post).replace('.jpg', '-300x200.jpg')}" alt="" width="300" height="200" /></a> A picture of ${post}[/caption]`;

const list = (random: Random): string =>
  `<ul>\n${Array.from({ length: between(random, 2, 6) }, () => `<li>${words(random, 8)}</li>\n`).join('')}</ul>`;

/** Three to five kilobytes, in paragraphs by empty lines or in blocks. */
function body(random: Random, post: number): string {
  const wanted = between(random, 3000, 5000);
  const isBlocks = random() < 0.5;
  const wrap = (name: string, html: string): string => (isBlocks ? `<!-- wp:${name} -->\n${html}\n<!-- /wp:${name} -->` : html);
  const parts: string[] = [];
  if (post % 3 === 0) parts.push(isBlocks ? wrap('shortcode', picture(post)) : picture(post));
  for (let length = 0; length < wanted; length += parts.at(-1)!.length)
    if (random() < 0.08) parts.push(wrap('list', list(random)));
    else parts.push(isBlocks ? wrap('paragraph', `<p>${paragraph(random, post)}</p>`) : paragraph(random, post));
  return parts.join('\n\n');
}

const uploadOf = (post: number): string => `${blog}/wp-content/uploads/${fileOf(post)}`;
const fileOf = (post: number): string => `20${String(10 + (post % 10)).padStart(2, '0')}/05/picture-${post}.jpg`;

const field = (name: string, value: string | number): string => `<wp:${name}><![CDATA[${value}]]></wp:${name}>`;

const dateOf = (post: number, minutes = 0): string =>
  new Date(Date.UTC(2004, 0, 1) + (post * 97 + minutes) * 60_000).toISOString().slice(0, 19).replace('T', ' ');

function comment(random: Random, post: number, number: number): string {
  const parent = number > 1 && random() < 0.6 ? post * 100 + between(random, 1, number - 1) : 0;
  const text = `${sentence(random)}\n\n${sentence(random)}`;
  return `<wp:comment>${field('comment_id', post * 100 + number)}${field('comment_author', pick(random, titleWords))}${field('comment_author_email', 'bo@example.org')}${field('comment_author_url', '')}${field('comment_date', dateOf(post, number))}${field('comment_date_gmt', dateOf(post, number))}${field('comment_content', text)}${field('comment_approved', '1')}${field('comment_type', 'comment')}${field('comment_parent', parent)}${field('comment_user_id', 0)}</wp:comment>\n`;
}

function item(post: number, type: string, title: string, content: string, more: string): string {
  return `<item><title><![CDATA[${title}]]></title><link>${blog}/2010/05/${type === 'post' ? 'post' : 'picture'}-${post}/</link><dc:creator><![CDATA[ann]]></dc:creator><guid isPermaLink="false">${blog}/?p=${post}</guid>
<content:encoded><![CDATA[${content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
${field('post_date', dateOf(post))}${field('post_date_gmt', dateOf(post))}${field('post_modified_gmt', dateOf(post))}${field('comment_status', 'open')}${field('post_name', `${type === 'post' ? 'post' : 'picture'}-${post}`)}${field('post_type', type)}${more}</item>\n`;
}

function postItem(random: Random, post: number): string {
  const category = pick(random, tagNames.slice(0, 20));
  const tags = [pick(random, tagDraws), pick(random, tagDraws)].map(
    (tag) => `<category domain="post_tag" nicename="${tag}"><![CDATA[${tag}]]></category>`,
  );
  const comments =
    random() < 0.5 ? Array.from({ length: between(random, 1, 5) }, (_, number) => comment(random, post, number + 1)) : [];
  const title = Array.from({ length: between(random, 2, 7) }, () => pick(random, titleWords)).join(' ');
  const more = `${field('post_id', post * 2)}${field('status', 'publish')}<category domain="category" nicename="${category}"><![CDATA[${category}]]></category>${tags.join('')}\n${comments.join('')}`;
  return item(post, 'post', title, body(random, post), more);
}

function attachmentItem(post: number): string {
  const meta = `<wp:postmeta>${field('meta_key', '_wp_attached_file')}${field('meta_value', fileOf(post))}</wp:postmeta>`;
  const more = `${field('post_id', post * 2 + 1)}${field('status', 'inherit')}${field('post_parent', post * 2)}${field('attachment_url', uploadOf(post))}${meta}`;
  return item(post, 'attachment', `picture-${post}`, '', more);
}

/** What was generated. */
export type GeneratedWxr = { file: string; uploads: string; posts: number; comments: number };

/** Writes an export of some size (bytes) into a folder, and the pictures (of a few bytes each) that it names. */
export async function writeWxr(folder: string, bytes: number): Promise<GeneratedWxr> {
  const random = seeded(31);
  const [file, uploads] = [join(folder, 'export.xml'), join(folder, 'uploads')];
  mkdirSync(folder, { recursive: true });
  const stream = createWriteStream(file);
  const write = async (text: string): Promise<void> => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  await write(head);
  let [posts, comments] = [0, 0];
  for (let length = 0; length < bytes; posts++) {
    const text = postItem(random, posts + 1) + ((posts + 1) % 3 === 0 ? attachmentItem(posts + 1) : '');
    if ((posts + 1) % 3 === 0) {
      const picturePath = join(uploads, fileOf(posts + 1));
      mkdirSync(dirname(picturePath), { recursive: true });
      writeFileSync(picturePath, `picture ${posts + 1}`);
    }
    comments += text.split('<wp:comment>').length - 1;
    length += Buffer.byteLength(text);
    await write(text);
  }
  stream.end('</channel></rss>\n');
  await finished(stream);
  return { file, uploads, posts, comments };
}
