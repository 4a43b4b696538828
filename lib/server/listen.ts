import { createServer, type RequestListener, type Server } from 'node:http';
import { plainText } from './answers.ts';
import { Answer } from './common-headers.ts';
import { targetOf } from './guard.ts';
import { answerOperator } from './operator-answers.ts';
import { refuseUnreadable } from './unreadable-request.ts';

/** Asks whoever comes to wait until there is a front, and says how it is to who asks for that. */
export const notYet: RequestListener = (request, response) => {
  const starting = (): void => plainText(response, 503, 'The blog is starting.', { 'Retry-After': '1' });
  answerOperator(request, response, targetOf(request)).then((answered) => answered === 'sent' || starting(), starting);
};

/** Takes the port, and asks whoever comes to wait until there is a front. */
export async function listen(port: number): Promise<Server> {
  const server = createServer(
    { ServerResponse: Answer, keepAliveTimeout: 65_000, headersTimeout: 10_000, requestTimeout: 30_000 },
    notYet,
  );
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Set PORT to another one.`) : error),
    );
    server.listen(port, resolve);
  });
  return server;
}
