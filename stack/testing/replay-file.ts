import { GraphClient } from '../graph-client.js';
import { planSteps, type Plan } from '../replay/plan-steps.js';
import type { PurchaseFile } from '../replay/receipts.js';
import { replayGraph } from '../replay/replay-graph.js';
import { runReplay, type Tally } from '../replay/run-replay.js';
import { tokenSource } from '../tokens.js';
import type { Together } from './start-together.js';

export const zone = 'Asia/Shanghai';

/** Replays a file that has been read, as the shop, through the gateway of a house that is up. */
export async function replayFile(house: Together, file: PurchaseFile): Promise<{ plan: Plan; tally: Tally }> {
  const client = new GraphClient(house.graphUrl, tokenSource(house.secrets, 'channel:shop'));
  try {
    const plan = planSteps(file);
    const tally = await runReplay(plan, replayGraph(client, 'shop'), { zone, atOnce: 16, onStep: () => undefined });
    return { plan, tally };
  } finally {
    await client.close();
  }
}

export interface MemberNow {
  tier: string;
  pending: number;
  spendable: number;
}

/** What the graph says of a member, asked by ops. */
export async function memberNow(house: Together, id: string): Promise<MemberNow> {
  const { data, errors } = await house.ask(
    'query ($id: ID) { member(id: $id) { tier { tier { code } } wallet { pending spendable } } }',
    { id },
    { as: 'ops:ann' },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  const member = data?.['member'] as {
    tier: { tier: { code: string } };
    wallet: { pending: number; spendable: number };
  };
  return { tier: member.tier.tier.code, ...member.wallet };
}

/** What campaigns has recorded, in fen and pieces, straight from its tables. */
export async function recordedTotals(house: Together): Promise<{ purchases: number; minor: number; returned: number }> {
  const [row] = await house.subgraph('campaigns').asAdmin<Record<string, string>>(
    `select (select count(*) from purchase) as purchases,
            (select coalesce(sum(amount_minor), 0) from purchase_line) as minor,
            (select coalesce(sum(returned), 0) from purchase_line) as returned`,
  );
  return {
    purchases: Number(row?.['purchases']),
    minor: Number(row?.['minor']),
    returned: Number(row?.['returned']),
  };
}
