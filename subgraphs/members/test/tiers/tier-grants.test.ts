import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { codesOf, MembersForTest, purchaseRecorded, type EnrolledMember } from '../given.js';

let given: MembersForTest;
let member: EnrolledMember;
const noon = new Date('2026-11-22T04:00:00Z');
beforeAll(async () => {
  given = await MembersForTest.start();
});
beforeEach(async () => {
  await given.subgraph.clock.moveTo(noon);
  member = await given.member();
});
afterAll(() => given.stop());

const [ann, bo] = [callerOf.ops('ann'), callerOf.ops('bo')];
const grant = `mutation ($input: GrantTierInput!) {
  granted: grantTier(input: $input) { ... on TierGrant { id tier reason state lastDay requestedBy validUntil } }
}`;
const act = (verb: 'approve' | 'reject' | 'end') =>
  `mutation ($grantId: ID!) { acted: ${verb}TierGrant(input: { grantId: $grantId }) { ... on TierGrant { state validUntil } } }`;
const asked = async (other: Record<string, unknown> = {}, as = ann) => {
  const input = {
    grantId: newId(),
    memberId: member.id,
    tier: 'GOLD',
    reason: 'STATUS_MATCH',
    lastDay: '2026-12-31',
    ...other,
  };
  return { grantId: input.grantId, result: await given.ask(grant, { input }, { as }) };
};
const acted = (verb: 'approve' | 'reject' | 'end', grantId: string, as = bo) =>
  given.ask(act(verb), { grantId }, { as });

const standing = async () => {
  const { data } = await given.ask(
    '{ me { tier { tier { code } validUntil projectedTier { code } because { kind grantId } } } }',
    {},
    { as: callerOf.member(member.id) },
  );
  return (data?.['me'] as { tier: Record<string, unknown> }).tier;
};
const moves = () =>
  given.subgraph.asAdmin<{ payload: unknown }>(
    `select payload - 'memberId' - 'since' as payload from outbox_event where topic = 'member-tier-changed' and aggregate_id = $1
      order by transaction_id, sequence`,
    [member.id],
  );
const movesOf = async () => (await moves()).map(({ payload }) => payload);

function event(topic: string, payload: Record<string, unknown>, occurredAt = given.subgraph.clock.now()) {
  return { id: newId(), topic, aggregateId: member.id, payload, occurredAt: occurredAt.toISOString() };
}
const fastTrack = (awardId: string, bought: Date, days: number, tier = 'GOLD') =>
  event('tier-fast-track-granted', {
    awardId,
    campaignId: newId(),
    version: 1,
    purchaseId: newId(),
    memberId: member.id,
    occurredAt: bought.toISOString(),
    tier,
    days,
  });

