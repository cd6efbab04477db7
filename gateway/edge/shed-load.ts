import type { FastifyInstance } from 'fastify';
import { overloaded } from '../../chassis/domain-error.js';
import { localeFrom } from './locale.js';
import type { Overload } from './overload.js';

const path = '/graphql';

/** Whoever is refused comes again after so many seconds. */
const retryAfter = 1;

/**
 * Refuses GraphQL requests that are too many, before anything of them is read but the head. Health checks and pages are always
 * answered: a gateway that is busy is not one that is to be started anew.
 */
export function shedLoad(app: FastifyInstance, overload: Overload): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url !== path) {
      done();
      return;
    }
    if (!overload.begin()) {
      const fault = overloaded();
      const message = fault.messageIn(localeFrom(request.headers['accept-language']));
      void reply
        .code(503)
        .header('retry-after', retryAfter)
        .send({ errors: [{ message, extensions: { code: fault.code, retryAfter } }] });
      return;
    }
    const began = performance.now();
    // Also when the client goes away without its answer, of which fastify's own hooks say nothing.
    reply.raw.once('close', () => overload.end(performance.now() - began));
    done();
  });
}
