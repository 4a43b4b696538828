/**
 * The endings that the Porter stemmer takes off (M. F. Porter, "An algorithm for suffix stripping", 1980), as words bear them: the index
 * knows `installation` as `instal`, so whoever looks for `installat*` has to look for that.
 */
const endings =
  `ational ations ation ators ator ative atives ated ates ate ating able ably ables ability abilities ance ances ancy ant ants
  al ally ality alism als ed edly ement ements ence ences ency ent ently ents eness er ers es ey fulness fully ful ible ibility
  ic ical ically icate icates iced ices ied ier ies iest ily iness ing ingly ings ion ional ions ism ist ists ities ity ive ively iveness ives
  ization ize ized izer izes izing ly ment ments ness ous ously ousness s tion tional tionally tions y`.split(/\s+/);

/** Beginnings of endings, each with what may follow it. */
const begun = new Map<string, string[]>();
for (const ending of endings) {
  for (let length = 1; length < ending.length; length++) {
    const start = ending.slice(0, length);
    begun.set(start, [...(begun.get(start) ?? []), ending.slice(length)]);
  }
}

const longest = Math.max(...endings.map(({ length }) => length));

/** What is taken off together with a doubled letter: `running` is `run`. */
const afterDoubled = ['ing', 'ed', 'er'];

const letters = [...'abcdefghijklmnopqrstuvwxyz'];

/**
 * What to look for in the index if words are looked for that begin like this: how their stems begin, and whole words whose stems are
 * shorter than what was typed. (A stem ends in i where a word ends in y, so `key` alone would not lead to `keyboard`.)
 */
export function formsOf(beginning: string): { begins: string[]; whole: string[] } {
  const typed = beginning.toLowerCase();
  const whole = new Set(/([b-df-hj-np-tv-z])\1$/.test(typed) ? afterDoubled.map((ending) => typed + ending) : []);
  for (let length = 1; length < Math.min(longest, typed.length - 1); length++)
    for (const rest of begun.get(typed.slice(-length)) ?? []) whole.add(typed + rest);
  return { begins: [typed, ...(/ys?$/.test(typed) ? letters.map((letter) => typed + letter) : [])], whole: [...whole] };
}
