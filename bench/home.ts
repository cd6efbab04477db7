/**
 * `npm run bench:home`: the front page of 100,000 members through the gateway, side by side with the same page fetched by one process
 * written by hand. `--quick` tries the script at sizes whose figures mean nothing.
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { measureHome } from './home/home-rounds.js';
import { describeServer } from './measuring/describe-server.js';
import { startOwnServer } from './measuring/own-server.js';
import { runBench } from './measuring/run-bench.js';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const { quick } = flags;
const size = quick
  ? { rounds: 1, seconds: 2, warmUpSeconds: 1, members: 500, asking: 200, warmUpPages: 20, pauseAfterRefusalMs: 20 }
  : {
      rounds: 5,
      seconds: 8,
      warmUpSeconds: 3,
      members: 100_000,
      asking: 20_000,
      warmUpPages: 5_000,
      pauseAfterRefusalMs: 20,
    };

await runBench({ prepare: () => startOwnServer(quick ? 0 : 200), quick }, async (server) => [
  await describeServer(server),
  '### The front page',
  ...(await measureHome(server, size)),
]);
