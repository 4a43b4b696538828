/**
 * A text in memory of its own, to be kept for long: V8 keeps with a piece of a text the whole of it, and with one that was put together its
 * parts. The same text, also where it is no well-formed Unicode.
 */
export const toOwnText = (text: string): string => (text.isWellFormed() ? Buffer.from(text).toString() : text);
