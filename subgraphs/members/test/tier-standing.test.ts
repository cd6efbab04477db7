import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { codesOf, MembersForTest, purchaseRecorded, purchaseReturned, type EnrolledMember } from './given.js';

let given: MembersForTest;
let member: EnrolledMember;
/** Noon in Shanghai on 22 November 2026. */
const today = new Date('2026-11-22T04:00:00Z');
const day = (text: string) => new Date(`${text}T04:00:00.000Z`);
beforeAll(async () => {
  given = await MembersForTest.start();
});
beforeEach(async () => {
  await given.subgraph.clock.moveTo(today);
  member = await given.member();
});
afterAll(() => given.stop());

const fields = `tier {
  tier { code name } since validUntil projectedTier { code name }
  qualifyingSpend { amountMinor currency } missingToClimb { amountMinor currency } missingToKeep { amountMinor }
}`;
const standing = async (locale: 'zh-CN' | 'en' = 'en') => {
  const { data } = await given.ask(`{ me { ${fields} } }`, {}, { as: callerOf.member(member.id), locale });
  return (data?.['me'] as { tier: Record<string, unknown> }).tier;
};
const tierAt = async (at: Date, by: Record<string, unknown> = { memberId: member.id }) => {
  const { data } = await given.ask(
    `query ($at: DateTime!, $memberId: ID, $memberNumber: String) {
      memberStanding(at: $at, memberId: $memberId, memberNumber: $memberNumber) {
        memberId status tier earnMultiplierNumerator earnMultiplierDenominator
      }
    }`,
    { at: at.toISOString(), ...by },
    { as: callerOf.channel(), via: 'campaigns' },
  );
  return data?.['memberStanding'] as Record<string, unknown> | null;
};

describe('the tiers', () => {
  const tiers = '{ tiers { code name rank earnMultiplier monthlySpendOver { amountMinor currency } } }';

  test('are for everybody to read, in English', async () => {
    expect((await given.ask(tiers, {}, { as: callerOf.anonymous(), locale: 'en' })).data).toEqual({
      tiers: [
        { code: 'BASIC', name: 'Basic', rank: 0, earnMultiplier: 1, monthlySpendOver: null },
        {
          code: 'SILVER',
          name: 'Silver',
          rank: 1,
          earnMultiplier: 1.2,
          monthlySpendOver: { amountMinor: 500_000, currency: 'CNY' },
        },
        {
          code: 'GOLD',
          name: 'Gold',
          rank: 2,
          earnMultiplier: 1.5,
          monthlySpendOver: { amountMinor: 1_000_000, currency: 'CNY' },
        },
        { code: 'DIAMOND', name: 'Diamond', rank: 3, earnMultiplier: 2, monthlySpendOver: null },
      ],
    });
  });

  test('and in Chinese', async () => {
    const { data } = await given.ask('{ tiers { name } }', {}, { locale: 'zh-CN' });
    expect(data).toEqual({
      tiers: [{ name: '普通会员' }, { name: '银卡会员' }, { name: '金卡会员' }, { name: '钻石会员' }],
    });
  });
});

