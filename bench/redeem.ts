/**
 * `npm run bench:redeem`: redemptions from the member's request to settled points, spread over a thousand rewards and all of one, side
 * by side with the ledger's hold and settlement alone. `--quick` tries the script at sizes whose figures mean nothing.
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { describeServer } from './measuring/describe-server.js';
import { startOwnServer } from './measuring/own-server.js';
import { runBench } from './measuring/run-bench.js';
import { measureRedemptions } from './redeem/redeem-rounds.js';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const { quick } = flags;
const size = quick
  ? { rounds: 2, seconds: 8, warmUpSeconds: 3, members: 5000 }
  : { rounds: 5, seconds: 10, warmUpSeconds: 2, members: 100_000 };

await runBench({ prepare: () => startOwnServer(quick ? 0 : 200), quick }, async (server) => [
  await describeServer(server),
  '### Redemptions',
  ...(await measureRedemptions(server, size)),
]);
