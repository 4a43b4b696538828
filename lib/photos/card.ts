import { createHash } from 'node:crypto';

/** Raise it when the same card is drawn in another way, so that it gets another address. */
const drawingVersion = 1;

/** What stands for a page without a picture where other sites show a link to it. Texts are plain; '' or none is left out. */
export type Card = {
  /** The small line above: whose blog it is. */
  head: string;
  title: string;
  /** What stands below, one beside the other. */
  foot: string[];
};

/** Pixels: what readers of Open Graph show large. */
export const cardSize = { width: 1200, height: 630 };

/** Names a card by all that it shows, and by how that is drawn: 64 bits of a SHA-256, hex. */
export const cardHash = ({ head, title, foot }: Card): string =>
  createHash('sha256')
    .update(JSON.stringify([drawingVersion, head, title, foot]))
    .digest('hex')
    .slice(0, 16);
