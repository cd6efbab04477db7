import { setTimeout as sleep } from 'node:timers/promises';
import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';
import { SeededGenerator } from '../../demo/seeded-generator.js';
import { disagreements } from './agreement.js';
import { readRedemptions, type KeptRedemption } from './kept-redemptions.js';
import type { RedeemingHouse } from './redeeming-house.js';
import { StormLoad, type StormRequest, type StormReward } from './storm-load.js';

export interface StormRound {
  /** So many answers of whatever kind had come, and so many milliseconds had passed since, when it was killed. */
  killedAfter: string;
  asked: number;
  acknowledged: number;
  /** Of all rounds so far. */
  unanswered: number;
}

export interface StormEnd {
  rounds: StormRound[];
  settled: number;
  voided: number;
  cancelled: number;
  piecesReturned: number;
  /** Never answered, although asked again. */
  unanswerable: number;
  /** Acknowledged, and not so in the database or answered otherwise later. */
  lost: string[];
  /** More of a reward than it has, or than its limits allow. */
  oversold: string[];
  disagreements: string[];
}

const memberCount = 40;
const hotStock = 60;
const perMember = 4;
const perTier = 90;
/** Before a kill. */
const mostAnswers = 120;
const patienceMs = 60_000;

/**
 * Members redeem, cancel and give back at once; rewards is killed at a moment that the seed chooses, and another process goes on. At the
 * end everything is driven to its end, and looked at as a whole.
 */
export async function runKillStorm(
  house: RedeemingHouse,
  { rounds: count, seed }: { rounds: number; seed: number },
): Promise<StormEnd> {
  const random = new SeededGenerator(seed);
  const rich = await house.membersWith(memberCount - 5, 40_000);
  const poor = await house.membersWith(5, 600);
  const load = new StormLoad([...rich, ...poor], await listRewards(house), random);
  const rounds: StormRound[] = [];
  for (let round = 0; round < count; round += 1) {
    const { url } = await house.rewards();
    const before = { asked: load.requests.length, unanswered: load.unanswered.length };
    const [answers, ms] = [random.between(0, mostAnswers), random.between(1, 60)];
    const goal = load.answers + answers;
    const running = load.run(url);
    // A process that has just begun takes its time; one that gives no answers at all is killed as well.
    const patience = performance.now() + patienceMs;
    while (load.answers < goal && performance.now() < patience) await sleep(2);
    await sleep(ms);
    await house.kill();
    await running;
    const asked = load.requests.length - before.asked;
    const unanswered = load.unanswered.length;
    rounds.push({
      killedAfter: `${String(answers)} answers, ${String(ms)} ms`,
      asked,
      acknowledged: asked + before.unanswered - unanswered,
      unanswered,
    });
  }
  return house.withNext(async (rewards) => {
    await driveToTheirEnds(rewards);
    for (let tries = 0; tries < 3 && load.unanswered.length > 0; tries += 1) {
      for (const request of load.unanswered) await load.send(rewards.service.url, request);
      await driveToTheirEnds(rewards);
    }
    const lost = await lostOf(rewards, load);
    await rewards.service.drain();
    const kept = await readRedemptions(house.database.adminUrl);
    const having = (status: KeptRedemption['status']) => kept.filter((one) => one.status === status).length;
    return {
      rounds,
      settled: having('SETTLED'),
      voided: having('VOIDED'),
      cancelled: having('CANCELLED'),
      piecesReturned: kept.reduce((sum, { piecesReturned }) => sum + piecesReturned, 0),
      unanswerable: load.unanswered.length,
      lost,
      oversold: await oversold(rewards),
      disagreements: await disagreements(house),
    };
  });
}

/** Few that everybody wants, some with limits, some for which a part may be paid in cash. */
async function listRewards(house: RedeemingHouse): Promise<StormReward[]> {
  const limit = (of: 'MEMBER' | 'TIER', pieces: number) => ({ pieces, of, per: 'EVER' as const, tiers: null });
  const kinds = [
    { points: 100, stock: hotStock },
    { points: 150, stock: 400, limits: [limit('MEMBER', perMember)] },
    { points: 120, stock: 400, limits: [limit('TIER', perTier)] },
    { points: 400, withSlider: true, isBox: true },
    { points: 300, withSlider: true, stock: hotStock },
  ];
  const listed: StormReward[] = [];
  for (const kind of kinds) {
    const id = await house.list(kind);
    listed.push({ id, points: kind.points, withSlider: kind.withSlider ?? false });
  }
  return listed;
}

/** What is under way is made due until nothing is; the provider's late decisions come meanwhile. */
async function driveToTheirEnds(rewards: TestSubgraph): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    let underWay = 0;
    for (const table of ['redemption', 'redemption_return']) {
      const due = await rewards.asAdmin(
        `update ${table} set next_attempt_at = app_now() where next_attempt_at is not null returning 1`,
      );
      underWay += due.length;
    }
    if (underWay === 0) return;
    await rewards.service.runJob('finish-pending-redemptions');
    await sleep(200);
  }
}

/** Holds what was acknowledged against the database, and against what the service says of it now. */
async function lostOf(rewards: TestSubgraph, load: StormLoad): Promise<string[]> {
  const kept = await rewards.asAdmin<{ id: string; status: string; done: string[] }>(
    `select id, status, array(select back.id::text from redemption_return back
                               where redemption_id = redemption.id and state = 'DONE') as done from redemption`,
  );
  const byId = new Map(kept.map((one) => [one.id, one]));
  const lost: string[] = [];
  for (const request of load.requests.filter(({ answer }) => answer !== null)) {
    const found = byId.get(request.input.redemptionId);
    if (!isKept(request, found)) lost.push(`${JSON.stringify(request)} is ${JSON.stringify(found)}`);
  }
  for (const request of load.requests.filter(({ mutation }) => mutation === 'redeemReward').slice(-200)) {
    const again = await load.send(rewards.service.url, request);
    if (!again || again.__typename !== request.answer?.__typename) {
      lost.push(`${JSON.stringify(request)} is answered ${JSON.stringify(again)}`);
    }
  }
  return lost;
}

function isKept(
  { mutation, input, answer }: StormRequest,
  found: { status: string; done: string[] } | undefined,
): boolean {
  const succeeded = answer?.__typename === 'Redemption';
  const isPaid = found?.status === 'SETTLED' || found?.status === 'CANCELLED';
  if (mutation === 'redeemReward') return isPaid === succeeded;
  if (mutation === 'cancelRedemption') return !succeeded || found?.status === 'CANCELLED';
  return !succeeded || (found?.done.includes(String(input['returnId'])) ?? false);
}

async function oversold(rewards: TestSubgraph): Promise<string[]> {
  const found = await rewards.asAdmin<{ id: string; what: string }>(
    `with held as (
       select reward_id, member_id, sum(pieces - pieces_returned) as pieces
         from redemption where status in ('PENDING', 'SETTLED') group by 1, 2),
     limited as (
       select reward.id, one ->> 'of' as of, (one ->> 'pieces')::int as most
         from reward cross join jsonb_array_elements(limits) as one)
     select id, 'more than its stock' as what from reward where taken > stock
     union all
     select id, 'more than a member may have' from limited join held on held.reward_id = id
      where of = 'MEMBER' and held.pieces > most
     union all
     select id, 'more than a tier may have' from limited join held on held.reward_id = id
      where of = 'TIER' group by id, most having sum(held.pieces) > most`,
  );
  return found.map(({ id, what }) => `reward ${id}: ${what}`);
}
