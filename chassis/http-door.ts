import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { DomainError } from './domain-error.js';
import type { EventIntake } from './event-intake.js';
import type { CallContext } from './graphql-server.js';
import type { Logger } from './log.js';
import { signedCallHeader, verifyCall, type CallKeys, type VerifiedCall } from './signed-call.js';
import type { ShortMemory } from './short-memory.js';
import { Views } from './views.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes as they came, which the signature is over. */
    rawBody?: Buffer;
    call?: VerifiedCall;
  }
}

export interface DoorParts {
  /** This service's name: the audience of calls to it. */
  name: string;
  acceptKeys: CallKeys;
  graphql: ApolloServer<CallContext>;
  intake: EventIntake;
  shortMemory: ShortMemory;
  log: Logger;
  /** False while the service cannot serve. */
  ready: () => Promise<boolean>;
}

const bodyLimitBytes = 4 * 1024 * 1024;

/** A service's HTTP side: signed GraphQL, signed events, and health checks, which are all that needs no signature. */
export function openDoor(parts: DoorParts): FastifyInstance {
  const door = fastify({ bodyLimit: bodyLimitBytes, forceCloseConnections: 'idle', exposeHeadRoutes: false });
  door.removeAllContentTypeParsers();
  door.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body;
    try {
      done(null, JSON.parse(body.toString()));
    } catch {
      done(Object.assign(new Error('the body is no JSON'), { statusCode: 400 }), undefined);
    }
  });
  door.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    answerError(error, reply, parts.log),
  );
  door.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));

  door.get('/health/live', () => ({ status: 'live' }));
  door.get('/health/ready', async (_request, reply) => {
    const ready = await parts.ready().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });

  const signed = async (request: FastifyRequest) => {
    request.call = await verifyCall(
      request.headers[signedCallHeader]?.toString(),
      { audience: parts.name, method: request.method, path: request.url, body: request.rawBody ?? '' },
      parts.acceptKeys,
    );
  };
  const context = (request: FastifyRequest) => Promise.resolve(contextOf(callOf(request), parts.log));
  door.post('/graphql', { preHandler: signed }, fastifyApolloHandler(parts.graphql, { context }));
  door.post('/events', { preHandler: signed }, async (request) => {
    const call = callOf(request);
    if (!(await parts.shortMemory.takeOnce(`call:${call.callId}`, 40)))
      throw Object.assign(new Error('seen'), { statusCode: 401 });
    return parts.intake.take(call.from, request.body);
  });
  return door;
}

/** Takes no new request, and ends once those under way are answered. */
export async function closeDoor(door: FastifyInstance): Promise<void> {
  // A kept-alive connection whose request was under way becomes idle only later, and would be waited for until it times out.
  const sweep = setInterval(() => {
    door.server.closeIdleConnections();
  }, 20);
  try {
    await door.close();
  } finally {
    clearInterval(sweep);
  }
}

/** What resolvers know of a call that was found genuine. */
export function contextOf({ from, ...call }: VerifiedCall, log: Logger): CallContext {
  let ownLog: Logger | undefined;
  return {
    ...call,
    via: from,
    // Made for whoever has something to say: most requests have not, and it takes as long as reading the signature.
    get log() {
      return (ownLog ??= log.child({ requestId: call.requestId }));
    },
    loaders: new Map(),
    views: new Views(),
  };
}

function callOf(request: FastifyRequest): VerifiedCall {
  if (!request.call) throw new Error('a route that needs a signed call was reached without one');
  return request.call;
}

function answerError(error: Error & { statusCode?: number }, reply: FastifyReply, log: Logger) {
  if (error instanceof DomainError) {
    return reply.code(401).send({ errors: [{ message: error.message, extensions: { code: error.code } }] });
  }
  const status = error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500;
  if (status === 500) log.error({ err: error }, 'a request failed');
  return reply.code(status).send({ error: status === 500 ? 'internal error' : error.message });
}
