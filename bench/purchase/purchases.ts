import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../chassis/caller.js';
import { newId } from '../../chassis/ids.js';
import type { ServiceCalls } from '../../chassis/service-calls.js';
import type { Ask } from '../measuring/load.js';
import { memberIdOf } from '../measuring/member-ids.js';
import type { Contender } from '../measuring/take-turns.js';
import { programmeCurrency } from './seed-programme.js';
import { boughtSku } from './seed-programme.js';

const caller: Caller = { kind: 'channel', code: 'shop', scopes: ['purchases:record'] };
const yuan = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });
const outcome = `{ __typename ... on Purchase { id awards { points status reason } } ... on Failure { code message } }`;

const recordOne = `mutation Record($input: RecordPurchaseInput!) { answer: recordPurchase(input: $input) ${outcome} }`;
const recordMany = `mutation RecordMany($input: RecordPurchasesInput!) {
  answer: recordPurchases(input: $input) { ... on RecordedPurchases { outcomes ${outcome} } }
}`;
const post = `mutation Post($input: PostAwardsInput!) {
  answer: postAwards(input: $input) { __typename ... on PostedAwards { awards { awardId points cut lines { lineId points } } } }
}`;

interface Recorded {
  __typename: string;
  awards?: { points: number; status: string }[];
}

/** Three goods for 120 yuan, one of them what the campaigns are about. */
function purchase(members: number) {
  return {
    purchaseId: newId(),
    memberId: memberIdOf(Math.floor(Math.random() * members)),
    channel: 'shop',
    occurredAt: new Date().toISOString(),
    total: yuan(12_000),
    lines: [boughtSku, 'rice', 'oil'].map((sku, place) => ({
      lineId: String(place),
      sku,
      quantity: 2,
      amount: yuan(4_000),
    })),
  };
}

/** Members learns what was spent by events, which follow the answers. */
async function factsTaken(campaigns: ServiceCalls): Promise<void> {
  const importer = { ...caller, scopes: ['purchases:import'] };
  for (;;) {
    const request = { query: '{ purchaseFactsPending }' };
    const on = { caller: importer, requestId: newId() };
    const { purchaseFactsPending } = await campaigns.graphql<{ purchaseFactsPending: number }>(
      'campaigns',
      request,
      on,
    );
    if (purchaseFactsPending === 0) return;
    await sleep(50);
  }
}

/** One purchase per call, recorded and posted: 120 points of the base rule and as many or more of a campaign. */
export function singlePurchases(name: string, inFlight: number, campaigns: ServiceCalls, members: number): Contender {
  const ask: Ask = async () => {
    const request = { query: recordOne, variables: { input: purchase(members) } };
    const { answer } = await campaigns.graphql<{ answer: Recorded }>('campaigns', request, {
      caller,
      requestId: newId(),
    });
    return isPosted(answer);
  };
  return { name, inFlight, laneOf: () => ask, settle: () => factsTaken(campaigns) };
}

export const perList = 100;

/** A hundred purchases per call; what is counted are calls. */
export function listedPurchases(name: string, inFlight: number, campaigns: ServiceCalls, members: number): Contender {
  const ask: Ask = async () => {
    const purchases = Array.from({ length: perList }, () => purchase(members));
    const request = { query: recordMany, variables: { input: { purchases } } };
    const { answer } = await campaigns.graphql<{ answer: { outcomes: Recorded[] } }>('campaigns', request, {
      caller,
      requestId: newId(),
    });
    return answer.outcomes.every(isPosted);
  };
  return { name, inFlight, laneOf: () => ask, settle: () => factsTaken(campaigns) };
}

/** The two awards of such a purchase, posted by the ledger and recorded nowhere else. */
export function postingsAlone(name: string, inFlight: number, points: ServiceCalls, members: number): Contender {
  const lines = ['0', '1', '2'].map((lineId) => ({ lineId, points: 40 }));
  const ask: Ask = async () => {
    const { purchaseId, memberId, occurredAt, total } = purchase(members);
    const award = () => ({ awardId: newId(), campaignId: newId(), version: 1, points: 120, lines });
    const input = {
      purchaseId,
      memberId,
      currency: programmeCurrency,
      occurredAt,
      pendingUntil: new Date(Date.now() + 14 * 86_400_000).toISOString(),
      saleAmount: total,
      awards: [award(), award()],
    };
    const request = { query: post, variables: { input } };
    const { answer } = await points.graphql<{ answer: Recorded }>('points', request, { caller, requestId: newId() });
    return answer.__typename === 'PostedAwards';
  };
  return { name, inFlight, laneOf: () => ask };
}

/** Anything else is counted apart: a purchase whose points wait has not done what is measured. */
function isPosted({ __typename, awards = [] }: Recorded): boolean {
  return __typename === 'Purchase' && awards.length === 2 && awards.every(({ status }) => status === 'POSTED');
}
