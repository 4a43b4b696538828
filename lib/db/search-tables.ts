/** The full-text index; `rowid` is a document's id. It keeps no text, only where which word stands. */
export interface SearchTable {
  rowid: number;
  title: string;
  tags: string;
  text: string;
}

/** The words of titles as they are written, not their stems: what somebody has begun to type is the beginning of one. */
export interface TitlesTable {
  rowid: number;
  title: string;
  /** Tags, and the last part of the address. */
  words: string;
}
