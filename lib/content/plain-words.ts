/** Its ends are looked at too: what stands beside it may be markup. */
const plain = /^\p{L}[\p{L}\p{N} ,;.?()'"“”‘’…–—%-]*[\p{L}\p{N},;.?)"”’…]$/u;

/** Is a text words in a line, with nothing in it that Markdown or HTML would read as markup, wherever it stands? Not every such text is told. */
export const isPlainWords = (text: string): boolean => plain.test(text);
