import { between, pick, seeded, skewed } from './random.ts';

const common = `the of and to a in is it that was for on with as at by this be from or have an they
which one you were all her she there would their we him been has when who will no more if out so up said
what its about than into them can only other time new some could these two may first then do any like my
now over such our man me even most made after also did many off before must well back through years where
much your way down should because long each just state those people too mister how little good world make
very year still see own work men day get here old life both between being under three never know same last
another while us might great go come since against came right take used himself few house use place during
without again home around small however found part school once thought went say general high upon every
left does got united number hand course war until always away something fact water less public put think
almost enough far took head yet government system set better told nothing night end why called find going
look asked later knew point next city business give group toward days young let room word side given
present social several order national possible rather second face per among form important often things
looked early white case large big need four within felt along children saw best church ever least power
development light thing seemed family interest want members mind area country others turned although done
open service problem certain kind different began door thus help means sense whole matter train coffee
server camera garden keyboard harbour letter novel recipe morning evening window bridge river mountain
station market library kitchen bicycle engine printer cable laptop terminal packet kernel shell script`
  .split(/\s+/)
  .filter(Boolean);

const onsets = [
  'b',
  'br',
  'c',
  'ch',
  'd',
  'dr',
  'f',
  'g',
  'gl',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pl',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'oo'];
const codas = ['', '', '', '', 'l', 'n', 'r', 's', 't', 'nd', 'rk'];

/** `count` distinct words that look pronounceable, so that the search index has a real vocabulary to carry. */
function inventedWords(count: number, seed: number): string[] {
  const random = seeded(seed);
  const seen = new Set(common);
  const words: string[] = [];
  while (words.length < count) {
    let word = '';
    for (let left = between(random, 1, 3); left > 0; left--) {
      word += pick(random, onsets) + pick(random, vowels) + pick(random, codas);
    }
    if (seen.has(word)) continue;
    seen.add(word);
    words.push(word);
  }
  return words;
}

const vocabulary = [...common, ...inventedWords(20000, 7)];

/** Words as a text has them: the common ones often, most of the others once or twice. */
export const textWords = skewed(vocabulary, 2.7);

/** Words for titles: seldom the very common ones. */
export const titleWords = vocabulary.slice(40, 3000);

export const tagNames = inventedWords(300, 11);

/** Tags as authors use them: a few everywhere, most of them seldom. */
export const tagDraws = skewed(tagNames, 4, 8192);
