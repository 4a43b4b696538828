import suite from 'commonmark-test-suite';
import { describe, expect, test } from 'vitest';
import { gfmExamples } from './gfm-examples.ts';
import { toNormalHtml } from './normal-html.ts';
import { markdownToHtml, toHtml, toTree } from './pipeline.ts';

type Example = { example: number; markdown: string; html: string };

/** What a post becomes: as Markdown says it, and as pages have it, where everything is closed that its author left open. */
const ways = {
  'as Markdown': markdownToHtml,
  'on pages': (body: string): string => toHtml(toTree(body, 'markdown').children),
};

/** The classes of a task list are for the sheet. */
const withoutClasses = (html: string): string => html.replace(/ class="(?:contains-task-list|task-list-item)"/g, '');

/**
 * The five examples of CommonMark that say of an address that it is no link, because it has not the brackets for one. GFM ("Autolinks
 * (extension)") makes a link of each address that stands bare, in these words too; nothing else about them is otherwise.
 */
const bareAddresses: Readonly<Record<number, string>> = {
  602: '<p>&lt;<a href="https://foo.bar/baz">https://foo.bar/baz</a> bim&gt;</p>',
  606: '<p>&lt;<a href="mailto:foo+@bar.example.com">foo+@bar.example.com</a>&gt;</p>',
  608: '<p>&lt; <a href="https://foo.bar">https://foo.bar</a> &gt;</p>',
  611: '<p><a href="https://example.com">https://example.com</a></p>',
  612: '<p><a href="mailto:foo@bar.example.com">foo@bar.example.com</a></p>',
};

const withoutLinks = (html: string): string => html.replace(/<a [^>]*>|<\/a>/g, '');

const isEqual = (got: string, { html }: Example): boolean => toNormalHtml(withoutClasses(got)) === toNormalHtml(html);

const differing = (examples: readonly Example[], render: (body: string) => string): number[] =>
  examples.filter((example) => !isEqual(render(example.markdown), example)).map(({ example }) => example);

describe.each(Object.entries(ways))('the examples of the specifications, %s', (_, render) => {
  const { testCases } = suite['0.31.2'];

  test('all 652 of CommonMark 0.31.2 come out as it says, but that GFM makes links of five bare addresses', () => {
    expect(testCases).toHaveLength(652);
    expect(differing(testCases, render)).toEqual(Object.keys(bareAddresses).map(Number));
    const byGfm = testCases.map((each) => ({ ...each, html: bareAddresses[each.example] ?? each.html }));
    expect(differing(byGfm, render)).toEqual([]);
  });

  test('without the links of GFM these five come out as CommonMark says too: all 652', () => {
    const five = testCases.filter(({ example }) => example in bareAddresses);
    expect(differing(five, (body) => withoutLinks(render(body)))).toEqual([]);
    expect(five.map(({ html }) => html).join('')).not.toContain('<a ');
  });

  test('of the 649 of CommonMark 0.29, on which GFM stands, those differ that these links and CommonMark 0.31 made others', () => {
    expect(suite['0.29'].testCases).toHaveLength(649);
    const [bareAddresses, comments] = [
      [598, 602, 604, 607, 608],
      [622, 623],
    ] as const;
    expect(differing(suite['0.29'].testCases, render)).toEqual([...bareAddresses, ...comments]);
  });

  test('of the 24 of GFM itself, two differ: FTP is no link any more, and authors may write any HTML', () => {
    expect(gfmExamples).toHaveLength(24);
    expect(differing(gfmExamples, render)).toEqual([628, 653]);
  });
});