describe('a tier by ops', () => {
  test('is asked for by one, approved by another, and in force to the end of its last day', async () => {
    const { grantId, result } = await asked();
    expect(result.data).toEqual({
      granted: {
        id: grantId,
        tier: 'GOLD',
        reason: 'STATUS_MATCH',
        state: 'REQUESTED',
        lastDay: '2026-12-31',
        requestedBy: 'ops:ann',
        validUntil: null,
      },
    });
    expect((await asked({ grantId })).result.data).toEqual(result.data);
    expect(codesOf((await asked({ grantId, tier: 'SILVER' })).result)).toEqual(['IDEMPOTENCY_CONFLICT']);
    expect(await standing()).toMatchObject({ tier: { code: 'BASIC' } });
    expect(codesOf(await acted('approve', grantId, ann))).toEqual(['FORBIDDEN']);
    const both = await Promise.all([acted('approve', grantId), acted('approve', grantId)]);
    for (const { data } of both) {
      expect(data).toEqual({ acted: { state: 'GRANTED', validUntil: '2026-12-31T15:59:59.999Z' } });
    }
    expect(await standing()).toEqual({
      tier: { code: 'GOLD' },
      validUntil: '2026-12-31T15:59:59.999Z',
      projectedTier: { code: 'BASIC' },
      because: { kind: 'GRANT', grantId },
    });
    expect(await movesOf()).toEqual([{ from: 'BASIC', to: 'GOLD' }]);
    const listed = await given.ask(
      `query ($id: ID) { member(id: $id) { tierGrants(first: 1) { edges { node { id state } } pageInfo { hasNextPage endCursor } } } }`,
      { id: member.id },
      { as: ann },
    );
    expect(listed.data).toMatchObject({
      member: { tierGrants: { edges: [{ node: { id: grantId, state: 'GRANTED' } }] } },
    });
  });

  test('is for whoever is in the programme: asked for or approved, MEMBER_CLOSED of who is not, and it stays undecided', async () => {
    const stand = async (status: string, mergedInto: string | null = null) =>
      given.subgraph.asAdmin('update member set status = $2, merged_into = $3 where id = $1', [
        member.id,
        status,
        mergedInto,
      ]);
    const { grantId } = await asked();
    const survivor = await given.member();
    for (const [status, mergedInto] of [['CLOSED'], ['ERASED'], ['MERGED', survivor.id]] as const) {
      await stand(status, mergedInto ?? null);
      expect(codesOf((await asked()).result)).toEqual(['MEMBER_CLOSED']);
      expect(codesOf(await acted('approve', grantId))).toEqual(['MEMBER_CLOSED']);
    }
    expect(codesOf((await asked({ memberId: newId() })).result)).toEqual(['BAD_USER_INPUT']);
    await stand('SUSPENDED');
    expect((await acted('approve', grantId)).data).toMatchObject({ acted: { state: 'GRANTED' } });
  });

  test('ends by itself, which is told once by the hourly job', async () => {
    const { grantId } = await asked();
    await acted('approve', grantId);
    await given.subgraph.clock.moveTo(new Date('2026-12-31T16:00:00.500Z'));
    expect(await standing()).toMatchObject({ tier: { code: 'BASIC' } });
    await Promise.all([1, 2].map(() => given.subgraph.service.runJob('tell-tier-moves')));
    await given.subgraph.service.runJob('tell-tier-moves');
    expect(await movesOf()).toEqual([
      { from: 'BASIC', to: 'GOLD' },
      { from: 'GOLD', to: 'BASIC' },
    ]);
    expect(codesOf(await acted('end', grantId))).toEqual(['BAD_USER_INPUT']);
  });

  test('is taken back to what was earned meanwhile', async () => {
    const { grantId } = await asked();
    await acted('approve', grantId);
    await given.tell(purchaseRecorded(member.id, new Date('2026-11-21T04:00:00Z'), 6_000));
    expect(await standing()).toMatchObject({ tier: { code: 'GOLD' }, projectedTier: { code: 'SILVER' } });
    for (let times = 0; times < 2; times += 1) {
      expect((await acted('end', grantId, ann)).data).toMatchObject({ acted: { state: 'ENDED' } });
    }
    expect(await standing()).toMatchObject({ tier: { code: 'SILVER' }, because: { kind: 'MONTHLY_SPEND' } });
    expect(await movesOf()).toEqual([
      { from: 'BASIC', to: 'GOLD' },
      { from: 'GOLD', to: 'SILVER' },
    ]);
  });

  test('that is rejected stays without effect', async () => {
    const { grantId } = await asked();
    expect(codesOf(await acted('reject', grantId, ann))).toEqual(['FORBIDDEN']);
    expect((await acted('reject', grantId)).data).toEqual({ acted: { state: 'REJECTED', validUntil: null } });
    expect(codesOf(await acted('approve', grantId))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await acted('end', grantId))).toEqual(['BAD_USER_INPUT']);
    expect(await standing()).toMatchObject({ tier: { code: 'BASIC' } });
  });

  test.each([
    [{ tier: 'BASIC' }, 'tier'],
    [{ lastDay: '2026-11-21' }, 'lastDay'],
    [{ lastDay: '2029-11-23' }, 'lastDay'],
    [{ memberId: '0192f000-0000-7000-8000-0000000000ff' }, 'memberId'],
    [{ grantId: 'no id' }, 'grantId'],
  ])('%j is refused where it stands', async (other, field) => {
    expect((await asked(other)).result.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      inputPath: ['input', field],
    });
  });

  test('is nothing to approve once its last day is over, or that nobody asked for', async () => {
    const { grantId } = await asked({ lastDay: '2026-11-22' });
    await given.subgraph.clock.moveTo(new Date('2026-11-22T16:00:01Z'));
    expect(codesOf(await acted('approve', grantId))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await acted('approve', newId()))).toEqual(['BAD_USER_INPUT']);
  });

  test('is for ops with the scopes alone', async () => {
    const { grantId } = await asked();
    const others = [callerOf.anonymous(), callerOf.member(member.id), callerOf.channel(), callerOf.partner('bakery')];
    for (const as of [...others, callerOf.ops('cy', ['members:read'])]) {
      expect(codesOf((await asked({}, as)).result)[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
      for (const verb of ['approve', 'reject', 'end'] as const) {
        expect(codesOf(await acted(verb, grantId, as))[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
      }
    }
    const own = await given.ask('{ me { tierGrants { edges { cursor } } } }', {}, { as: callerOf.member(member.id) });
    expect(codesOf(own)).toEqual(['FORBIDDEN']);
  });
});

describe('a tier by a campaign', () => {
  test('is in force from a millisecond after its purchase for its days, once however often it is told', async () => {
    const awardId = newId();
    const bought = new Date('2026-11-20T04:00:00Z');
    const told = fastTrack(awardId, bought, 30);
    for (let times = 0; times < 2; times += 1) expect(await given.tell(told)).toEqual([]);
    expect(await given.tell(fastTrack(awardId, bought, 30))).toEqual([]);
    // The thirtieth day after 20 November is 20 December.
    expect(await standing()).toMatchObject({
      tier: { code: 'GOLD' },
      validUntil: '2026-12-20T15:59:59.999Z',
      because: { kind: 'GRANT', grantId: awardId },
    });
    expect(await movesOf()).toEqual([{ from: 'BASIC', to: 'GOLD' }]);
  });

  test('ends when it is withdrawn, and what else is withdrawn is none of it', async () => {
    const awardId = newId();
    await given.tell(fastTrack(awardId, new Date('2026-11-20T04:00:00Z'), 30));
    const withdrawn = (effect: string) =>
      event('grant-withdrawn', { awardId, effect, purchaseId: newId(), memberId: member.id });
    expect(await given.tell(withdrawn('coupon'))).toEqual([]);
    expect(await standing()).toMatchObject({ tier: { code: 'GOLD' } });
    expect(await given.tell(withdrawn('tierFastTrack'))).toEqual([]);
    expect(await standing()).toMatchObject({ tier: { code: 'BASIC' } });
  });

  test('that is told after its withdrawal comes to the same history', async () => {
    const awardId = newId();
    const [bought, ended] = [new Date('2026-11-20T04:00:00Z'), new Date('2026-11-21T04:00:00Z')];
    const payload = { awardId, effect: 'tierFastTrack', purchaseId: newId(), memberId: member.id };
    await given.tell(event('grant-withdrawn', payload, ended));
    await given.tell(fastTrack(awardId, bought, 30, 'DIAMOND'));
    const changes = await given.subgraph.asAdmin(
      'select tier_code, in_force_from from tier_change where member_id = $1 order by in_force_from',
      [member.id],
    );
    expect(changes).toEqual([
      { tier_code: 'DIAMOND', in_force_from: new Date(bought.getTime() + 1) },
      { tier_code: 'BASIC', in_force_from: ended },
    ]);
    expect(await movesOf()).toEqual([]);
  });

  test('of another shape or for nobody stays with its sender', async () => {
    const bought = new Date('2026-11-20T04:00:00Z');
    for (const told of [
      fastTrack(newId(), bought, 0),
      fastTrack(newId(), bought, 30, 'BASIC'),
      fastTrack('none', bought, 3),
    ]) {
      expect(await given.tell(told)).toHaveLength(1);
    }
  });
});

test('real moves alone are told: a step down when its time has come, and not what changed in the past', async () => {
  await given.tell(purchaseRecorded(member.id, new Date('2024-01-05T04:00:00Z'), 6_000));
  expect(await movesOf()).toEqual([]);
  await given.tell(
    purchaseRecorded(member.id, new Date('2026-11-10T04:00:00Z'), 6_000),
    purchaseRecorded(member.id, new Date('2026-11-11T04:00:00Z'), 6_000),
  );
  expect(await movesOf()).toEqual([{ from: 'BASIC', to: 'GOLD' }]);
  await given.subgraph.clock.moveTo(new Date('2027-11-30T16:03:00Z'));
  await given.subgraph.service.runJob('tell-tier-moves');
  await given.subgraph.service.runJob('tell-tier-moves');
  expect(await movesOf()).toEqual([
    { from: 'BASIC', to: 'GOLD' },
    { from: 'GOLD', to: 'SILVER' },
  ]);
});
