import { HtmlValidate } from 'html-validate';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { everyKind, everyPath, inhabit, sendForm } from './every-page.ts';

/** What the standard and accessibility ask for; `html-validate:recommended` would add matters of style. */
const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] });

/** Authors' forms are sent by React, which writes an empty `action` for that. */
const validatorForAuthors = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: { 'attribute-allowed-values': 'off' },
});

async function errorsIn(html: string, by = validator): Promise<string[]> {
  const { results } = await by.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`),
  );
}

test('the HTML of every kind of page is valid', async ({ page, startBlog }) => {
  const blog = await startBlog(everyKind);
  await inhabit(blog);
  const preview = (await content(blog, 'preview', 'draft.md')).trim().slice(blog.url.length);
  for (const path of [...everyPath, preview, '/nothing', '/gone', '/preview/draft?expires=1&signature=x'])
    expect.soft(await errorsIn(await blog.text(path)), path).toEqual([]);
  for (const fields of [{ text: '' }, { text: 'Look.', action: 'preview' }] as Record<string, string>[])
    expect.soft(await errorsIn(await (await sendForm(blog, fields)).text())).toEqual([]);
  await page.goto((await content(blog, 'sign-in')).trim());
  await page.getByRole('button', { name: /Sign in as/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'For authors' })).toBeVisible();
  for (const path of ['/admin', '/admin/comments', '/admin/comments?state=shown'])
    expect.soft(await errorsIn(await (await page.request.get(blog.url + path)).text(), validatorForAuthors), path).toEqual([]);
});
