import type { PoolClient } from 'pg';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { Bucket } from '../domain/buckets.js';
import { holdKey, type Hold, type HoldPurpose, type HoldRef, type HoldStatus, type HoldTerms } from '../domain/hold.js';
import { arrayLiteral } from './array-literal.js';

interface HoldRecord {
  service: string;
  hold_id: string;
  status: HoldStatus;
  member_id: string | null;
  currency: string | null;
  points: string | null;
  purpose: HoldPurpose | null;
  expires_at: Date | null;
  held: Bucket[];
  settled: Bucket[];
  review_id: string | null;
}

/** Those of the holds that exist, by key. */
export async function readHolds(client: PoolClient, refs: readonly HoldRef[]): Promise<Map<string, Hold>> {
  if (refs.length === 0) return new Map();
  const { rows } = await client.query<HoldRecord>({
    name: 'read holds',
    text: `select service, hold_id, status, member_id, currency, points, purpose, expires_at, held, settled, review_id
           from unnest($1::text[], $2::uuid[]) as wanted(service, hold_id) join hold using (service, hold_id)`,
    values: [arrayLiteral(refs.map(({ service }) => service)), arrayLiteral(refs.map(({ holdId }) => holdId))],
  });
  return new Map(
    rows.map((row) => {
      const { service, hold_id: holdId, status, held, settled, review_id: reviewId } = row;
      const hold: Hold = { service, holdId, status, terms: termsOf(row), held, settled, reviewId };
      return [holdKey(hold), hold];
    }),
  );
}

function termsOf({
  member_id: memberId,
  currency,
  points,
  purpose,
  expires_at: expiresAt,
}: HoldRecord): HoldTerms | null {
  if (memberId === null || currency === null || points === null || purpose === null || expiresAt === null) return null;
  return { memberId, currency, points: toWholeNumber(points), purpose, expiresAt: expiresAt.toISOString() };
}
