/**
 * One Apollo Server behind one of the doors it can have: `door.js NAME PORT`. What it executes is a constant but for a number,
 * so that the door and Apollo Server's own request handling are what is measured.
 */
import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { expressMiddleware } from '@as-integrations/express5';
import fastifyApollo from '@as-integrations/fastify';
import express from 'express';
import { fastify } from 'fastify';
import { buildSchema } from 'graphql';
import { thinDoor } from './thin-door.js';
import { quietApollo } from '../../../chassis/quiet-apollo.js';
import { executedBy } from '../../measuring/executed-by.js';

const apiSchema = buildSchema('type Query { me: Member } type Member { number: String! }');
let nextNumber = 10_000_000;

const apollo = new ApolloServer({
  gateway: executedBy(() => Promise.resolve({ data: { me: { number: String(nextNumber++) } } }), apiSchema),
  plugins: [...quietApollo()],
});

const doors: Record<string, (port: number) => Promise<unknown>> = {
  standalone: (port) => startStandaloneServer(apollo, { listen: { port, host: '127.0.0.1' } }),
  fastify: async (port) => {
    await apollo.start();
    const app = fastify();
    await app.register(fastifyApollo(apollo));
    return app.listen({ port, host: '127.0.0.1' });
  },
  express5: async (port) => {
    await apollo.start();
    const app = express();
    app.use('/graphql', express.json(), expressMiddleware(apollo));
    return createServer(app).listen(port, '127.0.0.1');
  },
  'node:http': async (port) => {
    await apollo.start();
    return createServer(thinDoor(apollo)).listen(port, '127.0.0.1');
  },
};

const [name = '', port] = process.argv.slice(2);
await doors[name]?.(Number(port));
