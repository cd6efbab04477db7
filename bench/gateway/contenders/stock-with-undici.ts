/** The stock gateway with one thing changed, its HTTP client, which costs it most: `stock-with-undici.js SUPERGRAPH PORT`. */
import { readFileSync } from 'node:fs';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Pool } from 'undici';

type Process = GraphQLDataSource['process'];

class UndiciSource implements GraphQLDataSource {
  private readonly pool: Pool;
  private readonly path: string;

  constructor(url: string) {
    const { origin, pathname } = new URL(url);
    this.pool = new Pool(origin);
    this.path = pathname;
  }

  process: Process = async ({ request: { query, variables, operationName } }) => {
    const { statusCode, body } = await this.pool.request({
      method: 'POST',
      path: this.path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables, operationName }),
    });
    if (statusCode !== 200) throw new Error(`a subgraph answered ${statusCode}`);
    return (await body.json()) as Awaited<ReturnType<Process>>;
  };
}

const [supergraph = '', port] = process.argv.slice(2);
const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(supergraph, 'utf8'),
  buildService: ({ url = '' }) => new UndiciSource(url),
});
const server = new ApolloServer({ gateway });
await startStandaloneServer(server, { listen: { port: Number(port), host: '127.0.0.1' } });
