import { existsSync } from 'node:fs';
import { z } from 'zod';
import { secretFile } from '../auth-secret.ts';
import { env } from '../env.ts';
import { commandAuthorization } from '../publish/token.ts';

const refusal = z.object({ error: z.string() });

/** What the running server of this blog answered: `answer` is JSON, `complaint` for whoever gave the command. */
export type Call = { answer: unknown; complaint: null } | { complaint: string };

/** Has a server ever run that this command could call? Its first start makes the secret that both know. */
export const hasServer = (): boolean => env().authSecret !== undefined || existsSync(secretFile());

/** Sends a command of this machine to a path of the running server. */
export async function callServer(path: string, command: unknown): Promise<Call> {
  if (!hasServer())
    return {
      complaint: `No server has run with the DATA_DIR ${env().dataDir} yet. It must be that of the server.`,
    };
  const body = Buffer.from(JSON.stringify(command));
  const address = `http://localhost:${env().port}${path}`;
  let response: Response;
  try {
    response = await fetch(address, { method: 'POST', body, headers: { authorization: commandAuthorization(body) } });
  } catch {
    const complaint = `No server answers at ${address}. Start it by \`npm run up\`; PORT must be the same for both.`;
    return { complaint };
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return { answer, complaint: null };
  const { data } = refusal.safeParse(answer);
  const isStranger = response.status === 401 || response.status === 404;
  const hint = isStranger
    ? 'Is it the server of this blog? DATA_DIR and AUTH_SECRET must be the same for both.'
    : 'Its log says why.';
  return {
    complaint: (!isStranger && data?.error) || `The server at ${address} answered ${response.status}. ${hint}`,
  };
}
