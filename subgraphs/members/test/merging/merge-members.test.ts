/** Two memberships become one by ops' word, and two again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { Peer } from '../../../../chassis/testing/peer.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { mergingSubgraphs } from '../../domain/merging/member-merge.js';
import { lockOutFacts } from '../../storage/tiers/tier-assessments.js';
import { codesOf, MembersForTest, purchaseRecorded, type EnrolledMember } from '../given.js';

let given: MembersForTest;
let points: Peer;
beforeAll(async () => {
  points = await Peer.start('points', () => null);
  given = await MembersForTest.start({}, { points: points.url });
  await given.subgraph.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
});
afterAll(async () => {
  await given.stop();
  await points.stop();
});

type Answer = { __typename: string } & Record<string, unknown>;
type Verb = 'mergeMembers' | 'approveMerge' | 'unmergeMembers';

const inputs = {
  mergeMembers: 'MergeMembersInput',
  approveMerge: 'ApproveMergeInput',
  unmergeMembers: 'UnmergeMembersInput',
};
const ops = { mergeMembers: 'ann', approveMerge: 'bo', unmergeMembers: 'ann' };

function ask(verb: Verb, input: Record<string, unknown>, as = callerOf.ops(ops[verb])) {
  const answer = `__typename ... on MemberMerge { id state parts { subgraph mergedAt unmergedAt } } ... on Failure { code message }`;
  return given.ask(
    `mutation ($input: ${inputs[verb]}!) { answer: ${verb}(input: $input) { ${answer} } }`,
    { input },
    { as },
  );
}

async function answered(verb: Verb, input: Record<string, unknown>): Promise<Answer> {
  const { data, errors } = await ask(verb, input);
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as Answer;
}

function mergeOf(survivor: EnrolledMember, merged: EnrolledMember) {
  return { mergeId: newId(), survivorId: survivor.id, mergedId: merged.id, reason: 'ENROLLED_TWICE' };
}

async function tellDone(mergeId: string, state = 'MERGED'): Promise<void> {
  for (const subgraph of mergingSubgraphs) {
    const event = { topic: `merge-done-in-${subgraph}`, aggregateId: mergeId, payload: { mergeId, state } };
    expect(await tellEvents(subgraph, given.subgraph.service, [event])).toEqual([]);
  }
}

async function inForce(survivor: EnrolledMember, merged: EnrolledMember): Promise<string> {
  const input = mergeOf(survivor, merged);
  await answered('mergeMembers', input);
  expect(await answered('approveMerge', { mergeId: input.mergeId })).toMatchObject({ state: 'RUNNING' });
  return input.mergeId;
}

async function merged(survivor: EnrolledMember, other: EnrolledMember): Promise<string> {
  const mergeId = await inForce(survivor, other);
  await tellDone(mergeId);
  return mergeId;
}

async function find(by: { id?: string; number?: string }): Promise<Record<string, unknown>> {
  const query =
    'query ($id: ID, $number: String) { member(id: $id, number: $number) { id status tier { tier { code } } } }';
  const { data, errors } = await given.ask(query, by, { as: callerOf.ops('ann') });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['member'] as Record<string, unknown>;
}

async function standing(by: Record<string, string>): Promise<unknown> {
  const query = `query ($memberId: ID, $memberNumber: String) {
    memberStanding(at: "2026-11-22T04:00:00Z", memberId: $memberId, memberNumber: $memberNumber) { memberId status tier } }`;
  const { data } = await given.ask(query, by, { as: callerOf.channel(), via: 'campaigns' });
  return data?.['memberStanding'];
}

async function signedIn(number: string): Promise<unknown> {
  const query = `query ($subject: String!) { memberByIdentity(issuer: "urn:fealty:embedded-issuer", subject: $subject) { memberId status } }`;
  const { data } = await given.ask(query, { subject: number }, { as: callerOf.service('gateway'), via: 'gateway' });
  return data?.['memberByIdentity'];
}

const tier = (code: string) => ({ tier: { tier: { code } } });
const before = new Date('2026-11-10T04:00:00Z');

test('number, card, sign-in and spend of the merged one lead to the survivor, and back again', async () => {
  const [anna, boris] = [await given.member(), await given.member({ cardNumber: 'MERGE-7' })];
  await given.tell(purchaseRecorded(anna.id, before, 3_000), purchaseRecorded(boris.id, before, 2_500));
  expect(await find({ id: anna.id })).toMatchObject(tier('BASIC'));
  const mergeId = await merged(anna, boris);
  // 5,500 yuan of one person are silver.
  for (const number of [boris.number, 'merge-7', anna.number]) {
    expect(await find({ number })).toMatchObject({ id: anna.id, status: 'ACTIVE', ...tier('SILVER') });
  }
  expect(await find({ id: boris.id })).toMatchObject({ id: boris.id, status: 'MERGED' });
  expect(await signedIn(boris.number)).toEqual({ memberId: anna.id, status: 'ACTIVE' });
  const hers = { memberId: anna.id, status: 'ACTIVE', tier: 'SILVER' };
  expect([
    await standing({ memberId: boris.id }),
    await standing({ memberNumber: boris.number }),
    await standing({ memberId: boris.id, memberNumber: boris.number }),
  ]).toEqual([hers, hers, hers]);
  const { cards: shown } = (
    await given.ask(
      'query ($id: ID!) { member(id: $id) { cards { cardNumber } } }',
      { id: anna.id },
      { as: callerOf.ops() },
    )
  ).data?.['member'] as { cards: unknown };
  expect(shown).toEqual([{ cardNumber: 'MERGE-7' }]);
  const cards = `query ($id: ID!) { memberCards(memberId: $id) { cardNumber } }`;
  const { data } = await given.ask(cards, { id: anna.id }, { as: callerOf.service('campaigns'), via: 'campaigns' });
  expect(data?.['memberCards']).toEqual([{ cardNumber: 'MERGE-7' }]);

  // What was bought under the old name and comes late counts for the survivor too: 10,500 are gold.
  await given.tell(purchaseRecorded(boris.id, before, 5_000));
  expect(await find({ id: anna.id })).toMatchObject(tier('GOLD'));

  expect(await answered('unmergeMembers', { mergeId })).toMatchObject({ state: 'UNMERGING' });
  await tellDone(mergeId, 'UNMERGED');
  expect(await find({ id: anna.id })).toMatchObject(tier('BASIC'));
  expect(await find({ number: 'MERGE-7' })).toMatchObject({ id: boris.id, status: 'ACTIVE', ...tier('SILVER') });
  expect(await signedIn(boris.number)).toEqual({ memberId: boris.id, status: 'ACTIVE' });
  const told = () => points.events.filter(({ payload }) => payload['mergeId'] === mergeId);
  while (told().length < 2) await sleep(20);
  const ids = { mergeId, from: boris.id, into: anna.id };
  expect(told().map(({ topic, payload }) => [topic, payload])).toEqual([
    ['member-merged', ids],
    ['member-unmerged', ids],
  ]);
});

test('each refusal is precise, and nothing is changed by it', async () => {
  const [anna, boris, carla, dora] = await Promise.all([0, 1, 2, 3].map(() => given.member()));
  expect(await answered('mergeMembers', mergeOf(anna!, anna!))).toMatchObject({ code: 'SAME_MEMBER' });
  const mergeId = await inForce(anna!, boris!);
  const notBoris = { code: 'MEMBER_NOT_MERGEABLE', message: expect.stringContaining(boris!.id) as unknown };
  expect(await answered('mergeMembers', mergeOf(boris!, anna!))).toMatchObject(notBoris);
  expect(await answered('mergeMembers', mergeOf(carla!, boris!))).toMatchObject(notBoris);
  expect(await answered('mergeMembers', mergeOf(carla!, anna!))).toMatchObject({ code: 'MEMBER_HAS_MERGED' });
  expect(await answered('unmergeMembers', { mergeId })).toMatchObject({ code: 'MERGE_UNDER_WAY' });
  await tellDone(mergeId);
  expect(await answered('mergeMembers', mergeOf(anna!, carla!))).toMatchObject({ state: 'REQUESTED' });
  await given.subgraph.clock.moveTo(new Date('2026-12-23T04:00:00Z'));
  expect(await answered('unmergeMembers', { mergeId })).toMatchObject({ code: 'MERGE_FINAL' });
  await given.subgraph.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
  await given.subgraph.asAdmin(`update member set status = 'ERASED' where id = $1`, [anna!.id]);
  expect(await answered('unmergeMembers', { mergeId })).toMatchObject({ code: 'SURVIVOR_GONE' });
  expect(await answered('mergeMembers', mergeOf(anna!, dora!))).toMatchObject({ code: 'MEMBER_NOT_MERGEABLE' });
});

test('the same id with the same input is one merge, with another input a conflict; a second person has to agree', async () => {
  const [anna, boris, carla] = await Promise.all([0, 1, 2].map(() => given.member()));
  const input = mergeOf(anna!, boris!);
  expect(await answered('mergeMembers', input)).toMatchObject({ id: input.mergeId, state: 'REQUESTED' });
  expect(await answered('mergeMembers', input)).toMatchObject({ id: input.mergeId, state: 'REQUESTED' });
  expect(codesOf(await ask('mergeMembers', { ...input, mergedId: carla!.id }))).toEqual(['IDEMPOTENCY_CONFLICT']);
  expect(codesOf(await ask('mergeMembers', { ...input, mergeId: 'no id' }))).toEqual(['BAD_USER_INPUT']);
  expect(codesOf(await ask('mergeMembers', { ...mergeOf(anna!, { ...boris!, id: newId() }) }))).toEqual([
    'BAD_USER_INPUT',
  ]);
  expect(codesOf(await ask('approveMerge', { mergeId: newId() }))).toEqual(['BAD_USER_INPUT']);
  expect(codesOf(await ask('unmergeMembers', { mergeId: newId() }))).toEqual(['BAD_USER_INPUT']);
  expect(codesOf(await ask('approveMerge', { mergeId: input.mergeId }, callerOf.ops('ann')))).toEqual(['FORBIDDEN']);
  expect(await answered('approveMerge', { mergeId: input.mergeId })).toMatchObject({ state: 'RUNNING' });
  expect(await answered('approveMerge', { mergeId: input.mergeId })).toMatchObject({ state: 'RUNNING' });
});

test('nobody but ops with the scope sees or makes a merge', async () => {
  const [anna, boris] = [await given.member(), await given.member()];
  const input = mergeOf(anna, boris);
  const others = [
    callerOf.member(anna.id),
    callerOf.channel(),
    callerOf.service('points'),
    callerOf.ops('ann', ['members:read']),
  ];
  for (const as of others) {
    for (const verb of ['mergeMembers', 'approveMerge', 'unmergeMembers'] as const) {
      const itsInput = verb === 'mergeMembers' ? input : { mergeId: input.mergeId };
      expect(codesOf(await ask(verb, itsInput, as))).toEqual(['FORBIDDEN']);
    }
  }
  const list = 'query ($id: ID!) { memberMerge(id: $id) { id } memberMerges(first: 1) { edges { node { id } } } }';
  for (const as of others.slice(0, 3)) {
    expect(codesOf(await given.ask(list, { id: input.mergeId }, { as }))).toContain('FORBIDDEN');
  }
  await answered('mergeMembers', input);
  const both = `query ($id: ID!) {
    memberMerge(id: $id) { id survivor { id } merged { id } reason requestedBy }
    memberMerges { edges { node { id } } } }`;
  const { data } = await given.ask(both, { id: input.mergeId }, { as: callerOf.ops('ann', ['members:read']) });
  const shown = { id: input.mergeId, survivor: { id: anna.id }, merged: { id: boris.id }, reason: 'ENROLLED_TWICE' };
  expect(data?.['memberMerge']).toMatchObject({ ...shown, requestedBy: 'ops:ann' });
  expect(JSON.stringify(data?.['memberMerges'])).toContain(input.mergeId);
});

test('of two merges that would be a circle and are approved at once, one is in force', async () => {
  const [anna, boris] = [await given.member(), await given.member()];
  const [there, back] = [mergeOf(anna, boris), mergeOf(boris, anna)];
  for (const input of [there, back]) await answered('mergeMembers', input);
  const answers = await Promise.all([there, back].map(({ mergeId }) => answered('approveMerge', { mergeId })));
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['MemberMerge', 'MemberNotMergeable']);
});

test('a merge waits for a threshold that is being fixed, as every change of a tier history does', async () => {
  const [anna, boris] = [await given.member(), await given.member()];
  const input = mergeOf(anna, boris);
  await answered('mergeMembers', input);
  let isInForce = false;
  const approval = await given.subgraph.database.transaction(async (tx) => {
    await lockOutFacts(tx);
    const asked = answered('approveMerge', { mergeId: input.mergeId }).then((merge) => {
      isInForce = true;
      return merge;
    });
    await sleep(300);
    expect(isInForce).toBe(false);
    return { asked };
  });
  expect(await approval.asked).toMatchObject({ state: 'RUNNING' });
});

test('every merge is on one page of the list, those of one millisecond too', async () => {
  const [anna, boris] = [await given.member(), await given.member()];
  const ids = await Promise.all(
    [123_100, 123_400, 123_800].map(async (micros) => {
      const id = newId();
      await given.subgraph.asAdmin(
        `insert into member_merge (merge_id, survivor_id, merged_id, reason, requested_by, requested_at)
         values ($1, $2, $3, 'OTHER', 'ops:ann', '2027-01-01T00:00:00Z'::timestamptz + $4 * interval '1 microsecond')`,
        [id, anna.id, boris.id, micros],
      );
      return id;
    }),
  );
  const list = `query ($after: String) { memberMerges(first: 1, after: $after) {
    edges { node { id } } pageInfo { endCursor } } }`;
  const seen: string[] = [];
  let after: string | null = null;
  while (seen.length < ids.length) {
    const { data } = await given.ask(list, { after }, { as: callerOf.ops() });
    const page = data?.['memberMerges'] as { edges: { node: { id: string } }[]; pageInfo: { endCursor: string } };
    seen.push(...page.edges.map(({ node }) => node.id));
    after = page.pageInfo.endCursor;
  }
  expect(seen.sort()).toEqual(ids.sort());
});

test('of an erasure and the end of a merge at the same moment, the erasure waits for it or there is none', async () => {
  const pairs = await Promise.all(
    [0, 1, 2, 3].map(async () => {
      const [survivor, other] = [await given.member(), await given.member()];
      return { survivor, other, mergeId: await merged(survivor, other) };
    }),
  );
  const document = 'mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }';
  for (const { survivor, other, mergeId } of pairs) {
    const [ended, erased] = await Promise.all([
      answered('unmergeMembers', { mergeId }),
      given.ask(document, { input: { erasureId: newId() } }, { as: callerOf.member(survivor.id) }),
    ]);
    expect(erased.errors).toBeUndefined();
    const told = await given.subgraph.asAdmin<{ id: string }>(
      `select aggregate_id as id from outbox_event where topic = 'member-erased' and aggregate_id in ($1, $2)`,
      [survivor.id, other.id],
    );
    if (ended['code'] === 'SURVIVOR_GONE') {
      expect(told.map(({ id }) => id).sort()).toEqual([survivor.id, other.id].sort());
    } else {
      expect([ended['state'], told]).toEqual(['UNMERGING', []]);
      expect(await find({ id: other.id })).toMatchObject({ status: 'ACTIVE' });
    }
  }
});

test('what was said, told, given and begun under the merged id is the survivor’s, and goes back with the merge', async () => {
  const [anna, boris] = [await given.member(), await given.member()];
  const sql = (text: string) => given.subgraph.asAdmin(text, [boris.id, anna.id]);
  for (const text of [
    `insert into sign_in_session (id, member_id, subject, contact_kind, contact_digest, secret, expires_at)
     select $1, $1, '1', 'PHONE', sha256('a'), sha256('b'), app_now() + interval '60 days' where $2::uuid is not null`,
    `insert into household (id, head_id) select $1, $1 where $2::uuid is not null`,
    `insert into household_member (member_id, household_id) values ($1, $1), ($2, $1)`,
    `insert into member_badge (award_id, code, member_id, granted_at) select $1, 'TEA', $1, app_now() where $2::uuid is not null`,
    `insert into member_redemption (redemption_id, member_id) select $1, $1 where $2::uuid is not null`,
    `insert into benefit_use (id, member_id, benefit_code, period, used_by) select $1, $1, 'birthday-gift', '2026', 'channel:shop' where $2::uuid is not null`,
  ]) {
    await sql(text);
  }
  const record = (as: ReturnType<typeof callerOf.member>, granted: Record<string, boolean>) => {
    const changes = Object.entries(granted).map(([channel, word]) => ({
      purpose: 'MARKETING',
      channel,
      granted: word,
    }));
    const input = { changeId: newId(), changes };
    return given.ask(
      'mutation ($input: RecordConsentsInput!) { recordConsents(input: $input) { __typename } }',
      { input },
      { as },
    );
  };
  await record(callerOf.member(anna.id), { SMS: true, EMAIL: true, PHONE: false });
  await record(callerOf.member(boris.id), { SMS: false, PHONE: true, POST: true });
  const tell = (reviewId: string) => {
    const payload = { reviewId, state: 'APPROVED', service: 'points', memberId: boris.id };
    return tellEvents('points', given.subgraph.service, [
      { topic: 'posting-reviewed', aggregateId: reviewId, payload },
    ]);
  };
  const told = [newId(), newId()];
  expect(await tell(told[0]!)).toEqual([]);

  const seen = async () => {
    const query = `{ me { inbox { edges { node { id } } } unreadMessages
      consents { purpose channel state } badges { code } } }`;
    const { data, errors } = await given.ask(query, {}, { as: callerOf.member(anna.id) });
    if (errors) throw new Error(JSON.stringify(errors));
    const me = data?.['me'] as Record<string, unknown> & { consents: { channel: string; state: string }[] };
    const consents = me.consents.filter(({ state }) => state !== 'UNASKED');
    return { ...me, consents: Object.fromEntries(consents.map(({ channel, state }) => [channel, state])) };
  };
  const contactable = async () => {
    const query = `query ($ids: [ID!]!) { membersToContact(memberIds: $ids, purpose: MARKETING, channel: SMS) }`;
    const { data } = await given.ask(query, { ids: [anna.id] }, { as: callerOf.service('points'), via: 'points' });
    return data?.['membersToContact'];
  };
  const own = await seen();
  expect(own).toMatchObject({ unreadMessages: 0, consents: { SMS: 'GRANTED', EMAIL: 'GRANTED', PHONE: 'WITHDRAWN' } });
  expect(await contactable()).toEqual([anna.id]);
  const mergeId = await merged(anna, boris);
  // Told again after the merge it is known; what is told to the merged member reaches the survivor.
  expect([await tell(told[0]!), await tell(told[1]!)]).toEqual([[], []]);
  expect(await seen()).toMatchObject({
    unreadMessages: 2,
    consents: { SMS: 'WITHDRAWN', EMAIL: 'GRANTED', PHONE: 'WITHDRAWN' },
    badges: [{ code: 'TEA' }],
  });
  expect((await seen()).consents).not.toHaveProperty('POST');
  expect(await contactable()).toEqual([]);
  const messages = ((await seen()) as unknown as { inbox: { edges: { node: { id: string } }[] } }).inbox.edges;
  const upTo = { upTo: messages[0]?.node.id };
  await given.ask(
    'mutation ($input: MarkMessagesReadInput!) { markMessagesRead(input: $input) { __typename } }',
    { input: upTo },
    { as: callerOf.member(anna.id) },
  );
  expect(await seen()).toMatchObject({ unreadMessages: 0 });
  expect(await sql('select ended_by from sign_in_session where id = $1 and $2::uuid is not null')).toEqual([
    { ended_by: 'STATUS' },
  ]);
  expect(await sql('select head_id = $2 as hers, ended_at from household where id = $1')).toEqual([
    { hers: true, ended_at: null },
  ]);
  // The survivor's own later word counts.
  await record(callerOf.member(anna.id), { SMS: true });
  expect(await contactable()).toEqual([anna.id]);

  await answered('unmergeMembers', { mergeId });
  expect(await seen()).toMatchObject({ unreadMessages: 0, badges: [] });
});

test('what was handed over to one of them is not handed over to the other', async () => {
  const [anna, boris] = [
    await given.member({ birthday: '1990-11-22' }),
    await given.member({ birthday: '1990-11-22' }),
  ];
  await given.tell(purchaseRecorded(anna.id, before, 60_000), purchaseRecorded(boris.id, before, 60_000));
  const use = async (memberId: string) => {
    const query = `mutation ($input: UseBenefitInput!) { answer: useBenefit(input: $input) { __typename ... on Failure { code } } }`;
    const { data, errors } = await given.ask(
      query,
      { input: { benefitUseId: newId(), memberId, benefit: 'birthday-gift' } },
      { as: callerOf.channel() },
    );
    return errors ?? (data?.['answer'] as Answer).code ?? 'used';
  };
  const outcome = await use(boris.id);
  await merged(anna, boris);
  expect([outcome, await use(anna.id)]).toEqual(['used', 'BENEFIT_USED']);
});
