import { GraphClient } from '../graph-client.js';
import { planSteps, type CustomersAre, type Plan } from '../replay/plan-steps.js';
import type { PurchaseFile } from '../replay/receipts.js';
import { purchaseIdOf } from '../replay/replay-ids.js';
import { replayGraph } from '../replay/replay-graph.js';
import { runReplay, type Tally } from '../replay/run-replay.js';
import { tokenSource } from '../tokens.js';
import { baseCampaignId } from '../../subgraphs/campaigns/domain/campaign.js';
import { campaignsOnTop } from './campaigns-on-top.js';
import { origins, type BareLine, type Origin, type ReckonedPurchase } from './reckoning.js';
import type { Together } from './start-together.js';

export const zone = 'Asia/Shanghai';

/** Replays a file that has been read, as the shop, through the gateway of a house that is up. */
export async function replayFile(
  house: Together,
  file: PurchaseFile,
  customersAre: CustomersAre = 'new',
): Promise<{ plan: Plan; tally: Tally }> {
  const client = new GraphClient(house.graphUrl, tokenSource(house.secrets, 'channel:shop'));
  try {
    const plan = planSteps(file, customersAre);
    const tally = await runReplay(plan, replayGraph(client, 'shop'), { zone, atOnce: 16, onSteps: () => undefined });
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

/** Every purchase of a customer's receipt, as campaigns has it: its tier, its points, and what of them went with returns. */
export async function recordedPurchases(
  house: Together,
): Promise<Map<string, Omit<ReckonedPurchase, 'customer' | 'receipt'>>> {
  const rows = await house.subgraph('campaigns').asAdmin<{
    id: string;
    tier: ReckonedPurchase['tier'];
    paid: Record<string, number>;
    gone: string;
  }>(
    `select id, tier,
            (select coalesce(json_object_agg(campaign_id, points - cut), '{}') from award where purchase_id = purchase.id) as paid,
            (select coalesce(sum(taken + owed + forgone), 0) from purchase_return where purchase_id = purchase.id) as gone
     from purchase`,
  );
  return new Map(
    rows.map(({ id, tier, paid, gone }) => {
      const points = origins.map((origin) => [origin, paid[campaignOf[origin]] ?? 0]);
      return [id, { tier, points: Object.fromEntries(points) as Record<Origin, number>, gone: Number(gone) }];
    }),
  );
}

const campaignOf: Record<Origin, string> = {
  base: baseCampaignId,
  doubled: campaignsOnTop.doubled.campaignId,
  extra: campaignsOnTop.extra.campaignId,
  basket: campaignsOnTop.basket.campaignId,
};

/** Fails unless campaigns has every one of these purchases with its tier, its points and what is gone of them. */
export async function expectReckoned(house: Together, source: string, purchases: ReckonedPurchase[]): Promise<void> {
  const recorded = await recordedPurchases(house);
  const found = purchases.map(({ receipt, customer }) => ({
    customer,
    receipt,
    ...recorded.get(purchaseIdOf(source, receipt, customer)),
  }));
  expect(found).toEqual(purchases);
}

/** Lines of the Online Retail file that name a customer and a price. Quoted fields hold commas, hence the counting from the end. */
export function bareLinesOfOnlineRetail(lines: readonly string[]): BareLine[] {
  return lines
    .map((text) => ({ start: text.split(',', 2), end: text.trimEnd().split(',').slice(-5) }))
    .map(({ start, end }) => ({
      receipt: start[0]!,
      sku: start[1]!,
      quantity: Number(end[0]),
      // 01/12/2010 08:26
      time: end[1]!.replace(/^(..)\/(..)\/(....) (..):(..)$/, '$3$2$1$4$5'),
      fen: Math.abs(Math.round(Number(end[2]) * 100) * Number(end[0])),
      customer: end[3]!,
    }))
    .filter(({ customer, fen }) => customer !== '' && fen > 0);
}
