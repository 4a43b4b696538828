import type { Site } from '../site.ts';

/** A document, as far as it decides whether readers may comment. `date` is ms UTC. */
export type Commented = { comments: 'open' | 'closed' | 'off'; date: number | null };

const day = 24 * 60 * 60 * 1000;

/** May readers comment at a moment (ms UTC)? A page without a date stays open. */
export function isOpen({ comments, date }: Commented, { comments: policy }: Pick<Site, 'comments'>, now: number): boolean {
  if (comments !== 'open') return false;
  return policy.closeAfterDays === 0 || date === null || now < date + policy.closeAfterDays * day;
}
