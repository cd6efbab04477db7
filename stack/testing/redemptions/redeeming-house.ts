import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';
import { cloneTestDatabase, type TestDatabase } from '../../../chassis/testing/test-database.js';
import { migrations } from '../../../subgraphs/rewards/storage/migrations.js';
import { startForTest } from '../subgraphs-under-test.js';
import { sessionsOfRewards, untilGone } from './held-lock.js';
import { inDatabase } from './in-database.js';
import { enrolled, givePoints } from './members-with-points.js';
import { PeerProxy } from './peer-proxy.js';
import { holdIdOf } from './known-ids.js';
import { listReward, type RewardToList } from './reward-row.js';
import { RewardsProcess } from './rewards-process.js';

/**
 * The sandbox provider's late decisions come early enough for a test to wait for them; and of those that wait in the database there are
 * more than connections where nothing is set.
 */
const environment = { SANDBOX_PAYMENT_LATE_MS: '300', PAYMENT_TIMEOUT_MS: '20000', DATABASE_POOL_SIZE: '40' };

/**
 * Real members and points, and rewards as a process that can be killed: between it and the others stand proxies that a test can stop
 * requests in. Whoever comes after it is a service of this process on the same database, which asks members and points directly.
 */
export class RedeemingHouse {
  /** What each member had to begin with. */
  readonly given = new Map<string, number>();
  private process: Promise<RewardsProcess> | undefined;

  private constructor(
    readonly members: TestSubgraph,
    readonly points: TestSubgraph,
    readonly database: TestDatabase,
    readonly proxies: { members: PeerProxy; points: PeerProxy },
    private readonly environment: Record<string, string>,
  ) {}

  /** @param more of the settings of rewards */
  static async start(more: Record<string, string> = {}): Promise<RedeemingHouse> {
    const [members, database] = await Promise.all([startForTest.members({}), cloneTestDatabase('rewards', migrations)]);
    const peers = { members: members.service.url };
    const points = await startForTest.points({ environment: { POINTS_DAILY_EARN_CAP: '0' }, peers });
    const proxies = {
      members: await PeerProxy.start(members.service.url),
      points: await PeerProxy.start(points.service.url),
    };
    const house = new RedeemingHouse(members, points, database, proxies, { ...environment, ...more });
    void house.startNext();
    return house;
  }

  /** The process that redeems now. */
  rewards(): Promise<RewardsProcess> {
    return this.process ?? this.startNext();
  }

  asAdmin: TestSubgraph['asAdmin'] = (sql, parameters) => inDatabase(this.database.adminUrl, sql, parameters);

  /** Members with so many points each. */
  async membersWith(count: number, each: number): Promise<string[]> {
    const ids = await enrolled(this.members, count);
    if (each > 0) await givePoints(this.points, ids, each);
    for (const id of ids) this.given.set(id, each);
    return ids;
  }

  list(reward: RewardToList): Promise<string> {
    return listReward(this.asAdmin, reward);
  }

  /**
   * Kills the process in the midst of whatever it does, and then lets go of what stopped it there. Resolves once the database has
   * noticed; the next process begins meanwhile, for whoever kills that one.
   */
  async kill(letGo: () => Promise<void> | void = () => undefined): Promise<void> {
    const process = await this.rewards();
    const sessions = await sessionsOfRewards(this.database.adminUrl);
    await process.kill();
    void this.startNext();
    await letGo();
    await untilGone(this.database.adminUrl, sessions);
  }

  /** Works with a service on the database that the killed one has left behind. Jobs run when asked for. */
  async withNext<T>(work: (rewards: TestSubgraph) => Promise<T>): Promise<T> {
    const peers = { members: this.members.service.url, points: this.points.service.url };
    const rewards = await startForTest.rewards({
      peers,
      environment: this.environment,
      testDatabase: this.database,
    });
    try {
      return await work(rewards);
    } finally {
      await rewards.stop();
    }
  }

  /** What can be spent, and what is held, as points tells the member. */
  async walletOf(memberId: string): Promise<{ spendable: number; held: number }> {
    const { data, errors } = await this.points.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { wallet { spendable held } } } }`,
      { of: [{ __typename: 'Member', id: memberId }] },
      { as: callerOf.member(memberId) },
    );
    const [member] = (data?.['_entities'] ?? []) as { wallet: { spendable: number; held: number } }[];
    if (!member) throw new Error(JSON.stringify(errors));
    return member.wallet;
  }

  /** The second redemption of a device within a minute is looked at by a person, and so is every later one. */
  async lookAtSecondOfDevice(): Promise<void> {
    const rule = {
      code: 'SECOND',
      action: 'REDEMPTION',
      per: 'DEVICE',
      measure: 'COUNT',
      stopAt: 2,
      windowSeconds: 60,
    };
    const changeId = newId();
    const change = (name: string) =>
      `mutation ($input: ${name}RiskRulesInput!) { answer: ${name.toLowerCase()}RiskRules(input: $input) { __typename } }`;
    const steps = [
      ['Propose', { changeId, rules: [rule] }, 'ann'],
      ['Approve', { changeId }, 'bo'],
    ] as const;
    for (const [name, input, person] of steps) {
      const { errors } = await this.points.ask(change(name), { input }, { as: callerOf.ops(person) });
      if (errors) throw new Error(JSON.stringify(errors));
    }
  }

  /** A person decides on these redemptions. */
  async decide(redemptionIds: readonly string[], decision: 'APPROVED' | 'REJECTED'): Promise<void> {
    const waiting = await this.points.asAdmin<{ id: string }>(
      `select review_id as id from hold where status = 'REVIEW' and service = 'rewards' and hold_id = any($1::uuid[])`,
      [redemptionIds.map(holdIdOf)],
    );
    const document = `mutation ($input: DecideReviewInput!) { answer: decideReview(input: $input) { __typename } }`;
    for (const { id } of waiting) {
      const input = { decisionId: newId(), reviewId: id, decision };
      const { errors } = await this.points.ask(document, { input }, { as: callerOf.ops('bo') });
      if (errors) throw new Error(JSON.stringify(errors));
    }
  }

  async stop(): Promise<void> {
    await (await this.process)?.kill();
    await this.database.drop();
    await this.points.stop();
    await this.members.stop();
    await this.proxies.points.close();
    await this.proxies.members.close();
  }

  private startNext(): Promise<RewardsProcess> {
    const peers = { members: this.proxies.members.url, points: this.proxies.points.url };
    this.process = RewardsProcess.start(this.database, peers, this.environment);
    // Whoever asks for it is told; until then nobody listens.
    this.process.catch(() => undefined);
    return this.process;
  }
}