describe('the standing of a member', () => {
  test('begins with basic and everything missing', async () => {
    expect(await standing()).toEqual({
      tier: { code: 'BASIC', name: 'Basic' },
      since: expect.stringMatching(/^2026-11-22T04:00:/) as string,
      validUntil: null,
      qualifyingSpend: { amountMinor: 0, currency: 'CNY' },
      missingToClimb: { amountMinor: 500_001, currency: 'CNY' },
      missingToKeep: null,
      projectedTier: { code: 'BASIC', name: 'Basic' },
    });
  });

  test('climbs with the purchases of a month, and says so in the language of the reader', async () => {
    expect(await given.tell(purchaseRecorded(member.id, day('2026-11-10'), 4_000))).toEqual([]);
    expect(await standing()).toMatchObject({ tier: { code: 'BASIC' }, missingToClimb: { amountMinor: 100_001 } });
    await given.tell(purchaseRecorded(member.id, day('2026-11-12'), 2_000));
    expect(await standing('zh-CN')).toEqual({
      tier: { code: 'SILVER', name: '银卡会员' },
      since: '2026-11-12T04:00:00.000Z',
      validUntil: '2027-11-30T15:59:59.999Z',
      qualifyingSpend: { amountMinor: 600_000, currency: 'CNY' },
      missingToClimb: { amountMinor: 400_001, currency: 'CNY' },
      missingToKeep: { amountMinor: 0 },
      projectedTier: { code: 'BASIC', name: '普通会员' },
    });
  });

  test('another month has its own spend, and the tier steps down by itself, one step at a time', async () => {
    await given.tell(purchaseRecorded(member.id, day('2026-11-10'), 10_000.01));
    await given.subgraph.clock.moveTo(day('2026-12-02'));
    expect(await standing()).toMatchObject({
      tier: { code: 'GOLD' },
      qualifyingSpend: { amountMinor: 0 },
      missingToClimb: null,
      missingToKeep: { amountMinor: 1_000_001 },
      projectedTier: { code: 'SILVER' },
    });
    await given.subgraph.clock.moveTo(new Date('2027-11-30T16:00:00Z'));
    expect(await standing()).toMatchObject({ tier: { code: 'SILVER' }, since: '2027-11-30T16:00:00.000Z' });
    await given.subgraph.clock.moveTo(day('2028-12-01'));
    expect(await standing()).toMatchObject({ tier: { code: 'BASIC' }, validUntil: null });
  });

  test('falls with a return, from the moment of the return', async () => {
    const purchase = purchaseRecorded(member.id, day('2026-11-10'), 6_000);
    const bought = { id: purchase.payload['purchaseId'] as string, occurredAt: day('2026-11-10') };
    await given.tell(purchase, purchaseReturned(member.id, bought, day('2026-11-18'), 1_000));
    expect(await standing()).toMatchObject({
      tier: { code: 'BASIC' },
      since: '2026-11-18T04:00:00.000Z',
      qualifyingSpend: { amountMinor: 500_000 },
      missingToClimb: { amountMinor: 1 },
    });
    expect((await tierAt(day('2026-11-15')))?.['tier']).toBe('SILVER');
  });
});

