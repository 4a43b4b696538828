import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import type { Form } from './form.ts';
import { submit, type Sender, type Submitted } from './submit.ts';

/** Noon of the first day of 2026 (ms UTC): when things are said in tests. */
export const noon = Date.UTC(2026, 0, 1, 12);

/** A sender who is not signed in. */
export const nobody: Sender = { viewer: null, caller: 'x', took: null };

/** Says something at the post `/a`, as Bo, for tests. */
export const say = (blog: ScratchBlog, typed: Partial<Form> = {}, sender = nobody, at = noon): Promise<Submitted> =>
  submit(
    blog.store,
    {
      post: '/a',
      parent: null,
      name: 'Bo',
      email: 'bo@example.org',
      website: null,
      text: 'Hello.',
      wantsReplies: false,
      trap: '',
      ticket: '',
      ...typed,
    },
    sender,
    blog.site,
    at,
  );

/** A blog with the posts `/a` and `/b`; `settings` are lines of its `site.yaml`. */
export async function blogWith(settings: string): Promise<ScratchBlog> {
  const blog = await scratchBlog(settings);
  blog.write('a.md', postText({ title: 'A', date: '2025-12-30' }));
  blog.write('b.md', postText({ title: 'B', date: '2025-12-31' }));
  await blog.sync();
  return blog;
}

/** The number of what was said. */
export const idOf = (submitted: Submitted): number => ('id' in submitted ? submitted.id : 0);
