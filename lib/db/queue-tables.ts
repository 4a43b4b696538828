import type { Generated } from 'kysely';

/** Mail that is still to be sent (lib/mail): a row goes when its mail has gone, or is given up. */
export interface MailsTable {
  id: Generated<number>;
  /** An e-mail address. */
  recipient: string;
  /** JSON of a Message (lib/mail/queue.ts). */
  message: string;
  /** Milliseconds UTC. */
  created: number;
  /** When it is to be tried next (ms UTC). Who tries it puts this ahead first, so that nobody else does meanwhile. */
  due: number;
  /** How often it was tried, the try under way included. */
  tries: number;
  /** Why the last try failed, or null. */
  error: string | null;
}

/** Whom mail about replies is ended for: the keyed hash of an e-mail address (lib/mail/ended.ts). */
export interface UnsubscribedTable {
  address: string;
}

/** What the WebSub hub is still to be told of (lib/websub): a row goes when the hub knows it, or it is given up. */
export interface PingsTable {
  /** The absolute URL of a feed that has changed. */
  topic: string;
  /** When it was queued last, and when it is to be tried next (ms UTC). Who tries it puts `due` ahead first, as with mail. */
  created: number;
  due: number;
  /** How often it was tried since it was queued, the try under way included. */
  tries: number;
  /** Why the last try failed, or null. */
  error: string | null;
}
