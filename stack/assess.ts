/**
 * `npm run assess -- --month 2026-10 (--as NAME | --token TOKEN) [--gateway URL]`: has the top share of a month found out and shows
 * how far its members have been told. The schedule does so by itself after each month; this is for months of imported purchases.
 * Stopping it stops nothing: the work is the members service's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CannotStart } from './cannot-start.js';
import { defaultGateway, gatewayAddress } from './gateway-address.js';
import { GraphClient, GraphFault } from './graph-client.js';
import { homeOf } from './home.js';
import { showProgress } from './progress.js';
import { keepSecrets } from './secrets.js';
import { tokenSource } from './tokens.js';

const usage = `npm run assess -- --month YYYY-MM (--as NAME | --token TOKEN) [--gateway URL]
  --as NAME       asks as this person of ops, with a token of this installation's embedded issuer
  --token TOKEN   asks with this token instead
  --gateway URL   default ${defaultGateway}`;

const start = `mutation ($month: String!) { startAssessment(input: { month: $month }) { ... on StartedAssessment { month } } }`;
const look = `query ($first: Int, $after: String) { tierAssessments(first: $first, after: $after) {
  edges { node { month state membersBought places threshold { amountMinor currency } membersDone membersTotal } }
  pageInfo { hasNextPage endCursor }
} }`;

interface Assessment {
  month: string;
  state: 'TELLING' | 'DONE';
  membersBought: number;
  places: number;
  threshold: { amountMinor: number; currency: string } | null;
  membersDone: number;
  membersTotal: number;
}

interface Assessments {
  tierAssessments: { edges: { node: Assessment }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

/** A month in which nobody bought is never assessed: after so long it is said that this is one. */
const patienceMs = 60_000;
const lookEveryMs = 1_000;

async function assessmentOf(graph: GraphClient, month: string): Promise<Assessment | null> {
  for (let after: string | null = null; ;) {
    const { tierAssessments }: Assessments = await graph.ask<Assessments>(look, { first: 100, after });
    const found = tierAssessments.edges.find(({ node }) => node.month === month);
    if (found) return found.node;
    if (!tierAssessments.pageInfo.hasNextPage) return null;
    after = tierAssessments.pageInfo.endCursor;
  }
}

async function follow(graph: GraphClient, month: string): Promise<void> {
  const askedAt = performance.now();
  let found = await assessmentOf(graph, month);
  while (!found) {
    if (performance.now() - askedAt > patienceMs) throw new CannotStart(`Nobody seems to have bought in ${month}.`);
    await sleep(lookEveryMs);
    found = await assessmentOf(graph, month);
  }
  const progress = showProgress(month, found.membersTotal);
  for (let shown = 0; ; found = (await assessmentOf(graph, month)) ?? found) {
    progress.advance(found.membersDone - shown);
    shown = found.membersDone;
    if (found.state === 'DONE') break;
    await sleep(lookEveryMs);
  }
  progress.end();
  const { membersBought, places, threshold } = found;
  const least = threshold ? `, from ${String(threshold.amountMinor / 100)} ${threshold.currency} on` : '';
  console.log(`${month}: ${String(membersBought)} members bought, ${String(places)} places${least}.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      month: { type: 'string' },
      as: { type: 'string' },
      token: { type: 'string' },
      gateway: { type: 'string', default: defaultGateway },
    },
  });
  const { month, as, token, gateway } = values;
  if (month === undefined || (as === undefined) === (token === undefined)) throw new CannotStart(usage);
  const asker =
    token === undefined ? tokenSource(await keepSecrets(homeOf(process.env)), `ops:${as ?? ''}`) : () => token;
  const graph = new GraphClient(gatewayAddress(gateway), asker);
  try {
    await graph.ask(start, { month });
    await follow(graph, month);
  } finally {
    await graph.close();
  }
}

try {
  await main();
} catch (error) {
  const told = error instanceof CannotStart || error instanceof GraphFault || error instanceof TypeError;
  console.error(told ? error.message : error);
  process.exitCode = 1;
}
