/** Purchases of a card that nobody has yet: kept for 30 days for whoever enrols with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { tellEvents } from '../../../chassis/testing/tell-events.js';
import { baseCampaignId } from '../domain/campaign.js';
import {
  CampaignsUnderTest,
  fixed,
  importer,
  onlyFor,
  windowAround,
  type PurchaseInput,
  type ShownPurchase,
} from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());

const job = 'claim-purchases';
const dayMs = 24 * 3_600_000;
const now = () => campaigns.subgraph.clock.now().getTime();
const daysAgo = (days: number) => new Date(now() - days * dayMs).toISOString();

let cards = 0;
const newCard = () => `CARD-${String((cards += 1)).padStart(6, '0')}`;

/** A hundred yuan on two pieces. */
function boughtWith(memberNumber: string, changes: Record<string, unknown> = {}): PurchaseInput {
  const member = { id: '' } as KnownMember;
  const lines = [{ lineId: 'oil', quantity: 2, amount: 10_000 }];
  return campaigns.purchaseOf(member, lines, { memberId: null, memberNumber, ...changes });
}

function enrolledWith(cardNumber: string, given: Partial<KnownMember> = {}): KnownMember {
  return campaigns.members.enrol({ ...given, cards: [{ cardNumber, linkedAt: new Date(now()).toISOString() }] });
}

const claim = ({ id }: KnownMember) => campaigns.subgraph.service.runJob(job, { memberId: id });

async function shown(id: string): Promise<ShownPurchase & { member: { id: string } | null; tier: string }> {
  const query = `query ($id: ID!) {
    purchase(id: $id) { id tier member { id } awards { id version points status campaign { id } } returns { status pointsTaken } }
  }`;
  return (await campaigns.ask(query, { id })).data?.['purchase'] as Awaited<ReturnType<typeof shown>>;
}

/** Topics of what others are told of the member, in the order of the outbox. */
async function toldOf({ id }: KnownMember): Promise<string[]> {
  const told = await campaigns.subgraph.asAdmin<{ topic: string }>(
    'select topic from outbox_event where aggregate_id = $1 order by sequence',
    [id],
  );
  return told.map(({ topic }) => topic);
}

