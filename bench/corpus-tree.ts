const roots = [
  'openstack',
  'linux',
  'python',
  'book',
  'travel',
  'music',
  'Photography',
  'food',
  'diary',
  'web_design',
  'Family',
  'hardware',
];

const below = [
  'havana',
  'nova',
  'John_Scalzi',
  'kernel',
  'notes',
  'New_Zealand',
  'jazz',
  'lenses',
  'bread',
  'winter',
  'layout',
  'cousins',
  'keyboards',
  'debian',
  'packaging',
  'Ursula_Le_Guin',
  'trains',
  'vinyl',
  'film',
  'coffee',
  'summer',
  'fonts',
  'birthdays',
  'routers',
  'swift',
  'filesystems',
  'testing',
  'essays',
  'South_Coast',
  'choirs',
];

/** `count` directories below `parents`, spread evenly; siblings never share a name. */
function level(parents: readonly string[], count: number, offset: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const parent = index % parents.length;
    const sibling = Math.floor(index / parents.length);
    return `${parents[parent]}/${below[(parent * 7 + sibling * 11 + offset) % below.length]}`;
  });
}

const second = level(roots, 36, 0);
const third = level(second, 48, 3);
const fourth = level(third, 24, 5);

/** The 120 directories of a corpus, one to four segments deep; the first ones get the most posts. */
export const directories = [...roots, ...second, ...third, ...fourth];
