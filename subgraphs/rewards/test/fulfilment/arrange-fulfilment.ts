import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, type RewardsWorld } from '../arrange.js';

/** As a partner signs in who may report. */
export const partnerOf = (code: string) => callerOf.partner(code, ['fulfilment:write']);

export const address = {
  recipient: '李梅',
  phone: '+86 138 0000 1111',
  lines: ['人民路 1 号', '2 单元 301'],
  postcode: '200000',
  region: '上海市',
  country: 'CN',
};

export interface Delivery {
  id: string;
  kind: string;
  state: string;
  title: string;
  piece: number;
  count: number;
  carrier: string | null;
  trackingNumber: string | null;
  validFrom: string | null;
  validUntil: string | null;
  deliveredAt: string | null;
  partnerReference: string | null;
}

export interface Delivered {
  status: string;
  fulfilledAt: string | null;
  shipTo: Record<string, unknown> | null;
  fulfilments: Delivery[];
  history: { step: string; by: string | null }[];
}

export const deliveryFields = `id kind state title piece count carrier trackingNumber validFrom validUntil deliveredAt partnerReference`;

const redemption = `query ($id: ID!) { redemption(id: $id) {
  status fulfilledAt shipTo { recipient phone lines postcode region country } fulfilments { ${deliveryFields} } history { step by } } }`;

/** Something that a member has taken. */
export interface Taken {
  redemptionId: string;
  rewardId: string;
  memberId: string;
  member: Caller;
}

/** A member takes pieces of a new reward of a kind; what holds a bundle is said by `contents`. */
export async function taken(
  world: RewardsWorld,
  terms: Record<string, unknown>,
  order: { pieces?: number; shipTo?: unknown } = {},
): Promise<Taken> {
  const rewardId = await world.liveReward(terms);
  const memberId = world.memberWith(10_000);
  const redemptionId = newId();
  const answer = answerOf(await world.redeem(memberId, { redemptionId, rewardId, ...order }));
  if (answer['status'] !== 'SETTLED') throw new Error(JSON.stringify(answer));
  return { redemptionId, rewardId, memberId, member: callerOf.member(memberId) };
}

/** As ops see it now. */
export async function look(world: RewardsWorld, { redemptionId }: Pick<Taken, 'redemptionId'>, as: Caller = ann) {
  return answerOf(await world.ask(as, redemption, { id: redemptionId })) as unknown as Delivered;
}

/** The only delivery of it. */
export async function only(world: RewardsWorld, thing: Pick<Taken, 'redemptionId'>): Promise<Delivery> {
  const [first, ...others] = (await look(world, thing)).fulfilments;
  if (!first || others.length > 0) throw new Error('there is not one delivery of it');
  return first;
}

export const statesOf = async (world: RewardsWorld, thing: Pick<Taken, 'redemptionId'>) =>
  (await look(world, thing)).fulfilments.map(({ state }) => state);

export const stepsOf = async (world: RewardsWorld, thing: Pick<Taken, 'redemptionId'>) =>
  (await look(world, thing)).history.map(({ step }) => step);

const answers = `__typename ... on Fulfilment { ${deliveryFields} } ... on Failure { code message } ... on FulfilmentNotOpen { state }`;

export const recordShipment = `mutation ($input: RecordShipmentInput!) { recordShipment(input: $input) { ${answers} } }`;
export const reportFulfilment = `mutation ($input: ReportFulfilmentInput!) { reportFulfilment(input: $input) { ${answers} } }`;
export const retryFulfilment = `mutation ($input: RetryFulfilmentInput!) { retryFulfilment(input: $input) {
  __typename ... on Fulfilment { ${deliveryFields} messages { type state attempts } } ... on Failure { code message } } }`;
export const handOver = `mutation ($input: HandOverInput!) { handOver(input: $input) {
  __typename ... on HandedOver { redemptionId fulfilments { id state title } } ... on Failure { code message } } }`;
export const setPartnerEndpoint = `mutation ($input: SetPartnerEndpointInput!) { setPartnerEndpoint(input: $input) {
  partner { id } partnerCode url secret } }`;
export const returnRedemption = `mutation ($input: ReturnRedemptionInput!) { returnRedemption(input: $input) {
  __typename ... on Redemption { status piecesReturned } ... on Failure { code message } } }`;

/** What is sent on as an answer to a mutation of a delivery. */
export function ship(world: RewardsWorld, fulfilmentId: string, state: string, more: Record<string, unknown> = {}) {
  return world.ask(ann, recordShipment, { input: { shipmentId: newId(), fulfilmentId, state, ...more } });
}

export function report(world: RewardsWorld, code: string, fulfilmentId: string, state: string, more = {}) {
  return world.ask(partnerOf(code), reportFulfilment, { input: { reportId: newId(), fulfilmentId, state, ...more } });
}

export function giveBack(world: RewardsWorld, as: Caller, redemptionId: string, pieces: number, more = {}) {
  return world.ask(as, returnRedemption, { input: { returnId: newId(), redemptionId, pieces, ...more } });
}

export interface PartnerSet {
  partnerId: string;
  code: string;
  secret: string;
}

let partners = 0;

/** A partner that is told under this address. */
export async function partnerAt(world: RewardsWorld, url: string): Promise<PartnerSet> {
  partners += 1;
  const set = { partnerId: newId(), code: `baker-${String(partners)}` };
  const { secret } = await setEndpoint(world, set, url);
  return { ...set, secret: String(secret) };
}

export async function setEndpoint(
  world: RewardsWorld,
  { partnerId, code }: { partnerId: string; code: string },
  url: string,
  more: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const input = { changeId: newId(), partnerId, partnerCode: code, url, ...more };
  return answerOf(await world.ask(ann, setPartnerEndpoint, { input }));
}

/** The terms of a reward that a partner fulfils. */
export const ofPartner = (partnerId: string) => ({
  kind: 'PARTNER',
  partnerId,
  contents: [{ kind: 'PARTNER', partnerSku: 'LOAF-1' }],
});
