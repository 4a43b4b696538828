import { once } from '../once.ts';
import { Durations } from './durations.ts';

/** A queue of what is told to others: what went out, what is given up, and tries that failed. */
const deliveries = () => ({ sent: 0, 'given-up': 0, failed: 0 });

/**
 * What has happened since the start. Whoever does something counts it here, by adding one to a number: a page from memory takes 16 µs
 * in all. The numbers are read when somebody asks for them.
 */
export const counted = () =>
  once('counted', () => ({
    /** Pages straight from memory: whole, and as the news that the reader's copy is good. */
    fromMemory: { '2xx': 0, '3xx': 0 },
    /** The same of feeds and sitemaps. */
    feedsFromMemory: { '2xx': 0, '3xx': 0 },
    /** The other answers, by kind and class of status (`page 4xx`). */
    answers: new Map<string, number>(),
    /** Other answers that came from the memory of pages, and those that were made first. */
    pageMemory: { hit: 0, miss: 0 },
    renders: new Durations([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]),
    publishes: new Durations([0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120]),
    publishFailures: 0,
    comments: { shown: 0, held: 0, refused: 0, 'not-stored': 0 },
    mails: deliveries(),
    pings: deliveries(),
  }));
