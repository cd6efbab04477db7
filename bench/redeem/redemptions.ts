import type { Caller } from '../../chassis/caller.js';
import { newId } from '../../chassis/ids.js';
import type { ServiceCalls } from '../../chassis/service-calls.js';
import type { Ask } from '../measuring/load.js';
import { memberIdOf, memberNumberOf } from '../measuring/member-ids.js';
import type { Contender } from '../measuring/take-turns.js';

const redeem = `mutation Redeem($input: RedeemRewardInput!) { answer: redeemReward(input: $input) {
  __typename ... on Redemption { id status points } ... on Failure { code message } } }`;

/** One piece for one point, of a member drawn; settled, or else it is counted apart. */
export function redemptions(
  name: string,
  inFlight: number,
  rewards: ServiceCalls,
  { members, rewardId }: { members: number; rewardId: () => string },
): Contender {
  const ask: Ask = async () => {
    const member = Math.floor(Math.random() * members);
    const caller: Caller = {
      kind: 'member',
      issuer: 'urn:fealty:embedded-issuer',
      subject: memberNumberOf(member),
      memberId: memberIdOf(member),
      scopes: [],
    };
    const variables = { input: { redemptionId: newId(), rewardId: rewardId() } };
    const { answer } = await rewards.graphql<{ answer: { status?: string } }>(
      'rewards',
      { query: redeem, variables },
      { caller, requestId: newId() },
    );
    return answer.status === 'SETTLED';
  };
  return { name, inFlight, laneOf: () => ask };
}

const answered = '{ __typename ... on HoldNotOpen { status } }';
const hold = `mutation ($input: HoldPointsInput!) { answer: holdPoints(input: $input) ${answered} }`;
const settle = `mutation ($input: SettleHoldInput!) { answer: settleHold(input: $input) ${answered} }`;

/** A hold and its settlement, one after the other, as each redemption asks for them; both together are counted once. */
export function holdsAndSettlementsAlone(
  name: string,
  inFlight: number,
  points: ServiceCalls,
  { members, currency }: { members: number; currency: string },
): Contender {
  const asked = async (query: string, input: Record<string, unknown>) => {
    const on = { caller: { kind: 'service', name: 'rewards' } as const, requestId: newId() };
    const { answer } = await points.graphql<{ answer: { __typename: string } }>(
      'points',
      { query, variables: { input } },
      on,
    );
    return answer.__typename === 'Hold';
  };
  const ask: Ask = async () => {
    const memberId = memberIdOf(Math.floor(Math.random() * members));
    const held = { holdId: newId(), memberId, currency, points: 1 };
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    return (
      (await asked(hold, { ...held, purpose: 'REDEMPTION', expiresAt })) &&
      (await asked(settle, { settlementId: newId(), ...held }))
    );
  };
  return { name, inFlight, laneOf: () => ask };
}