describe('facts from campaigns', () => {
  test('count once: the same event again, and the same purchase in another event', async () => {
    const purchaseId = newId();
    const event = purchaseRecorded(member.id, day('2026-11-10'), 3_000, purchaseId);
    expect(await given.tell(event)).toEqual([]);
    expect(await given.tell(event)).toEqual([]);
    expect(await given.tell(purchaseRecorded(member.id, day('2026-11-10'), 3_000, purchaseId))).toEqual([]);
    expect(await standing()).toMatchObject({ tier: { code: 'BASIC' }, qualifyingSpend: { amountMinor: 300_000 } });
    const bought = { id: purchaseId, occurredAt: day('2026-11-10') };
    const returnId = newId();
    for (let times = 0; times < 2; times += 1) {
      await given.tell(purchaseReturned(member.id, bought, day('2026-11-11'), 500, returnId));
    }
    expect(await standing()).toMatchObject({ qualifyingSpend: { amountMinor: 250_000 } });
  });

  test('give the same standing in any order, a return before its purchase included', async () => {
    const facts = (who: EnrolledMember) => {
      const first = purchaseRecorded(who.id, day('2026-11-03'), 4_000);
      const second = purchaseRecorded(who.id, day('2026-11-09'), 8_000);
      const third = purchaseRecorded(who.id, day('2025-06-09'), 20_000);
      const bought = { id: second.payload['purchaseId'] as string, occurredAt: day('2026-11-09') };
      return [first, second, third, purchaseReturned(who.id, bought, day('2026-11-19'), 2_500)];
    };
    const inOrder = facts(member);
    for (const event of inOrder) expect(await given.tell(event)).toEqual([]);
    const told = await standing();
    // 9,500 of November are silver from the 19th on, when 2,500 went back; gold of June 2025 lasted to June 2026.
    expect(told).toMatchObject({
      tier: { code: 'SILVER' },
      since: '2026-11-19T04:00:00.000Z',
      qualifyingSpend: { amountMinor: 950_000 },
      missingToClimb: { amountMinor: 50_001 },
    });
    member = await given.member();
    for (const event of facts(member).reverse()) expect(await given.tell(event)).toEqual([]);
    expect(await standing()).toEqual(told);
  });

  test('are told apart by their kind: a return may have the id of a purchase', async () => {
    const id = newId();
    const otherId = newId();
    const bought = { id, occurredAt: day('2026-11-10') };
    const facts = [
      purchaseRecorded(member.id, day('2026-11-10'), 3_000, id),
      purchaseRecorded(member.id, day('2026-11-11'), 3_000, otherId),
      purchaseReturned(member.id, bought, day('2026-11-12'), 400, id),
      purchaseReturned(member.id, bought, day('2026-11-13'), 700, otherId),
    ];
    expect(await given.tell(...facts)).toEqual([]);
    // 6,000 less 400 and 700. Told again in other events, it is the same.
    expect(await standing()).toMatchObject({ qualifyingSpend: { amountMinor: 490_000 } });
    expect(await given.tell(purchaseReturned(member.id, bought, day('2026-11-12'), 400, id))).toEqual([]);
    expect(await given.tell(purchaseRecorded(member.id, day('2026-11-11'), 3_000, otherId))).toEqual([]);
    expect(await standing()).toMatchObject({ qualifyingSpend: { amountMinor: 490_000 } });
  });

  test('of one member may come side by side and none is lost', async () => {
    const purchases = Array.from({ length: 12 }, () => purchaseRecorded(member.id, day('2026-11-10'), 500));
    await Promise.all(purchases.map((event) => given.tell(event)));
    // Twelve times 500 is 6,000.
    expect(await standing()).toMatchObject({ tier: { code: 'SILVER' }, qualifyingSpend: { amountMinor: 600_000 } });
  });

  test('of one member wait for each other', async () => {
    const earlier = given.subgraph.database.dataSource.createQueryRunner();
    await earlier.startTransaction();
    // Weaker than the lock of a fact being worked in, and strong enough to hold that one up.
    await earlier.query('select 1 from member where id = $1 for no key update', [member.id]);
    let taken = false;
    const telling = given.tell(purchaseRecorded(member.id, day('2026-11-10'), 1)).then((refused) => {
      taken = true;
      return refused;
    });
    await sleep(200);
    expect(taken).toBe(false);
    await earlier.commitTransaction();
    await earlier.release();
    expect(await telling).toEqual([]);
  });

  test('a return by a clock that is behind counts from its purchase on', async () => {
    const purchase = purchaseRecorded(member.id, day('2026-11-10'), 6_000);
    const bought = { id: purchase.payload['purchaseId'] as string, occurredAt: day('2026-11-10') };
    expect(await given.tell(purchase, purchaseReturned(member.id, bought, day('2026-11-09'), 1_000))).toEqual([]);
    expect(await standing()).toMatchObject({ tier: { code: 'BASIC' }, qualifyingSpend: { amountMinor: 500_000 } });
    expect((await tierAt(new Date(day('2026-11-10').getTime() + 1)))?.['tier']).toBe('BASIC');
  });

  test('about nobody we know, in another currency or of another shape stay with their sender', async () => {
    const dollars = purchaseRecorded(member.id, day('2026-11-10'), 6_000);
    dollars.payload['currency'] = 'USD';
    const shapeless = purchaseRecorded(member.id, day('2026-11-10'), 6_000);
    delete shapeless.payload['occurredAt'];
    const negative = purchaseRecorded(member.id, day('2026-11-10'), -1);
    for (const event of [purchaseRecorded(newId(), day('2026-11-10'), 1), dollars, shapeless, negative]) {
      expect(await given.tell(event)).toHaveLength(1);
    }
    expect(await standing()).toMatchObject({ qualifyingSpend: { amountMinor: 0 } });
  });

  test('are kept as they came: the application can neither change nor remove them', async () => {
    await given.tell(purchaseRecorded(member.id, day('2026-11-10'), 1));
    const asApplication = given.subgraph.database.read;
    await expect(asApplication.query('update qualifying_spend set amount_minor = 0')).rejects.toThrow(
      'permission denied',
    );
    await expect(asApplication.query('delete from qualifying_spend')).rejects.toThrow('permission denied');
  });
});

