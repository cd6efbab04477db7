import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer } from '@apollo/server';

/** Nothing between node:http and Apollo Server: what an integration would cost if it cost nothing. */
export function thinDoor(apollo: ApolloServer): RequestListener {
  return (request, response) => {
    answer(apollo, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  };
}

async function answer(apollo: ApolloServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const { body, ...head } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'POST',
      headers,
      search: new URL(request.url ?? '/', 'http://door').search,
      body: JSON.parse(await textOf(request)),
    },
    context: () => Promise.resolve({}),
  });
  if (body.kind !== 'complete') throw new Error('answers in parts are not sent here');
  response.writeHead(head.status ?? 200, Object.fromEntries(head.headers));
  response.end(body.string);
}

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}
