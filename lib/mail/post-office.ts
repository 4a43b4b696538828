import type { BackgroundWork } from '../background-work.ts';
import { once } from '../once.ts';

const holder = (): { office?: BackgroundWork } => once('post-office', () => ({}));

/** Makes `office`, which sends mail, the one of this process, for `wake()` to wake. */
export const usePostOffice = (office: BackgroundWork): BackgroundWork => (holder().office = office);

/** To be called when a transaction that queued mail is committed. In a process that sends none, the server's finds it. */
export const wake = (): void => holder().office?.wake();
