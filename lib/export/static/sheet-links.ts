import { tokenize, TokenType } from '@csstools/css-tokenizer';

/** The targets that a style sheet, or a `style` attribute, loads: `url(…)`, and what `@import` names (CSS Syntax, level 3). */
export function sheetTargets(css: string): string[] {
  const targets: string[] = [];
  let takesString = false;
  for (const token of tokenize({ css })) {
    if (token[0] === TokenType.URL) targets.push(token[4].value);
    else if (token[0] === TokenType.String && takesString) targets.push(token[4].value);
    if (token[0] === TokenType.Whitespace || token[0] === TokenType.Comment) continue;
    takesString =
      (token[0] === TokenType.Function && token[4].value.toLowerCase() === 'url') ||
      (token[0] === TokenType.AtKeyword && token[4].value.toLowerCase() === 'import');
  }
  return targets;
}
