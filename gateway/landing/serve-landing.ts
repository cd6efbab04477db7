/** The pages for people: Apollo Sandbox at /, GraphiQL at /graphiql. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from '../../chassis/log.js';
import { graphiqlPage, graphiqlScript, graphiqlStyle } from './graphiql-page.js';
import { pageContent, type LandingSettings, type PageContent } from './page-content.js';
import { sandboxPage } from './sandbox-page.js';

/** Files of packages that GraphiQL is made of; nothing else of node_modules is served. */
const bundled: Record<string, { package: string; file: string }> = {
  'graphiql.min.js': { package: 'graphiql', file: 'graphiql.min.js' },
  'graphiql.min.css': { package: 'graphiql', file: 'graphiql.min.css' },
  'react.production.min.js': { package: 'react', file: 'umd/react.production.min.js' },
  'react-dom.production.min.js': { package: 'react-dom', file: 'umd/react-dom.production.min.js' },
};

/** GraphiQL's page takes nothing from elsewhere and sends nothing elsewhere, and the browser holds it to that. */
const ownOnly =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

export function serveLanding(app: FastifyInstance, settings: LandingSettings, log: Logger): void {
  const content = async (): Promise<PageContent> => {
    try {
      return await pageContent(settings);
    } catch (error) {
      log.warn({ err: error }, 'the example operations cannot be shown');
      return { operations: [], samples: [] };
    }
  };
  app.get('/', async (_request, reply) => asPage(reply, "frame-ancestors 'none'").send(sandboxPage(await content())));
  app.get('/graphiql', async (_request, reply) => asPage(reply, ownOnly).send(graphiqlPage(await content())));
  app.get('/graphiql/page.js', (_request, reply) => reply.type('text/javascript').send(graphiqlScript));
  app.get('/graphiql/page.css', (_request, reply) => reply.type('text/css').send(graphiqlStyle));
  for (const [name, from] of Object.entries(bundled)) {
    app.get(`/graphiql/${name}`, async (_request, reply) =>
      reply
        .type(name.endsWith('.css') ? 'text/css' : 'text/javascript')
        .header('cache-control', 'max-age=3600')
        .send(await readFile(fileOf(from))),
    );
  }
  // A person who opens the endpoint itself is looking for these pages; Apollo Server would answer with a refusal.
  app.addHook('onRequest', async (request, reply) => {
    const opensEndpoint = request.method === 'GET' && request.url === '/graphql';
    if (opensEndpoint && request.headers.accept?.includes('text/html')) await reply.redirect('/');
  });
}

/** Pages may hold sample tokens: no cache keeps them, no other page frames them, no link tells where one came from. */
function asPage(reply: FastifyReply, policy: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('content-security-policy', policy);
}

function fileOf(from: { package: string; file: string }): string {
  const manifest = createRequire(import.meta.url).resolve(`${from.package}/package.json`);
  return path.join(path.dirname(manifest), from.file);
}
