/**
 * One of the bench's contenders as a service: `service.js NAME PORT KEY`, the key in base64. What checks calls and what answers
 * them changes from one to the other; the door before and the functions behind are the same.
 */
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { createGraphQLServer, type CallContext } from '../../chassis/graphql-server.js';
import { contextOf } from '../../chassis/http-door.js';
import { createLog } from '../../chassis/log.js';
import { ProcessMemory } from '../../chassis/short-memory.js';
import { signedCallHeader } from '../../chassis/signed-call.js';
import { answerByHand, type AskedByHand } from './by-hand.js';
import { checkedByJose, checkedByUs, serviceName, uncheckedCalls, type CallCheck } from './call-checks.js';
import { createCompiledServer } from './compiled-server.js';
import { names } from './contender-names.js';
import { customerSchema } from './customer-graph.js';

const [name = '', port, keyText = ''] = process.argv.slice(2);
const key = Buffer.from(keyText, 'base64');
const log = createLog(serviceName, 'error');

const ours = () => createGraphQLServer(customerSchema(), new ProcessMemory());

const doors: Record<string, () => Promise<FastifyInstance>> = {
  [names.ours]: () => graphDoor(checkedByUs(key), ours()),
  [names.jose]: () => graphDoor(checkedByJose(key), ours()),
  [names.unchecked]: () => graphDoor(uncheckedCalls(), ours()),
  [names.compiled]: () => graphDoor(checkedByUs(key), createCompiledServer(customerSchema())),
  [names.byHand]: () =>
    Promise.resolve(
      checkedDoor(checkedByUs(key)).post('/graphql', (request, reply) =>
        reply.send({ data: answerByHand(request.body as AskedByHand) }),
      ),
    ),
};

async function graphDoor(check: CallCheck, graphql: ApolloServer<CallContext>): Promise<FastifyInstance> {
  await graphql.start();
  const context = ({ call }: FastifyRequest) => {
    if (!call) throw new Error('nobody has checked who calls');
    return Promise.resolve(contextOf(call, log));
  };
  return checkedDoor(check).post('/graphql', fastifyApolloHandler(graphql, { context }));
}

/** Does with a request what the chassis's door does until a route has it, but lets somebody else check who calls. */
function checkedDoor(check: CallCheck): FastifyInstance {
  const door = fastify();
  door.removeAllContentTypeParsers();
  door.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body;
    done(null, JSON.parse(body.toString()));
  });
  door.addHook('preHandler', async (request) => {
    const header = request.headers[signedCallHeader]?.toString() ?? '';
    request.call = await check(header, request.rawBody ?? Buffer.alloc(0));
  });
  return door;
}

const open = doors[name];
if (!open) throw new Error(`"${name}" is none of: ${Object.keys(doors).join(', ')}`);
const door = await open();
await door.listen({ port: Number(port), host: '127.0.0.1' });
