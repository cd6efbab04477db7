/**
 * `npm run bench:ledger`: the ledger's speed, side by side with what one would write first and with TPC-B, on one server of
 * this run's own. Without flags: postings and signed mutations. `--postings`, `--http`, `--growth` choose; `--quick` tries
 * the script at sizes whose figures mean nothing.
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { describeServer } from './measuring/describe-server.js';
import { measureGrowth, type GrowthSize } from './ledger/growth-rounds.js';
import { fullPopulation } from './ledger/holders.js';
import { measureSignedMutations } from './ledger/http-rounds.js';
import { startOwnServer, type OwnServer } from './measuring/own-server.js';
import { measurePostings, type PostingSize } from './ledger/posting-rounds.js';
import { runBench } from './measuring/run-bench.js';

const turns = { rounds: 5, seconds: 8, warmUpSeconds: 2 };
const quickTurns = { rounds: 2, seconds: 1, warmUpSeconds: 0.5 };

const fullSize: PostingSize & { growth: GrowthSize } = {
  ...turns,
  population: fullPopulation,
  tpcbScale: 50,
  growth: { ...turns, seconds: 6, members: [1_000, 100_000, 1_000_000], rowsPerMember: 10 },
};

const quickSize: PostingSize & { growth: GrowthSize } = {
  ...quickTurns,
  population: { members: 2_000, brands: 20 },
  tpcbScale: 1,
  growth: { ...quickTurns, members: [100, 1_000, 3_000], rowsPerMember: 10 },
};

/** Nearly as many as the server keeps. */
const fullLogFiles = 500;

const { values: flags } = parseArgs({
  options: Object.fromEntries(
    ['postings', 'http', 'growth', 'quick'].map((name) => [name, { type: 'boolean' as const, default: false }]),
  ),
});
const chosen = flags['postings'] || flags['http'] || flags['growth'];
const quick = flags['quick'] ?? false;
const size = quick ? quickSize : fullSize;
const wanted = {
  postings: flags['postings'] || !chosen,
  http: flags['http'] || !chosen,
  growth: flags['growth'],
};

async function measure(server: OwnServer): Promise<string[]> {
  const tables = [await describeServer(server)];
  if (wanted.postings) tables.push('### Postings', await measurePostings(server, size));
  if (wanted.http) tables.push('### Signed mutations', await measureSignedMutations(server, size));
  if (wanted.growth) tables.push('### Growth', await measureGrowth(server, size.growth));
  return tables;
}

await runBench({ prepare: () => startOwnServer(quick ? 0 : fullLogFiles), quick }, measure);
