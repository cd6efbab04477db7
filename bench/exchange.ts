/**
 * `npm run bench:exchange`: exchanges between hosted currencies, from the member's quote to the committed answer, spread over a hundred
 * brands and all with one, side by side with the ledger's conversion alone; then a partner's answers while a settlement closes. `--quick`
 * tries the script at sizes whose figures mean nothing.
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { measureExchanges } from './exchange/exchange-rounds.js';
import { describeServer } from './measuring/describe-server.js';
import { startOwnServer } from './measuring/own-server.js';
import { runBench } from './measuring/run-bench.js';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const { quick } = flags;
const size = quick
  ? { rounds: 2, seconds: 4, warmUpSeconds: 2, members: 5000, closing: { items: 20_000, secondsBefore: 5 } }
  : { rounds: 5, seconds: 10, warmUpSeconds: 2, members: 100_000, closing: { items: 1_000_000, secondsBefore: 30 } };

await runBench({ prepare: () => startOwnServer(quick ? 0 : 200), quick }, async (server) => [
  await describeServer(server),
  '### Exchanges',
  ...(await measureExchanges(server, size)),
]);
