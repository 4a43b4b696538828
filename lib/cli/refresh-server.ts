import * as urls from '../urls.ts';
import { callServer } from './call-server.ts';

/** Has the running server make its pages afresh; says so if none could be told. */
export async function refreshServer(): Promise<void> {
  const { complaint } = await callServer(urls.refreshComments(), {});
  if (complaint !== null)
    console.error(`A server that runs may show the old pages for up to an hour, or until it is started again: ${complaint}`);
}
