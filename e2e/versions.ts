import { Random } from './random.ts';
import { post, settings, type Files } from './server.ts';

const words = ['winter', 'kitchen', 'garden', 'reading', 'mountain', 'letters', 'harbour', 'morning', 'weather', 'music'];

/** Text that is the same for one seed, and like no other's. */
const textFor = (seed: number, lines: number): string => {
  const random = new Random(seed);
  const line = () => Array.from({ length: 9 }, () => `${random.pick(words)}${random.upTo(999)}`).join(' ');
  return Array.from({ length: lines }, line).join('\n');
};

/** How many posts stay where they are. */
const posts = 38;

const dayOf = (number: number): string => `2013-04-${String((number % 28) + 1).padStart(2, '0')} 10:00`;

/** A blog that says in every title and text which version it is. One post came with it, one went, one has another name. */
export function filesOfVersion(version: number): Files {
  const entry = (number: number, seed: number) =>
    post(
      { title: `Post ${number} of version ${version}`, date: dayOf(number), tags: ['t'] },
      `This is version ${version}.\n\n${textFor(seed, 6)}`,
    );
  return {
    'site.yaml': settings('listing: { entries: 50 }\n'),
    ...Object.fromEntries(Array.from({ length: posts }, (_, number) => [`p/${number}.md`, entry(number, number)])),
    [`moving/at-${version}.md`]: entry(posts, 1000),
    [`added/${version}.md`]: entry(posts + 1, 2000 + version),
  };
}

/** The addresses that every version has, and that show it. */
export const lasting = [
  '/',
  '/p',
  '/moving',
  '/added',
  '/tags/t',
  '/2013',
  '/2013/04',
  '/2013/04/11',
  ...Array.from({ length: posts }, (_, number) => `/p/${number}`),
];

/** Which versions a page shows. */
export const versionsIn = (page: string): number[] => [
  ...new Set([...page.matchAll(/[Vv]ersion (\d+)/g)].map(([, number]) => Number(number))),
];
