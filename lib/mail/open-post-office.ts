import { BackgroundWork } from '../background-work.ts';
import { complain } from '../complain.ts';
import type { Store } from '../db/open.ts';
import { env, type Env } from '../env.ts';
import { currentSite, type Site } from '../site.ts';
import { oneLine } from './one-line.ts';
import { usePostOffice } from './post-office.ts';
import { sendDue } from './send.ts';
import { logTransport, smtpTransport, type Sender } from './transport.ts';

/** Who the blog's mail comes from: its title, and the address that is set, the first author's, or one at its host. */
export const senderOf = ({ mailFrom, siteUrl }: Pick<Env, 'mailFrom' | 'siteUrl'>, { title, authors }: Site): Sender => ({
  name: oneLine(title),
  address: mailFrom ?? authors[0].email ?? `waypost@${new URL(siteUrl).hostname}`,
});

/** Begins to send the mail of a store in the background, by `SMTP_URL`, or to the log without it. */
export function openPostOffice(store: Store): BackgroundWork {
  const settings = env();
  const transport =
    settings.smtpUrl === undefined ? logTransport : smtpTransport(settings.smtpUrl, () => senderOf(settings, currentSite()));
  const run = (stopped: AbortSignal): Promise<number> => sendDue(store, transport, Date.now, stopped);
  return usePostOffice(new BackgroundWork(run, (reason) => complain('mail', `Mail waits: ${reason}`)));
}
