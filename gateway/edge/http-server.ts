/** The HTTP side of the door: request ids, how much is read, and answers for what never becomes a GraphQL request. */
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import { newId } from '../../chassis/ids.js';
import type { Logger } from '../../chassis/log.js';

/** A client may bring its own request id to find its requests in our logs; anything else than a plain id is replaced. */
const plainId = /^[\w-]{8,64}$/;

export interface HttpSettings {
  bodyLimitBytes: number;
  open: boolean;
  /** The client's address is what these say it is; of anybody else it is the connection's own. */
  trustedProxies: string[];
}

export function openHttpServer(settings: HttpSettings, log: Logger): FastifyInstance {
  const app = fastify({
    logger: false,
    // Conformance suites may send whatever they like; the figure is what still fits comfortably in memory.
    bodyLimit: settings.open ? 64 * 1024 * 1024 : settings.bodyLimitBytes,
    trustProxy: settings.trustedProxies.length > 0 ? settings.trustedProxies : false,
    requestIdHeader: false,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && plainId.test(given) ? given : newId();
    },
    forceCloseConnections: 'idle',
    // A request that comes over a connection of before is taken while we close, as those under way are.
    return503OnClosing: false,
    // A client that trickles its request holds a socket no longer than this.
    requestTimeout: 30_000,
  });
  // JSON is the only content read: forms and plain text are what a foreign page can send without being asked (CSRF).
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    // Else the connection would stay, idle, and the closing would wait for it.
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(refusal('There is nothing here', 'NOT_FOUND')));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    const known = refusals[error.code] ?? (status >= 400 && status < 500 ? badRequest : undefined);
    if (known) return reply.code(status).send(refusal(known.message, known.reason));
    log.error({ err: error, requestId: request.id }, 'request failed inside');
    const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: request.id };
    return reply.code(500).send({ errors: [{ message: 'Internal server error', extensions }] });
  });
  return app;
}

const badRequest = { message: 'The request cannot be read', reason: 'BAD_REQUEST' };

const refusals: Record<string, { message: string; reason: string } | undefined> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { message: 'The request is larger than this graph reads', reason: 'BODY_TOO_LARGE' },
  FST_ERR_CTP_INVALID_JSON_BODY: { message: 'The request is not JSON', reason: 'BODY_NOT_JSON' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { message: 'The request is empty', reason: 'BODY_NOT_JSON' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { message: 'Send application/json', reason: 'BODY_NOT_JSON' },
};

function refusal(message: string, reason: string) {
  return { errors: [{ message, extensions: { code: 'BAD_USER_INPUT', reason } }] };
}
