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

/** Addresses in angle brackets or with a target are links by CommonMark; those that stand bare, by GFM alone. */
const withoutBareLinks = (html: string): string => html.replace(/<a href="(?:mailto:)?([^"]+)">\1<\/a>/g, '$1');

const isEqual = (got: string, { html }: Example): boolean => toNormalHtml(withoutClasses(got)) === toNormalHtml(html);

const differing = (examples: readonly Example[], render: (body: string) => string): number[] =>
  examples.filter((example) => !isEqual(render(example.markdown), example)).map(({ example }) => example);

describe.each(Object.entries(ways))('the examples of the specifications, %s', (_, render) => {
  const { testCases } = suite['0.31.2'];

  test('all 652 of CommonMark 0.31.2 come out as it says, but that GFM makes links of five bare addresses', () => {
    expect(testCases).toHaveLength(652);
    const others = differing(testCases, render);
    expect(others).toEqual([602, 606, 608, 611, 612]);
    const bare = testCases.filter(({ example }) => others.includes(example));
    expect(differing(bare, (body) => withoutBareLinks(render(body)))).toEqual([]);
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
