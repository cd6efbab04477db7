import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { answerOf, faultOf, RewardsWorld } from './arrange.js';
import { holdIdOf, type PointsMutation } from './points-stand-in.js';

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());
afterEach(() => {
  world.points.peer.behaviour = 'answers';
  world.points.beforeActing = () => Promise.resolve();
});

interface Begun {
  memberId: string;
  rewardId: string;
  redemptionId: string;
}

async function begin(points: number): Promise<Begun> {
  const rewardId = await world.liveReward({ stock: 3 });
  return { rewardId, memberId: world.memberWith(points), redemptionId: newId() };
}

function redeem({ memberId, rewardId, redemptionId }: Begun) {
  return world.redeem(memberId, { rewardId, redemptionId });
}

async function stateOf({ memberId, rewardId, redemptionId }: Begun) {
  const row = await world.redemptionRow(redemptionId);
  return {
    status: row?.['status'],
    taken: await world.taken(rewardId),
    spendable: world.points.spendableOf(memberId),
  };
}

/** Every update of a redemption fails, as if the process died right before it. */
async function whileNothingCanBeWritten(work: () => Promise<void>): Promise<void> {
  await world.subgraph.asAdmin(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'died here'; end $$;
    create trigger refuse before update on redemption for each row execute function refuse()`);
  await work();
  await world.subgraph.asAdmin('drop trigger refuse on redemption; drop function refuse()');
}

describe('a redemption whose points give no answer', () => {
  const crashes: [string, PointsMutation, 'before' | 'after'][] = [
    ['before the hold', 'holdPoints', 'before'],
    ['after the hold', 'holdPoints', 'after'],
    ['before the settlement', 'settleHold', 'before'],
    ['after the settlement', 'settleHold', 'after'],
  ];

  test.each(crashes)('%s is UNAVAILABLE and pending, and the job settles it', async (_, mutation, when) => {
    const begun = await begin(1500);
    world.points.failNext(mutation, when);
    expect(faultOf(await redeem(begun)).code).toBe('UNAVAILABLE');
    expect(await stateOf(begun)).toMatchObject({ status: 'PENDING', taken: 1 });

    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual({ status: 'SETTLED', taken: 1, spendable: 500 });
    expect(answerOf(await redeem(begun))).toMatchObject({ id: begun.redemptionId, status: 'SETTLED' });
    expect(await stateOf(begun)).toEqual({ status: 'SETTLED', taken: 1, spendable: 500 });
  });

  test.each(crashes)('%s is settled by the same request asked again, the job not needed', async (_, mutation, when) => {
    const begun = await begin(1500);
    world.points.failNext(mutation, when);
    expect(faultOf(await redeem(begun)).code).toBe('UNAVAILABLE');
    expect(answerOf(await redeem(begun))).toMatchObject({ id: begun.redemptionId, status: 'SETTLED' });
    expect(await stateOf(begun)).toEqual({ status: 'SETTLED', taken: 1, spendable: 500 });
  });

  test.each(['before', 'after'] as const)(
    '%s a refusal is voided by the job, which keeps the refusal',
    async (when) => {
      const begun = await begin(12);
      world.points.failNext('holdPoints', when);
      expect(faultOf(await redeem(begun)).code).toBe('UNAVAILABLE');
      await world.clock.advance({ seconds: 31 });
      await world.runJob();
      expect(await stateOf(begun)).toEqual({ status: 'VOIDED', taken: 0, spendable: 12 });
      world.points.give(begun.memberId, 5000);
      expect(answerOf(await redeem(begun))).toMatchObject({ code: 'NOT_ENOUGH_POINTS', spendable: 12, needed: 1000 });
    },
  );

  test.each(['unreachable', 'lost', 'broken'] as const)(
    'a connection that is %s is UNAVAILABLE as well',
    async (how) => {
      const begun = await begin(1000);
      world.points.peer.behaviour = how;
      expect(faultOf(await redeem(begun)).code).toBe('UNAVAILABLE');
      world.points.peer.behaviour = 'answers';
      await world.clock.advance({ seconds: 31 });
      await world.runJob();
      expect(await stateOf(begun)).toEqual({ status: 'SETTLED', taken: 1, spendable: 0 });
    },
  );

  test('silence is UNAVAILABLE after the time-out, and what points did after it counts', async () => {
    const begun = await begin(1000);
    let wake: () => void = () => undefined;
    world.points.beforeActing = () => new Promise((resolve) => (wake = resolve));
    expect(faultOf(await redeem(begun)).code).toBe('UNAVAILABLE');
    world.points.beforeActing = () => Promise.resolve();
    wake();
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual({ status: 'SETTLED', taken: 1, spendable: 0 });
  });
});

describe('a process that dies', () => {
  test('before its first transaction has ended leaves nothing, and the id is free', async () => {
    const begun = await begin(1000);
    await world.subgraph.asAdmin(`alter table redemption add constraint dies check (id <> '${begun.redemptionId}')`);
    expect(faultOf(await redeem(begun)).code).toBe('INTERNAL_SERVER_ERROR');
    await world.subgraph.asAdmin('alter table redemption drop constraint dies');
    expect(await stateOf(begun)).toEqual({ status: undefined, taken: 0, spendable: 1000 });
    expect(answerOf(await redeem(begun))).toMatchObject({ status: 'SETTLED' });
  });

  test('between the settlement and its own record is followed by one that writes it down', async () => {
    const begun = await begin(1000);
    await whileNothingCanBeWritten(async () => {
      expect(faultOf(await redeem(begun)).code).toBe('INTERNAL_SERVER_ERROR');
    });
    expect(await stateOf(begun)).toEqual({ status: 'PENDING', taken: 1, spendable: 0 });
    await world.restart();
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual({ status: 'SETTLED', taken: 1, spendable: 0 });
    expect(world.points.taken.get(holdIdOf(begun.redemptionId))).toBe(1000);
  });

  test('between the refusal and its own record is followed by one that gives the piece back', async () => {
    const begun = await begin(1);
    await whileNothingCanBeWritten(async () => {
      expect(faultOf(await redeem(begun)).code).toBe('INTERNAL_SERVER_ERROR');
    });
    expect(await stateOf(begun)).toEqual({ status: 'PENDING', taken: 1, spendable: 1 });
    await world.restart();
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual({ status: 'VOIDED', taken: 0, spendable: 1 });
  });
});

describe('a redemption that outlives its hold', () => {
  test('and never held is voided; a hold that comes later is refused', async () => {
    const begun = await begin(1000);
    world.points.failNext('holdPoints', 'before');
    await redeem(begun);
    await world.clock.advance({ minutes: 60 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual({ status: 'VOIDED', taken: 0, spendable: 1000 });
    expect(world.points.holds.get(holdIdOf(begun.redemptionId))?.status).toBe('VOIDED');
    expect(answerOf(await redeem(begun))).toEqual({
      __typename: 'RedemptionLapsed',
      code: 'REDEMPTION_LAPSED',
      message: 'The redemption could not be completed in time; no points were taken. Please redeem again',
    });
  });

  test('and held has its points back', async () => {
    const begun = await begin(1000);
    world.points.failNext('holdPoints', 'after');
    await redeem(begun);
    expect(world.points.spendableOf(begun.memberId)).toBe(0);
    await world.clock.advance({ minutes: 60 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual({ status: 'VOIDED', taken: 0, spendable: 1000 });
  });

  test('and was settled unheard is settled', async () => {
    const begun = await begin(1000);
    world.points.failNext('settleHold', 'after');
    await redeem(begun);
    await world.clock.advance({ minutes: 60 });
    await world.runJob();
    expect(await stateOf(begun)).toEqual({ status: 'SETTLED', taken: 1, spendable: 0 });
  });
});

describe('the job', () => {
  test('leaves alone what a request may still be busy with', async () => {
    const begun = await begin(1000);
    world.points.failNext('holdPoints', 'before');
    await redeem(begun);
    await world.clock.advance({ seconds: 20 });
    await world.runJob();
    expect(await stateOf(begun)).toMatchObject({ status: 'PENDING' });
    await world.clock.advance({ seconds: 11 });
    await world.runJob();
    expect(await stateOf(begun)).toMatchObject({ status: 'SETTLED' });
  });

  test('puts off one that fails, at growing distances, and ends the others', async () => {
    const [bad, good] = [await begin(1000), await begin(1000)];
    world.points.peer.behaviour = 'unreachable';
    await Promise.all([redeem(bad), redeem(good)]);
    world.points.peer.behaviour = 'answers';
    const holdOf = (begun: Begun) => world.points.askedAbout(holdIdOf(begun.redemptionId)).length;
    const answer = world.points.peer.answer;
    world.points.peer.answer = (request, call) => {
      const input = request.variables?.['input'] as { holdId: string };
      if (input.holdId === holdIdOf(bad.redemptionId)) throw new Error('this one fails for ever');
      return answer(request, call);
    };
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(await stateOf(good)).toMatchObject({ status: 'SETTLED' });
    expect(await stateOf(bad)).toMatchObject({ status: 'PENDING' });
    const tries = holdOf(bad);
    await world.runJob();
    expect(holdOf(bad)).toBe(tries);
    await world.clock.advance({ seconds: 6 });
    await world.runJob();
    expect(holdOf(bad)).toBe(tries + 1);
    await world.clock.advance({ seconds: 6 });
    await world.runJob();
    expect(holdOf(bad)).toBe(tries + 1);
    await world.clock.advance({ seconds: 5 });
    world.points.peer.answer = answer;
    await world.runJob();
    expect(await stateOf(bad)).toMatchObject({ status: 'SETTLED' });
  });

  test('ends more than one batch in a run', async () => {
    const rewardId = await world.liveReward({ stock: 100 });
    const begun = Array.from({ length: 45 }, () => ({
      rewardId,
      memberId: world.memberWith(1000),
      redemptionId: newId(),
    }));
    world.points.peer.behaviour = 'unreachable';
    await Promise.all(begun.map(redeem));
    world.points.peer.behaviour = 'answers';
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    const [row] = await world.subgraph.asAdmin(
      `select count(*)::int from redemption where reward_id = $1 and status = 'SETTLED'`,
      [rewardId],
    );
    expect(row).toEqual({ count: 45 });
  });

  test('and the request at once come to one end', async () => {
    const begun = await begin(1500);
    world.points.failNext('holdPoints', 'before');
    await redeem(begun);
    await world.clock.advance({ seconds: 31 });
    const [answer] = await Promise.all([redeem(begun), world.runJob(), world.runJob(), redeem(begun)]);
    expect(answerOf(answer)).toMatchObject({ status: 'SETTLED' });
    expect(await stateOf(begun)).toEqual({ status: 'SETTLED', taken: 1, spendable: 500 });
  });

  test('asks points as this service, and the member can watch', async () => {
    const begun = await begin(1000);
    world.points.failNext('holdPoints', 'before');
    await redeem(begun);
    const look = () =>
      world.ask(callerOf.member(begun.memberId), 'query ($id: ID!) { redemption(id: $id) { status } }', {
        id: begun.redemptionId,
      });
    expect(answerOf(await look())).toEqual({ status: 'PENDING' });
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(answerOf(await look())).toEqual({ status: 'SETTLED' });
    expect(world.points.peer.calls.at(-1)?.call).toMatchObject({
      from: 'rewards',
      caller: { kind: 'service', name: 'rewards' },
    });
  });
});
