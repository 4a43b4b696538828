import * as urls from '../urls.ts';
import { callServer, hasServer } from './call-server.ts';

/** Has the running server make its pages afresh; says so if none could be told, unless none ever ran. */
export async function refreshServer(): Promise<void> {
  if (!hasServer()) return;
  const { complaint } = await callServer(urls.refreshComments(), {});
  if (complaint !== null)
    console.error(`A server that runs may show the old pages for up to an hour, or until it is started again: ${complaint}`);
}
