import { between, pick, type Random } from './random.ts';

type Snippet = (n: number, word: string) => string;

const snippets: Record<string, Snippet> = {
  python: (n, word) => `def ${word}(items, limit=${n}):
    """Keep what is new, at most limit of it."""
    seen = set()
    for item in items:
        if item.id in seen or len(seen) >= limit:
            continue
        seen.add(item.id)
        yield item.name.strip() or "${word}"`,
  bash: (n, word) => `#!/bin/sh
set -eu
for host in ${word}-{1..${n}}; do
  ssh "$host" 'uptime; df -h /' || echo "no answer: $host" >&2
done | sort > "/tmp/${word}.txt"`,
  typescript: (n, word) => `export interface ${word}Options { depth: number; names: readonly string[] }

export async function ${word}({ depth, names }: ${word}Options): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const name of names) sizes.set(name, (await stat(name)).size * ${n});
  return depth > 0 ? sizes : new Map();
}`,
  sql: (n, word) => `SELECT p.slug, count(*) AS ${word}
FROM posts AS p JOIN tags AS t ON t.post = p.id
WHERE p.date >= '2013-04-19' AND t.name <> '${word}'
GROUP BY p.slug HAVING count(*) > ${n} ORDER BY 2 DESC;`,
  go: (n, word) => `func ${word}(ctx context.Context, in <-chan int) (sum int, err error) {
	for {
		select {
		case <-ctx.Done():
			return sum, ctx.Err()
		case v, ok := <-in:
			if !ok || sum > ${n} {
				return sum, nil
			}
			sum += v
		}
	}
}`,
  rust: (n, word) => `fn ${word}(lines: &[&str]) -> Result<Vec<u32>, std::num::ParseIntError> {
    // Empty lines are no error.
    lines.iter().filter(|l| !l.is_empty()).map(|l| Ok(l.trim().parse::<u32>()? * ${n})).collect()
}`,
  yaml: (n, word) => `services:
  ${word}:
    image: "${word}:${n}"
    ports: ["80${n}:80"]
    environment: { LOG_LEVEL: info, WORKERS: ${n} } # one a core`,
  c: (n, word) => `#include <stdio.h>

static int ${word}(const char *s) {
    int n = 0;
    while (*s) n += *s++ == '\\n'; /* count the lines */
    return n > ${n} ? ${n} : n;
}`,
  diff: (n, word) => `--- a/${word}.conf
+++ b/${word}.conf
@@ -1,3 +1,3 @@
 [main]
-timeout = ${n}
+timeout = ${n * 2}
 retries = 3`,
};

const languages = Object.keys(snippets);

/** A fenced block of a few lines in one of nine languages. */
export function codeBlock(random: Random, word: string): string {
  const language = pick(random, languages);
  const source = (snippets[language] as Snippet)(between(random, 2, 99), word);
  return `\`\`\`${language}\n${source}\n\`\`\``;
}