describe('what other subgraphs ask', () => {
  test('the tier at an instant: a purchase is made in the tier before the one it earns', async () => {
    await given.tell(purchaseRecorded(member.id, day('2026-11-10'), 6_000));
    const basic = {
      memberId: member.id,
      status: 'ACTIVE',
      tier: 'BASIC',
      earnMultiplierNumerator: 1,
      earnMultiplierDenominator: 1,
    };
    expect(await tierAt(day('2026-11-10'))).toEqual(basic);
    expect(await tierAt(new Date(day('2026-11-10').getTime() + 1))).toEqual({
      ...basic,
      tier: 'SILVER',
      earnMultiplierNumerator: 6,
      earnMultiplierDenominator: 5,
    });
    expect(await tierAt(day('2010-12-01'))).toEqual(basic);
  });

  test('by number as well; null for nobody', async () => {
    expect(await tierAt(today, { memberNumber: member.number })).toMatchObject({ memberId: member.id });
    expect(await tierAt(today, { memberId: member.id, memberNumber: member.number })).toMatchObject({
      memberId: member.id,
    });
    expect(await tierAt(today, { memberId: newId() })).toBeNull();
    expect(await tierAt(today, { memberId: 'no-uuid' })).toBeNull();
    expect(await tierAt(today, { memberNumber: '79927398713' })).toBeNull();
    expect(await tierAt(today, { memberNumber: 'no number' })).toBeNull();
    const other = await given.member();
    expect(await tierAt(today, { memberId: member.id, memberNumber: other.number })).toBeNull();
  });

  test('is answered to the services it is for and to nobody else', async () => {
    const queries = {
      standing: `{ memberStanding(memberId: "${member.id}", at: "2026-11-22T04:00:00Z") { tier } }`,
      standings: `{ memberStandings(wanted: [{ memberId: "${member.id}", at: "2026-11-22T04:00:00Z" }]) { tier } }`,
      identity: '{ memberByIdentity(issuer: "i", subject: "s") { memberId } }',
    };
    const codes = async (query: string, via: string) =>
      codesOf(await given.ask(query, {}, { as: callerOf.ops(), via }));
    for (const via of ['campaigns', 'points', 'rewards']) expect(await codes(queries.standing, via)).toEqual([]);
    for (const via of ['gateway', 'partners']) expect(await codes(queries.standing, via)).toEqual(['FORBIDDEN']);
    for (const via of ['campaigns', 'points', 'rewards', 'partners'])
      expect(await codes(queries.standings, via)).toEqual([]);
    expect(await codes(queries.standings, 'gateway')).toEqual(['FORBIDDEN']);
    expect(await codes(queries.identity, 'gateway')).toEqual([]);
    for (const via of ['campaigns', 'points']) expect(await codes(queries.identity, via)).toEqual(['FORBIDDEN']);
  });

  test('needs an id or a number', async () => {
    const result = await given.ask('{ memberStanding(at: "2026-11-22T04:00:00Z") { tier } }', {}, { via: 'campaigns' });
    expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
  });
});
