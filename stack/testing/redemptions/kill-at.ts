import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../chassis/ids.js';
import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';
import { askUntil, tooBusy } from '../ask-until.js';
import { askRewards, type RewardsAnswer, type RewardsMutation } from './ask-rewards.js';
import type { Armed, Cut, Pair, TableLocks } from './cuts.js';
import type { RedeemingHouse } from './redeeming-house.js';

/** A redemption by points and cash that is cut off, or what is done about it later. */
export interface Story {
  cut: Cut;
  /** What is cut off: the redemption, or the way back of a settled one. */
  of?: RewardsMutation;
  pieces?: number;
  /** Of one piece, in fen, a point less for each: the last digits say what the provider makes of the whole. */
  cashMinor?: number;
  /** What each member has. */
  points?: number;
  /** A person has to look at it, and decides before anybody goes on. */
  decision?: 'APPROVED' | 'REJECTED';
  /** It is begun when all others are where they are to be: it would hold them up. */
  isLast?: boolean;
}

export interface Told {
  /** What the member was told who asked again, at once and a second time. */
  asked: [RewardsAnswer, RewardsAnswer];
  /** What the job alone made of the other's; null where nothing had begun. */
  leftByJob: { status: string; returnsUnderWay: number } | null;
  /** What the other was told who asked after it, at once and a second time. */
  askedAfterJob: [RewardsAnswer, RewardsAnswer];
}

interface Asking {
  memberId: string;
  mutation: RewardsMutation;
  input: Record<string, unknown>;
}

/** Of two members who are at the same step. */
interface Begun extends Pair {
  story: Story;
  askings: [Asking, Asking];
}

const listed = 1_000;
const patienceMs = 60_000;

/**
 * Everybody's redemptions come to where they are to be cut off, each two of them side by side, and then the process is killed. Of each two
 * the one is asked for again; the other is left to the job alone, and asked for after it has run.
 */
export async function killAt(house: RedeemingHouse, stories: readonly Story[]): Promise<Told[]> {
  const { url } = await house.rewards();
  // Whoever is asked for the first time takes longer than services wait for each other, on a busy machine.
  await warmUp(house, url);
  const all: Begun[] = [];
  for (const story of stories) all.push(await prepare(house, url, story));
  const tables: TableLocks = new Map();
  const armed: Armed[] = [];
  const answers: Promise<unknown>[] = [];
  const early: unknown[] = [];
  const comeNear = async (some: readonly Begun[]) => {
    const these = await Promise.all(some.map((one) => one.story.cut(house, one, tables)));
    armed.push(...these);
    for (const { askings } of some) {
      answers.push(...askings.map(async (asking) => early.push([asking, await ask(url, asking)])));
    }
    await withinPatience(
      these.map(({ isNear }) => isNear),
      early,
    );
    return these;
  };
  const first = await comeNear(all.filter(({ story }) => !story.isLast));
  await Promise.all(first.map((one) => one.goOn()));
  for (const last of all.filter(({ story }) => story.isLast))
    for (const one of await comeNear([last])) await one.goOn();
  await house.kill(async () => {
    // A lock of a table is several ones' to let go of.
    await Promise.all(armed.map((one) => one.letGo()));
  });
  await Promise.all(answers);
  for (const { story, redemptionIds } of all) if (story.decision) await house.decide(redemptionIds, story.decision);
  // The provider decides late, and has by then.
  await sleep(350);
  return house.withNext(async (rewards) => {
    const told: Told[] = [];
    for (const one of all) told.push(await goOnWith(rewards, one));
    await rewards.service.drain();
    return told;
  });
}

function ask(url: string, { memberId, mutation, input }: Asking): Promise<RewardsAnswer> {
  return askRewards(url, memberId, mutation, input);
}

/** For what has to be over before anything is cut off, or comes after it: a busy machine may need to be asked again. */
function askUntilAnswered(url: string, asking: Asking): Promise<RewardsAnswer> {
  const isAnswered = (answer: RewardsAnswer) => answer !== null && !tooBusy.includes(answer.fault ?? '');
  return askUntil(isAnswered, () => ask(url, asking));
}

