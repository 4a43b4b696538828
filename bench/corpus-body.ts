import { codeBlock } from './corpus-code.ts';
import { between, pick, type Random } from './random.ts';
import { textWords } from './words.ts';

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => pick(random, textWords)).join(' ');
}

/** One word, or a few, as authors mark them up. */
function marked(random: Random, linkTo: string): string {
  const kind = random();
  if (kind < 0.4) return `*${words(random, 2)}*`;
  if (kind < 0.6) return `**${words(random, 1)}**`;
  if (kind < 0.75) return `\`${words(random, 1)}\``;
  if (kind < 0.9) return `[${words(random, 3)}](https://example.org/${words(random, 1)})`;
  return `[${words(random, 3)}](${linkTo})`;
}

function sentence(random: Random, linkTo: string): string {
  const start = capital(words(random, between(random, 5, 10)));
  const middle = random() < 0.2 ? ` ${marked(random, linkTo)}` : '';
  const comma = random() < 0.4 ? ',' : '';
  return `${start}${middle}${comma} ${words(random, between(random, 2, 8))}.`;
}

function paragraph(random: Random, linkTo: string): string {
  return Array.from({ length: between(random, 3, 6) }, () => sentence(random, linkTo)).join(' ');
}

function list(random: Random, linkTo: string): string {
  const mark = random() < 0.7 ? () => '- ' : (index: number) => `${index + 1}. `;
  const length = between(random, 3, 6);
  return Array.from({ length }, (_, index) => mark(index) + sentence(random, linkTo)).join('\n');
}

function table(random: Random): string {
  const row = () => `| ${words(random, 1)} | ${words(random, 2)} | ${between(random, 1, 900)} |`;
  return ['| name | what | count |', '|---|---|---:|', row(), row(), row()].join('\n');
}

/** What stands between two paragraphs now and then. */
function interlude(random: Random, linkTo: string): string | undefined {
  const kind = random();
  if (kind < 0.22) return `## ${capital(words(random, between(random, 2, 5)))}`;
  if (kind < 0.34) return list(random, linkTo);
  if (kind < 0.42) return `> ${sentence(random, linkTo)}`;
  if (kind < 0.44) return table(random);
  return undefined;
}

function countWords(blocks: readonly string[]): number {
  return blocks.reduce((sum, block) => sum + block.split(' ').length, 0);
}

/** The Markdown of one post: about 600 words, four in ten with a block of code. */
export function body(random: Random, linkTo: string): string {
  const target = between(random, 400, 740);
  const blocks = [paragraph(random, linkTo)];
  while (countWords(blocks) < target) {
    const extra = interlude(random, linkTo);
    if (extra) blocks.push(extra);
    blocks.push(paragraph(random, linkTo));
  }
  if (random() < 0.4) {
    blocks.splice(between(random, 1, blocks.length), 0, codeBlock(random, pick(random, textWords)));
  }
  return `${blocks.join('\n\n')}\n`;
}