/** Until so many of the application's statements wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  const query = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await campaigns.subgraph.asAdmin(query)).length < count) await sleep(5);
}

const isNobodys = { member: null, tier: 'BASIC', awards: [] };

test('a purchase is kept without awards, and told to nobody', async () => {
  const input = boughtWith(newCard());
  const before = await campaigns.countRows();
  expect(await campaigns.recorded(input)).toMatchObject(isNobodys);
  expect(await campaigns.recorded(input)).toMatchObject(isNobodys);
  const after = await campaigns.countRows();
  expect(after).toEqual({
    ...before,
    purchase: (before['purchase'] ?? 0) + 1,
    purchase_line: (before['purchase_line'] ?? 0) + 1,
  });
  expect(campaigns.points.timesAsked(input.purchaseId)).toBe(0);
});

test('whoever enrols with the card gets what was bought with it, by its own time and the tier of that time', async () => {
  const cardNumber = newCard();
  const week = boughtWith(cardNumber, { occurredAt: daysAgo(7) });
  const today = boughtWith(cardNumber);
  for (const input of [today, week]) await campaigns.recorded(input);
  // Live a week ago, and over now.
  const at = new Date(String(week['occurredAt']));
  const member = enrolledWith(cardNumber, { tier: 'SILVER' });
  const campaignId = await campaigns.liveCampaign({
    ...windowAround(at, 1, 7 * 24 + 1),
    effects: [fixed(9)],
    conditions: { all: [onlyFor(member), { timeWindow: { from: daysAgo(8), until: daysAgo(6) } }] },
  });
  const asked = campaigns.members.peer.calls.length;
  await claim(member);
  // A hundred yuan at 6/5.
  const base = { campaign: { id: baseCampaignId }, points: 120, status: 'POSTED' };
  expect(await shown(week.purchaseId)).toMatchObject({
    member: { id: member.id },
    tier: 'SILVER',
    awards: [base, { campaign: { id: campaignId }, points: 9, status: 'POSTED' }],
  });
  expect(await shown(today.purchaseId)).toMatchObject({ member: { id: member.id }, tier: 'SILVER', awards: [base] });
  expect(campaigns.members.peer.calls.slice(asked).map(({ request }) => request.variables)).toEqual([
    { memberId: member.id },
    { wanted: [week, today].map(({ occurredAt }) => ({ memberId: member.id, at: occurredAt })) },
  ]);
  await campaigns.subgraph.service.drain();
  const facts = campaigns.members.facts('purchase-recorded').filter(({ memberId }) => memberId === member.id);
  expect(facts).toMatchObject([week, today].map(({ purchaseId, occurredAt }) => ({ purchaseId, occurredAt })));
});

test('what is bought with the card from then on is theirs at once, and the till’s answer to an old id tells of it', async () => {
  const cardNumber = newCard();
  const before = boughtWith(cardNumber);
  await campaigns.recorded(before);
  const member = enrolledWith(cardNumber);
  await claim(member);
  for (const input of [boughtWith(cardNumber), before]) {
    expect(await campaigns.recorded(input)).toMatchObject({ member: { id: member.id }, awards: [{ points: 100 }] });
  }
});

test('30 days are enough and a moment more is not', async () => {
  const cardNumber = newCard();
  const member = campaigns.members.enrol();
  const linkedAt = new Date(now());
  const since = linkedAt.getTime() - 30 * dayMs;
  const [inTime, late] = [since, since - 1].map((time) =>
    boughtWith(cardNumber, { occurredAt: new Date(time).toISOString() }),
  ) as [PurchaseInput, PurchaseInput];
  for (const input of [inTime, late]) await campaigns.recorded(input, importer);
  member.cards.push({ cardNumber, linkedAt: linkedAt.toISOString() });
  await claim(member);
  expect(await shown(inTime.purchaseId)).toMatchObject({ member: { id: member.id } });
  expect(await shown(late.purchaseId)).toMatchObject(isNobodys);
});

test('another card, and a membership that is not active, get nothing', async () => {
  const cardNumber = newCard();
  const input = boughtWith(cardNumber);
  await campaigns.recorded(input);
  await claim(enrolledWith(newCard()));
  const left = enrolledWith(cardNumber, { status: 'LEFT' });
  await claim(left);
  expect(await shown(input.purchaseId)).toMatchObject(isNobodys);
});

test('however the till spells the number, it is one card', async () => {
  const cardNumber = newCard();
  const input = boughtWith(` ${cardNumber.toLowerCase()} `);
  await campaigns.recorded(input);
  const member = enrolledWith(cardNumber);
  await claim(member);
  expect(await shown(input.purchaseId)).toMatchObject({ member: { id: member.id } });
});

describe('what comes back', () => {
  test('before the claim is taken after it, and members is told of both', async () => {
    const cardNumber = newCard();
    const input = boughtWith(cardNumber);
    await campaigns.recorded(input);
    expect(await campaigns.givenBack(input.purchaseId, { oil: 1 })).toMatchObject({
      status: 'PENDING',
      pointsTaken: null,
    });
    const member = enrolledWith(cardNumber);
    await claim(member);
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob('finish-pending-postings');
    expect(await shown(input.purchaseId)).toMatchObject({
      awards: [{ points: 100, status: 'POSTED' }],
      returns: [{ status: 'POSTED', pointsTaken: 50 }],
    });
    await campaigns.subgraph.service.drain();
    const facts = campaigns.members.peer.events.filter(({ aggregateId }) => aggregateId === member.id);
    expect(facts.map(({ topic }) => topic)).toEqual(['purchase-recorded', 'purchase-returned']);
  });

  const badge = (member: KnownMember) =>
    campaigns.liveCampaign({
      ...windowAround(new Date(now())),
      effects: [{ badge: { code: 'first-card' } }],
      conditions: onlyFor(member),
    });

  test('as a whole leaves no grant', async () => {
    const cardNumber = newCard();
    const input = boughtWith(cardNumber);
    await campaigns.recorded(input);
    for (let piece = 0; piece < 2; piece += 1) await campaigns.givenBack(input.purchaseId, { oil: 1 });
    const member = enrolledWith(cardNumber);
    await badge(member);
    await claim(member);
    expect(await toldOf(member)).toEqual([
      'purchase-recorded',
      'badge-granted',
      'purchase-returned',
      'purchase-returned',
      'grant-withdrawn',
    ]);
  });

  test('as a whole, read before the claim and written after it, leaves none either', async () => {
    const cardNumber = newCard();
    const input = boughtWith(cardNumber);
    await campaigns.recorded(input);
    const member = enrolledWith(cardNumber);
    await badge(member);
    // Whoever comes first to the lines goes on first once they are free.
    const holder = new Client({ connectionString: campaigns.subgraph.testDatabase.adminUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select 1 from purchase_line where purchase_id = $1 for update', [input.purchaseId]);
    const claimed = claim(member);
    await untilWaiting(1);
    const back = campaigns.givenBack(input.purchaseId, { oil: 2 });
    await untilWaiting(2);
    await holder.query('commit');
    await holder.end();
    await Promise.all([claimed, back]);
    expect(await toldOf(member)).toEqual([
      'purchase-recorded',
      'badge-granted',
      'purchase-returned',
      'grant-withdrawn',
    ]);
  });

  test('while it is claimed is told to members once, whoever is first', async () => {
    for (let round = 0; round < 5; round += 1) {
      const cardNumber = newCard();
      const input = boughtWith(cardNumber);
      await campaigns.recorded(input);
      const member = enrolledWith(cardNumber);
      await Promise.all([claim(member), campaigns.givenBack(input.purchaseId, { oil: 1 })]);
      expect(await toldOf(member)).toEqual(['purchase-recorded', 'purchase-returned']);
    }
  });
});

describe('the job', () => {
  const tell = ({ id }: KnownMember) =>
    tellEvents('members', { name: 'campaigns', url: campaigns.subgraph.service.url }, [
      { topic: 'member-card-linked', aggregateId: id, payload: { memberId: id } },
    ]);

  test('is queued by the event, and once more two minutes later', async () => {
    const member = enrolledWith(newCard());
    expect(await tell(member)).toEqual([]);
    const queued = await campaigns.subgraph.asAdmin<{ key: string; seconds: number }>(
      `select key, round(extract(epoch from run_at - $2::timestamptz))::int as seconds
         from graphile_worker._private_jobs where key like $1 order by key`,
      [`${job}/${member.id}%`, new Date(now())],
    );
    expect(queued.map(({ key }) => key)).toEqual([`${job}/${member.id}`, `${job}/${member.id}/again`]);
    expect(queued[0]?.seconds).toBeLessThan(10);
    expect(Math.abs((queued[1]?.seconds ?? 0) - 120)).toBeLessThan(10);
  });

  test('finds at its second look what was written just after the first', async () => {
    const cardNumber = newCard();
    const early = boughtWith(cardNumber);
    await campaigns.recorded(early);
    const member = campaigns.members.enrol();
    const link = { cardNumber, linkedAt: new Date(now()).toISOString() };
    member.cards.push(link);
    await claim(member);
    // A till that had asked before the card was linked writes its purchase as nobody's.
    member.cards.pop();
    const late = boughtWith(cardNumber);
    await campaigns.recorded(late);
    member.cards.push(link);
    await claim(member);
    for (const { purchaseId } of [early, late]) {
      expect(await shown(purchaseId)).toMatchObject({ member: { id: member.id }, awards: [{ points: 100 }] });
      expect(campaigns.points.timesAsked(purchaseId)).toBe(1);
    }
  });

  test('in two processes at once claims each once', async () => {
    const cardNumber = newCard();
    const inputs = Array.from({ length: 120 }, () => boughtWith(cardNumber));
    await campaigns.recordedMany(inputs);
    const member = enrolledWith(cardNumber);
    const before = await campaigns.countRows();
    const other = await campaigns.secondProcess();
    try {
      const payload = { memberId: member.id };
      await Promise.all([other, campaigns.subgraph].map(({ service }) => service.runJob(job, payload)));
    } finally {
      await other.stop();
    }
    const unclaimed = await campaigns.subgraph.asAdmin(
      'select 1 from purchase where id = any($1) and (member_id is distinct from $2 or posted_at is null)',
      [inputs.map(({ purchaseId }) => purchaseId), member.id],
    );
    expect(unclaimed).toEqual([]);
    const after = await campaigns.countRows();
    expect([after['award'], after['outbox_event']]).toEqual(
      ['award', 'outbox_event'].map((table) => (before[table] ?? 0) + 120),
    );
  });

  test('goes on when members is back', async () => {
    const cardNumber = newCard();
    const input = boughtWith(cardNumber);
    await campaigns.recorded(input);
    const member = enrolledWith(cardNumber);
    campaigns.members.peer.behaviour = 'unreachable';
    await expect(claim(member)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    campaigns.members.peer.behaviour = 'answers';
    await claim(member);
    expect(await shown(input.purchaseId)).toMatchObject({ member: { id: member.id } });
  });
});

test('the number of a card is in no table, and its digest goes with the claim or after 30 days', async () => {
  const [claimed, waiting] = [newCard(), newCard()];
  const inputs = [boughtWith(claimed), boughtWith(waiting)] as const;
  for (const input of inputs) await campaigns.recorded(input);
  const member = enrolledWith(claimed);
  await claim(member);
  const tables = await campaigns.subgraph.asAdmin<{ name: string }>(
    `select oid::regclass::text as name from pg_class
      where relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace) and relkind = 'r'`,
  );
  const hits = await campaigns.subgraph.asAdmin(
    tables
      .map(({ name }) => `select '${name}' from ${name} line where line::text ilike '%CARD-0%'`)
      .join(' union all '),
  );
  expect(tables.length).toBeGreaterThan(15);
  expect(hits).toEqual([]);

  const digests = async () =>
    (
      await campaigns.subgraph.asAdmin<{ id: string }>(
        'select id from purchase where id = any($1) and card_digest is not null',
        [inputs.map(({ purchaseId }) => purchaseId)],
      )
    ).map(({ id }) => id);
  expect(await digests()).toEqual([inputs[1].purchaseId]);
  await campaigns.subgraph.clock.advance({ days: 29 });
  await campaigns.subgraph.service.runJob('forget-unclaimed-cards');
  expect(await digests()).toEqual([inputs[1].purchaseId]);
  await campaigns.subgraph.clock.advance({ days: 1 });
  await campaigns.subgraph.service.runJob('forget-unclaimed-cards');
  expect(await digests()).toEqual([]);
  await claim(enrolledWith(waiting));
  expect(await shown(inputs[1].purchaseId)).toMatchObject(isNobodys);
});