/** Two members with what they ask for; what is given back later is settled first. */
async function prepare(house: RedeemingHouse, url: string, story: Story): Promise<Begun> {
  const { of = 'redeemReward', pieces = 1, cashMinor = 200, points = 5_000, decision } = story;
  const device = decision ? `till ${newId()}` : null;
  const rewardId = await house.list({ points: listed, stock: 20, withSlider: true, isBox: true });
  const memberIds = await house.membersWith(2, points);
  if (device) await useDevice(house, url, device);
  const cash = { amountMinor: cashMinor, currency: 'CNY' };
  const askings = memberIds.map((memberId): Asking => {
    const input = { redemptionId: newId(), rewardId, pieces, points: listed - cashMinor, cash, device };
    return { memberId, mutation: 'redeemReward', input };
  });
  const redemptionIds = askings.map(({ input }) => input['redemptionId'] as string);
  const begun = { rewardId, memberIds, redemptionIds, story };
  if (of === 'redeemReward') return { ...begun, askings: askings as Begun['askings'] };
  await Promise.all(askings.map((asking) => askUntilAnswered(url, asking)));
  const back = askings.map(({ memberId, input: { redemptionId } }): Asking => {
    const input = of === 'cancelRedemption' ? { redemptionId } : { returnId: newId(), redemptionId, pieces: 1 };
    return { memberId, mutation: of, input };
  });
  return { ...begun, askings: back as Begun['askings'] };
}

async function warmUp(house: RedeemingHouse, url: string): Promise<void> {
  const rewardId = await house.list({ points: 1 });
  const memberIds = await house.membersWith(4, 1);
  await Promise.all(
    memberIds.map((memberId) =>
      askUntilAnswered(url, { memberId, mutation: 'redeemReward', input: { redemptionId: memberId, rewardId } }),
    ),
  );
}

/** The first redemption of a device passes without anybody looking. */
async function useDevice(house: RedeemingHouse, url: string, device: string): Promise<void> {
  const rewardId = await house.list({ points: 1 });
  const [memberId = ''] = await house.membersWith(1, 1);
  await askUntilAnswered(url, {
    memberId,
    mutation: 'redeemReward',
    input: { redemptionId: newId(), rewardId, device },
  });
}

async function goOnWith(rewards: TestSubgraph, { askings: [first, second], redemptionIds }: Begun): Promise<Told> {
  const { url } = rewards.service;
  const twice = async (asking: Asking): Promise<Told['asked']> => [
    await askUntilAnswered(url, asking),
    await askUntilAnswered(url, asking),
  ];
  const asked = await twice(first);
  await runJobFor(rewards, redemptionIds[1]);
  const leftByJob = await stateOf(rewards, redemptionIds[1]);
  return { asked, leftByJob, askedAfterJob: await twice(second) };
}

/** @param early what was answered already, which nothing should be */
async function withinPatience(near: readonly Promise<void>[], early: readonly unknown[]): Promise<void> {
  const waitedFor = new Set(near.keys());
  near.forEach((isNear, place) => void isNear.then(() => waitedFor.delete(place)));
  for (const deadline = performance.now() + patienceMs; waitedFor.size > 0; await sleep(10)) {
    if (performance.now() < deadline) continue;
    throw new Error(`not near where it is cut off: ${[...waitedFor].join(', ')}; ${JSON.stringify(early)}`);
  }
}

/** Makes what is under way of a redemption due, and nothing else, and runs the job. */
async function runJobFor(rewards: TestSubgraph, redemptionId: string | undefined): Promise<void> {
  for (const [table, column] of [
    ['redemption', 'id'],
    ['redemption_return', 'redemption_id'],
  ] as const) {
    await rewards.asAdmin(
      `update ${table} set next_attempt_at = app_now() where ${column} = $1 and next_attempt_at is not null`,
      [redemptionId],
    );
  }
  await rewards.service.runJob('finish-pending-redemptions');
}

async function stateOf(rewards: TestSubgraph, redemptionId: string | undefined): Promise<Told['leftByJob']> {
  const [found] = await rewards.asAdmin<{ status: string; returnsUnderWay: number }>(
    `select status, (select count(*)::int from redemption_return
                      where redemption_id = redemption.id and state = 'PENDING') as "returnsUnderWay"
       from redemption where id = $1`,
    [redemptionId],
  );
  return found ?? null;
}
