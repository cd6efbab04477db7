import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { overloaded } from '../../chassis/domain-error.js';
import { localeFrom } from './locale.js';
import type { Overload } from './overload.js';

const path = '/graphql';

/** Whoever is refused comes again after so many seconds. */
const retryAfter = 1;

/**
 * Refuses GraphQL requests that are too many, before anything of them is read but the head. One counts as under way when its
 * body has been read: whoever sends it slowly keeps nobody else out. Health checks and pages are always answered: a gateway that
 * is busy is not one that is to be started anew.
 */
export function shedLoad(app: FastifyInstance, overload: Overload): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url === path && !overload.hasRoom()) refuse(request, reply);
    else done();
  });
  app.addHook('preValidation', (request, reply, done) => {
    if (request.routeOptions.url !== path) {
      done();
      return;
    }
    if (!overload.begin()) {
      refuse(request, reply);
      return;
    }
    const began = performance.now();
    // Also when the client goes away without its answer, of which fastify's own hooks say nothing.
    reply.raw.once('close', () => overload.end(reply.statusCode === 200 ? performance.now() - began : undefined));
    done();
  });
}

function refuse({ headers }: FastifyRequest, reply: FastifyReply): void {
  const fault = overloaded();
  const message = fault.messageIn(localeFrom(headers['accept-language']));
  void reply
    .code(503)
    .header('retry-after', retryAfter)
    .send({ errors: [{ message, extensions: { code: fault.code, retryAfter } }] });
}
