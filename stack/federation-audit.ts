/**
 * `npm run audit:federation -- --from URL`: our gateway in open mode and the stock one over every suite of the public federation
 * audit (github.com/graphql-hive/federation-gateway-audit), which serves subgraphs, supergraphs and expected answers at URL once
 * `npm ci && npm start -- serve` runs in a checkout of it. Ends with 1 when the stock gateway passes a case that ours does not.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { readGatewaySettings } from '../gateway/env.js';
import { startGateway } from '../gateway/main.js';
import { passedCases, type AuditCase } from './conformance/audit-suite.js';

const { values } = parseArgs({ options: { from: { type: 'string', default: 'http://localhost:4200' } } });

async function read(page: string): Promise<string> {
  const response = await fetch(`${values.from}/${page}`);
  if (!response.ok) throw new Error(`${values.from}/${page} answered ${response.status}`);
  return response.text();
}

async function casesOf(suite: string): Promise<AuditCase[]> {
  return JSON.parse(await read(`${suite}/tests`)) as AuditCase[];
}

/** Where a gateway over a supergraph answers, and how it is stopped. */
interface Audited {
  url: string;
  stop: () => Promise<void>;
}

async function ours(supergraphSdl: string): Promise<Audited> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'federation-audit-'));
  const supergraph = path.join(folder, 'supergraph.graphql');
  await writeFile(supergraph, supergraphSdl);
  const settings = readGatewaySettings({ SUPERGRAPH: supergraph, PORT: '0', OPEN: 'true', LOG_LEVEL: 'silent' });
  const gateway = await startGateway(settings);
  const stop = () => gateway.stop().then(() => rm(folder, { recursive: true }));
  return { url: `${gateway.url}/graphql`, stop };
}

async function stock(supergraphSdl: string): Promise<Audited> {
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl, logger: silent }), logger: silent });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { url, stop: () => server.stop() };
}

/** Each gateway gets its cases anew: those that change something name what they change differently every time. */
async function passedBy(start: typeof ours, suite: string): Promise<Set<number>> {
  const gateway = await start(await read(`${suite}/supergraph`));
  try {
    return await passedCases(gateway.url, await casesOf(suite));
  } finally {
    await gateway.stop();
  }
}

const totals = { cases: 0, ours: 0, stock: 0, lost: 0 };
for (const suite of JSON.parse(await read('ids')) as string[]) {
  const cases = await casesOf(suite);
  const byOurs = await passedBy(ours, suite);
  const byStock = await passedBy(stock, suite);
  const lost = [...byStock].filter((index) => !byOurs.has(index));
  totals.cases += cases.length;
  totals.ours += byOurs.size;
  totals.stock += byStock.size;
  totals.lost += lost.length;
  console.log(`${suite}: ours ${byOurs.size}, stock ${byStock.size} of ${cases.length}`);
  for (const index of lost) console.log(`  only stock passes: ${cases[index]?.query ?? ''}`);
}
console.log(`ours passes ${totals.ours}, stock ${totals.stock} of ${totals.cases} cases`);
if (totals.lost > 0) process.exitCode = 1;
