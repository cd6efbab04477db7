import type { PoolClient } from 'pg';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { Award, AwardLine } from '../domain/award.js';
import { arrayLiteral } from './array-literal.js';

interface AwardRecord {
  award_id: string;
  purchase_id: string;
  member_id: string;
  currency: string;
  campaign_id: string;
  version: number;
  points: string;
  cut: string;
  budget: string | null;
  green: boolean;
  occurred_at: Date;
  expires_at: Date;
  pending_until: Date | null;
  sale_amount_minor: string;
  sale_currency: string;
  lines: AwardLine[];
}

/** Those of the awards that exist, by id. */
export async function readAwards(client: PoolClient, ids: readonly string[]): Promise<Map<string, Award>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<AwardRecord>({
    name: 'read awards',
    text: `select award_id, purchase_id, member_id, currency, campaign_id, version, points, cut, budget, green, occurred_at,
             expires_at, pending_until, sale_amount_minor, sale_currency, lines
           from award where award_id = any($1::uuid[])`,
    values: [arrayLiteral(ids)],
  });
  return new Map(rows.map((row) => [row.award_id, awardOf(row)]));
}

function awardOf(row: AwardRecord): Award {
  const { currency, version, budget, green, lines } = row;
  return {
    awardId: row.award_id,
    purchaseId: row.purchase_id,
    memberId: row.member_id,
    currency,
    campaignId: row.campaign_id,
    version,
    points: toWholeNumber(row.points),
    cut: toWholeNumber(row.cut),
    budget,
    green,
    occurredAt: row.occurred_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    pendingUntil: row.pending_until?.toISOString() ?? null,
    saleAmountMinor: toWholeNumber(row.sale_amount_minor),
    saleCurrency: row.sale_currency,
    lines,
  };
}
