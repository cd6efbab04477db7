/**
 * `npm run replay -- --format online-retail|cdnow|csv --file F [--customers members] [--gateway URL] [--shift-to-now]`: real
 * purchases through the graph, as a channel. Running it twice changes nothing.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CannotStart } from './cannot-start.js';
import { defaultGateway, gatewayAddress } from './gateway-address.js';
import { GraphClient, GraphFault } from './graph-client.js';
import { homeOf } from './home.js';
import { showProgress } from './progress.js';
import { closingTable, groupedRefusals } from './replay/closing-table.js';
import { planSteps, type CustomersAre, type Step } from './replay/plan-steps.js';
import { readCdnow } from './replay/read-cdnow.js';
import { readCsv } from './replay/read-csv.js';
import { readOnlineRetail } from './replay/read-online-retail.js';
import type { PurchaseFile } from './replay/receipts.js';
import { replayGraph, type ReplayGraph } from './replay/replay-graph.js';
import { runReplay } from './replay/run-replay.js';
import { daysToYesterday, shifted, shiftOfEarlierRun } from './replay/schedule.js';
import { keepSecrets } from './secrets.js';
import { tokenSource } from './tokens.js';
import { readTypedFile, typedFrom } from './typed-file.js';

const usage = `npm run replay -- --format online-retail|cdnow|csv --file FILE
  --customers WHO   new: they are enrolled under the file's own names for them (the default);
                    members: the file has the numbers of members or cards, and nobody is enrolled
  --gateway URL     default ${defaultGateway}
  --shift-to-now    moves all days so that the last purchase was yesterday
  --channel CODE    records as this channel, default shop
  --token TOKEN     instead of one from this installation's embedded issuer
  --report FILE     writes every refused line with its reason as JSON
A csv file has the columns receipt, customer, time, sku, quantity, unitPrice (yuan), and may have category, brand, payment;
a negative quantity is a return.`;

const readers: Record<string, (content: Buffer, zone: string) => PurchaseFile> = {
  'online-retail': readOnlineRetail,
  cdnow: readCdnow,
  csv: readCsv,
};

const customersAre = new Set<string>(['new', 'members'] satisfies CustomersAre[]);
const areCustomers = (text: string): text is CustomersAre => customersAre.has(text);

const atOnce = 16;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      format: { type: 'string' },
      file: { type: 'string' },
      customers: { type: 'string', default: 'new' },
      gateway: { type: 'string', default: defaultGateway },
      'shift-to-now': { type: 'boolean', default: false },
      channel: { type: 'string', default: 'shop' },
      token: { type: 'string' },
      report: { type: 'string' },
    },
  });
  const read = readers[values.format ?? ''];
  if (!read || values.file === undefined || !areCustomers(values.customers)) throw new CannotStart(usage);
  const zone = process.env['PROGRAMME_TIME_ZONE'] || 'Asia/Shanghai';
  const file = read(await readTypedFile(values.file, typedFrom(process.env)), zone);
  const plan = planSteps(file, values.customers);
  const token = values.token;
  const tokenOf =
    token === undefined
      ? tokenSource(await keepSecrets(homeOf(process.env)), `channel:${values.channel}`)
      : () => token;
  const client = new GraphClient(gatewayAddress(values.gateway), tokenOf);
  try {
    const graph = replayGraph(client, values.channel);
    plan.steps = await movedSteps(plan.steps, graph, values['shift-to-now'], zone);
    const progress = showProgress('replay', plan.customers.size + plan.steps.length);
    const tally = await runReplay(plan, graph, { zone, atOnce, onSteps: (steps) => progress.advance(steps) });
    progress.end();
    console.log(closingTable(file, plan, tally));
    if (values.report) await writeFile(values.report, `${JSON.stringify(groupedRefusals(plan, tally), null, 2)}\n`);
  } finally {
    await client.close();
  }
}

/** Days of an earlier run are kept: with others, the same ids would carry other content, and the graph would refuse them. */
async function movedSteps(steps: Step[], graph: ReplayGraph, toNow: boolean, zone: string): Promise<Step[]> {
  const earlier = await shiftOfEarlierRun(steps, graph.recordedAt, zone);
  if (earlier !== undefined) {
    const how = earlier === 0 ? 'on its own days' : `moved by ${earlier} days`;
    console.log(`This file was replayed before, ${how}: going on so.`);
  }
  const days = earlier ?? (toNow ? daysToYesterday(steps, zone, new Date()) : 0);
  return days === 0 ? steps : shifted(steps, days, zone);
}

try {
  await main();
} catch (error) {
  if (error instanceof CannotStart || error instanceof TypeError) console.error(error.message);
  else if (error instanceof GraphFault) {
    console.error(
      `The replay ended early: ${error.code}, ${error.message}\n` +
        (error.code === 'UNAUTHENTICATED'
          ? 'The gateway has another key: run this with the FEALTY_DATA it was started with, or hand over --token.'
          : 'Run it again to go on; nothing is recorded twice.'),
    );
  } else console.error(error);
  process.exitCode = 1;
}
