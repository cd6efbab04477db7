import { callerOf } from '../../../chassis/testing/callers.js';
import type { Input } from './asking.js';
import type { MemberUnderTest, PointsUnderTest } from './given.js';

/** Whoever else asks, and for whomever it asks, may not. */
export async function expectForPartnersAlone(
  given: PointsUnderTest,
  member: MemberUnderTest,
  mutation: string,
  input: Input,
): Promise<void> {
  const before = await given.everything();
  for (const via of ['gateway', 'campaigns', 'rewards', 'members']) {
    for (const as of [callerOf.ops(), callerOf.member(member.id), callerOf.channel(), callerOf.service(via)]) {
      const { errors } = await given.tryTo(mutation, input, { as, via });
      expect([via, as.kind, errors?.[0]?.extensions.code]).toEqual([via, as.kind, 'FORBIDDEN']);
    }
  }
  expect(await given.everything()).toEqual(before);
}

/** What stands in clearing or a block of a partner. */
export async function standingOf(
  given: PointsUnderTest,
  kind: 'CLEARING' | 'BLOCK',
  owner: string,
  currency: string,
): Promise<number> {
  const [found] = await given.subgraph.asAdmin<{ balance: number }>(
    'select balance::int from account where kind = $1 and owner = $2 and currency = $3',
    [kind, owner, currency],
  );
  return found?.balance ?? 0;
}

/** When the rows of an exchange or a reversal were posted: one instant for all of them. */
export async function postedAtOf(
  given: PointsUnderTest,
  reference: 'exchangeId' | 'reversalId',
  id: string,
): Promise<string> {
  const found = await given.subgraph.asAdmin<{ at: Date }>(
    'select distinct posted_at as at from journal where reference_ids ->> $1 = $2',
    [reference, id],
  );
  expect(found).toHaveLength(1);
  return found[0]?.at.toISOString() ?? '';
}
