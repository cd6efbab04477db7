/**
 * Copies of members' data, by links that are good once: until a copy has gone out whole. The gateway knows nothing of them:
 * it asks members, and whatever is not there to be fetched (a link that is none, was used, or whose day is over) gets the one
 * answer of a page that does not exist.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Caller } from '../../chassis/caller.js';
import { DomainError } from '../../chassis/domain-error.js';
import type { Logger } from '../../chassis/log.js';
import { callOf, type SubgraphDoor } from '../graph/subgraph-door.js';
import { budgetKeyOf, type RateLimits } from '../rate/rate-limits.js';
import { localeFrom } from './locale.js';

export interface DownloadParts {
  /** Undefined where the graph has no members. */
  members: () => SubgraphDoor | undefined;
  limits: RateLimits;
  log: Logger;
}

const stranger: Caller = { kind: 'anonymous' };
const document = `mutation TakeDataExport($token: String!) { takeDataExport(token: $token) { fileName content } }`;
const ended = `mutation EndDataExport($token: String!, $isWhole: Boolean!) { endDataExport(token: $token, isWhole: $isWhole) }`;
const answerShape = z.object({
  data: z.object({ takeDataExport: z.object({ fileName: z.string(), content: z.string() }).nullable() }),
});
/** 32 bytes in base64url: nothing else is worth asking about. */
const tokenShape = /^[\w-]{43}$/;

export function serveDownloads(app: FastifyInstance, { members, limits, log }: DownloadParts): void {
  // A link is good once, and a HEAD (a preview, a scanner) would use it up unseen.
  const once = { exposeHeadRoute: false };
  app.get<{ Params: { token: string } }>('/downloads/:token', once, async (request, reply) => {
    const locale = localeFrom(request.headers['accept-language']);
    // No cache keeps it, no other page frames it, no link tells where it came from.
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer').header('content-security-policy', "default-src 'none'; sandbox");
    try {
      await limits.takeOperation(stranger, budgetKeyOf(stranger, request.ip), locale);
      const door = members();
      const { token } = request.params;
      if (!door || !tokenShape.test(token)) return reply.callNotFound();
      const on = { caller: { kind: 'service' as const, name: 'gateway' }, requestId: request.id, locale };
      const answer = await door.ask(callOf({ query: document, variables: { token } }), on);
      const taken = answerShape.parse(answer).data.takeDataExport;
      if (!taken) return reply.callNotFound();
      const { socket } = request.raw;
      reply.raw.once('close', () => {
        // The last byte is out and the connection stands: a response that is cut off ends with its connection.
        const variables = { token, isWhole: reply.raw.writableFinished && !socket.destroyed };
        // Where that is not told, members lets the link be used again when it has waited long enough.
        door.ask(callOf({ query: ended, variables }), on).catch((error: unknown) => {
          log.error({ err: error, requestId: request.id }, 'how the fetching of a copy ended could not be told');
        });
      });
      return await reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${taken.fileName}"`)
        .send(taken.content);
    } catch (error) {
      return refuse(reply, error, log, request.id, locale);
    }
  });
}

/** Too many asked, or members is away: the link is good for another try, and says so. */
function refuse(reply: FastifyReply, error: unknown, log: Logger, requestId: string, locale: 'zh-CN' | 'en') {
  if (error instanceof GraphQLError) {
    const { code, limit, retryAfter } = error.extensions;
    return reply
      .code(429)
      .header('retry-after', String(retryAfter))
      .send({ errors: [{ message: error.message, extensions: { code, limit, retryAfter } }] });
  }
  if (!(error instanceof DomainError)) throw error;
  log.error({ err: error, requestId }, 'a copy cannot be fetched');
  const extensions = { code: error.code, requestId };
  return reply
    .code(503)
    .header('retry-after', '1')
    .send({ errors: [{ message: error.messageIn(locale), extensions }] });
}
