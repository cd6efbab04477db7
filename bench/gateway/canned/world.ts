/**
 * What the canned subgraphs know: one small world that answers each operation of the bench. Wherever an answer speaks of a
 * member, eight digits of it are that member's number, so that an answer given to the wrong one shows.
 */

/** As long as a number: filled in where it stands, without moving what comes after. */
export const numberSlot = '<number>';

const memberIdHead = '00000000-0000-7000-8000-0000';

export const memberIdOf = (number: string) => `${memberIdHead}${number}`;

/** The number that ends an id of this world: a member's, or what a mutation's id was made of. */
export const numberIn = (id: string) => id.slice(-numberSlot.length);

export const redemptionIdOf = (number: string) => `00000000-0000-7000-9000-0000${number}`;

type Row = Record<string, unknown>;

const made = (__typename: string, fields: Row): Row => ({ __typename, ...fields });
const money = (amountMinor: number) => made('Money', { amountMinor, currency: 'CNY' });
const pageInfo = made('PageInfo', { hasNextPage: true, endCursor: 'MjAyNi0xMS0yMlQwODowMDowMFo' });
const connection = (name: string, nodes: Row[]) =>
  made(`${name}Connection`, {
    edges: nodes.map((node) => made(`${name}Edge`, { node })),
    pageInfo,
  });

const rows = <T>(count: number, row: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => row(index));
const day = (index: number) => `2026-10-${String((index % 31) + 1).padStart(2, '0')}T09:30:00.000Z`;
const uuid = (kind: number, index: number) => `${kind}a000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
/** Of something that is the member's own, and differs from member to member. */
const ownId = (kind: number, index: number) =>
  `${kind}${String(index).padStart(7, '0')}-0000-7000-8000-0000${numberSlot}`;
/** Taken in turns: lists of this world repeat few brands, as a programme's lists do. */
const inTurn = (list: readonly Row[], index: number) => list[index % list.length];

const partners = ['bakery', 'pharmacy', 'cinema', 'bookshop'].map((code, index) =>
  made('Partner', { id: uuid(1, index), code, name: `合作伙伴 ${code}` }),
);

const currencies = ['FEALTY', 'BREAD', 'CARE'].map((code) => made('Currency', { code, name: `${code} 积分` }));

const rewards = rows(100, (index) =>
  made('Reward', {
    id: uuid(2, index),
    title: `免费送货上门 ${index}`,
    available: 1_000 - index,
    price: made('RewardPrice', { points: 500 + index, cash: index % 3 === 0 ? money(990) : null }),
    partner: inTurn(partners, index),
  }),
);

const redemption = (id: string, index: number) =>
  made('Redemption', {
    id,
    status: 'SETTLED',
    createdAt: day(index),
    pieces: 1,
    points: 500 + index,
    cashState: null,
    cancellableUntil: day(index + 1),
    reward: inTurn(rewards, index),
  });

const silver = made('Tier', { code: 'SILVER', name: '银卡', earnMultiplier: 1.2 });
const gold = made('Tier', { code: 'GOLD', name: '金卡', earnMultiplier: 1.5 });
const wallet = (currency: Row | undefined) =>
  made('Wallet', { currency, spendable: 1_280, pending: 95, held: 500, expiring: 40, worth: money(1_280) });

const steps = (kind: string, count: number) =>
  rows(count, (index) =>
    made('GrowthStep', { code: `${kind}_${index}`, name: `${kind} ${index}`, progress: index, goal: count }),
  );

/** Its members see the same household, but each of this world's has one of their own. */
const household = made('Household', {
  id: ownId(8, 0),
  members: rows(3, (index) => made('HouseholdMember', { displayName: `${index}**` })),
  sharedTier: gold,
  pooledPoints: made('PooledPoints', { spendable: 3_840 }),
});

const member = made('Member', {
  id: memberIdOf(numberSlot),
  number: numberSlot,
  displayName: `会员 ${numberSlot}`,
  tier: made('TierStanding', {
    tier: silver,
    validUntil: '2026-12-31T15:59:59.999Z',
    missingToClimb: money(32_000),
    projectedTier: gold,
  }),
  wallet: wallet(currencies[0]),
  wallets: currencies.map(wallet),
  ledger: connection(
    'Ledger',
    rows(100, (index) =>
      made('LedgerEntry', {
        id: ownId(4, index),
        kind: index % 4 === 0 ? 'BURNED' : 'EARNED',
        amount: index % 4 === 0 ? -500 : 120 + index,
        balanceAfter: 1_280 + index,
        reason: index % 4 === 0 ? '兑换：免费送货上门' : '购物所得积分',
        postedAt: day(index),
        currency: inTurn(currencies, index),
      }),
    ),
  ),
  redemptions: connection(
    'Redemption',
    rows(100, (index) => redemption(ownId(5, index), index)),
  ),
  campaigns: rows(3, (index) =>
    made('Campaign', { id: uuid(3, index), name: `双倍积分 ${index}`, endsAt: day(index) }),
  ),
  exchanges: connection(
    'Exchange',
    rows(100, (index) =>
      made('Exchange', {
        id: ownId(6, index),
        status: 'COMMITTED',
        requested: 205 + index,
        given: 200 + index,
        received: 100 + index,
        fee: 2,
        createdAt: day(index),
        quotedUntil: day(index + 1),
        endedAt: day(index),
        from: inTurn(currencies, index),
        to: inTurn(currencies, index + 1),
      }),
    ),
  ),
  linkedPartners: partners
    .slice(0, 2)
    .map((partner, index) => made('LinkedPartner', { partner, linkedAt: day(index) })),
  benefits: rows(4, (index) =>
    made('MemberBenefit', {
      benefit: made('Benefit', { code: `benefit-${index}`, name: `会员权益 ${index}` }),
      state: index === 3 ? 'USED' : 'OPEN',
      usedAt: index === 3 ? day(index) : null,
    }),
  ),
  unreadMessages: 2,
  inbox: connection(
    'Inbox',
    rows(10, (index) =>
      made('InboxMessage', {
        id: ownId(7, index),
        kind: 'REDEMPTION_CHANGED',
        title: '兑换成功',
        text: `您用 ${500 + index} 积分兑换的奖品已确认。`,
        at: day(index),
        readAt: index < 2 ? null : day(index + 1),
      }),
    ),
  ),
  lifecycleStage: 'LOYAL',
  growth: made('Growth', { milestones: steps('MILESTONE', 6), tasks: steps('TASK', 3) }),
  badges: rows(2, (index) => made('Badge', { code: `badge-${index}`, grantedAt: day(index) })),
  household,
});

/** The value of each root field; what its slots are filled with, `prepared-answer.ts` says. */
export const rootFields: Record<string, Row> = {
  me: member,
  rewards: connection('Reward', rewards),
  redeemReward: redemption(redemptionIdOf(numberSlot), 0),
  memberByIdentity: made('MemberIdentity', { memberId: memberIdOf(numberSlot) }),
};

const keyed = (list: readonly Row[], key: string) => new Map(list.map((row) => [row[key], row]));
const partnersById = keyed(partners, 'id');
const currenciesByCode = keyed(currencies, 'code');

/** The entity that a fetch of `_entities` means, or undefined where this world has none such. */
export function entityFor(representation: Row): Row | undefined {
  switch (representation['__typename']) {
    case 'Member':
      return member;
    case 'Household':
      return household;
    case 'Partner':
      return partnersById.get(representation['id']);
    case 'Currency':
      return currenciesByCode.get(representation['code']);
    default:
      return undefined;
  }
}
