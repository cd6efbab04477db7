/**
 * `npm run bench:purchase`: from a till's report to posted points, with 1, 10, 100 and 1,000 live campaigns, side by side with
 * the ledger's posting alone. `--quick` tries the script at sizes whose figures mean nothing.
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { describeServer } from './measuring/describe-server.js';
import { startOwnServer } from './measuring/own-server.js';
import { runBench } from './measuring/run-bench.js';
import { measurePurchases } from './purchase/purchase-rounds.js';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const { quick } = flags;
const size = quick
  ? { rounds: 1, seconds: 2, warmUpSeconds: 1, members: 500 }
  : { rounds: 5, seconds: 8, warmUpSeconds: 2, members: 100_000 };

await runBench({ prepare: () => startOwnServer(quick ? 0 : 200), quick }, async (server) => [
  await describeServer(server),
  '### Purchases',
  ...(await measurePurchases(server, size)),
]);
