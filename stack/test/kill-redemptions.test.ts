/**
 * Rewards is killed while redemptions are between every two of their steps, and during each, and so are their ways back. Whoever goes
 * on, the member by asking again or the job alone, each comes to exactly one end, on which points, stock, the provider of
 * payments and members agree.
 */
import { disagreements } from '../testing/redemptions/agreement.js';
import { atEvent, atMembers, atPoints, atRow, atSilentProvider, atTable } from '../testing/redemptions/cuts.js';
import { killAt, type Story, type Told } from '../testing/redemptions/kill-at.js';
import { RedeemingHouse } from '../testing/redemptions/redeeming-house.js';

let house: RedeemingHouse;
beforeAll(async () => {
  house = await RedeemingHouse.start();
  await house.lookAtSecondOfDevice();
});
afterAll(() => house.stop());

interface Expected {
  /** What members are told who ask again. */
  told: Record<string, unknown>;
  /** What the job makes of it alone; null where nothing had begun. */
  job: 'SETTLED' | 'VOIDED' | 'CANCELLED' | null;
}
type Row = [name: string, story: Story, expected: Expected];

const paid = { status: 'SETTLED', points: 800, cashState: 'TAKEN' };
const settled: Expected = { told: paid, job: 'SETTLED' };
const notBegun: Expected = { told: paid, job: null };
const refused = (code: string): Expected => ({ told: { code }, job: 'VOIDED' });
const declined = refused('PAYMENT_DECLINED');
const back: Expected = { told: { status: 'CANCELLED', piecesReturned: 1 }, job: 'CANCELLED' };
const notBegunBack: Expected = { ...back, job: 'SETTLED' };
const partBack: Expected = { told: { status: 'SETTLED', pieces: 3, piecesReturned: 1 }, job: 'SETTLED' };

const redeeming = (cut: Story['cut'], more: Partial<Story> = {}): Story => ({ cut, ...more });
const cancelling = (cut: Story['cut']): Story => ({ of: 'cancelRedemption', cut });
const returningOne = (cut: Story['cut']): Story => ({ of: 'returnRedemption', pieces: 3, cut });
/** What the provider makes of it is told by the last digits of the amount. */
const paying = (lastDigits: number, cut: Story['cut']): Story => ({ cashMinor: 200 + lastDigits, cut });
const lookedAt = (decision: 'APPROVED' | 'REJECTED', cut: Story['cut']): Story => ({ decision, cut });
const poor = (cut: Story['cut']): Story => ({ points: 10, cut });

const atRequests: Row[] = [
  ['before the hold', redeeming(atPoints('before', 'holdPoints')), settled],
  ['after the hold', redeeming(atPoints('after', 'holdPoints')), settled],
  ['between authorisation and settlement', redeeming(atPoints('before', 'settleHold')), settled],
  ['after the settlement', redeeming(atPoints('after', 'settleHold')), settled],
  ['before a hold that will be refused', poor(atPoints('before', 'holdPoints')), refused('NOT_ENOUGH_POINTS')],
  ['after a hold that was refused', poor(atPoints('after', 'holdPoints')), refused('NOT_ENOUGH_POINTS')],
  ['stopped for a person, who approves', lookedAt('APPROVED', atPoints('after', 'holdPoints')), settled],
  [
    'stopped for a person, who rejects',
    lookedAt('REJECTED', atPoints('after', 'holdPoints')),
    refused('REDEMPTION_REJECTED'),
  ],
];

/** Who asks at the same moment is asked about in one call, and so each of these has a kill of its own. */
const beforeMembers: Row[] = [['before members is asked', redeeming(atMembers('before')), notBegun]];
const afterMembers: Row[] = [['after members has answered', redeeming(atMembers('after')), notBegun]];

const onTheWayBack: Row[] = [
  ['authorised without an answer', paying(14, atSilentProvider), { told: { status: 'SETTLED' }, job: 'SETTLED' }],
  ['declined, before the points are let go', paying(13, atPoints('before', 'voidHold')), declined],
  ['declined, after the points were let go', paying(13, atPoints('after', 'voidHold')), declined],
  ['never captured, before the points go back', paying(18, atPoints('before', 'returnPoints')), declined],
  ['never captured, after the points went back', paying(18, atPoints('after', 'returnPoints')), declined],
  ['a cancellation before the points go back', cancelling(atPoints('before', 'returnPoints')), back],
  ['a cancellation after the points went back', cancelling(atPoints('after', 'returnPoints')), back],
  ['a return of one piece before its points go back', returningOne(atPoints('before', 'returnPoints')), partBack],
  ['a return of one piece after its points went back', returningOne(atPoints('after', 'returnPoints')), partBack],
];

const atRows: Row[] = [
  ['between capture and end', redeeming(atRow('redemption', 'settleHold')), settled],
  [
    'not decided by the provider, who takes it later',
    paying(15, atRow('redemption', 'holdPoints')),
    { told: { status: 'SETTLED' }, job: 'SETTLED' },
  ],
  ['not decided by the provider, who declines later', paying(16, atRow('redemption', 'holdPoints')), declined],
  ['while a review is taken down, which approves', lookedAt('APPROVED', atRow('redemption', 'holdPoints')), settled],
  ['while a cancellation begins', cancelling(atRow('redemption')), notBegunBack],
  ['a cancellation between refund and end', cancelling(atRow('redemption', 'returnPoints')), back],
  ['a return of one piece between refund and end', returningOne(atRow('redemption', 'returnPoints')), partBack],
  ['while it waits for the reward', redeeming(atRow('reward'), { isLast: true }), notBegun],
];

const atPayments: Row[] = [
  ['while the payment is authorised', redeeming(atTable('sandbox_payment', 'holdPoints')), settled],
  ['while the payment is captured', redeeming(atTable('sandbox_payment', 'settleHold')), settled],
  ['while the cash of a cancellation is refunded', cancelling(atTable('sandbox_payment', 'returnPoints')), back],
];

const atEnds: Row[] = [
  ['while the end is written', redeeming(atTable('outbox_event', 'settleHold')), settled],
  ['while a refusal is written', poor(atTable('outbox_event', 'holdPoints')), refused('NOT_ENOUGH_POINTS')],
  ['while the end of a cancellation is written', cancelling(atTable('outbox_event', 'returnPoints')), back],
];

const atBeginnings: Row[] = [
  ['while the reservation is written', redeeming(atTable('redemption_step')), notBegun],
  ['while the beginning of a cancellation is written', cancelling(atTable('redemption_step')), notBegunBack],
];

const beforeEvents: Row[] = [
  ['between the end and its event', redeeming(atEvent('before', 'SETTLED')), settled],
  ['between the end of a cancellation and its event', cancelling(atEvent('before', 'CANCELLED')), back],
  [
    'known to be looked at by a person, who rejects',
    lookedAt('REJECTED', atEvent('before', 'UNDER_REVIEW')),
    refused('REDEMPTION_REJECTED'),
  ],
];

describe.each<[string, Row[]]>([
  ['the call to members', beforeMembers],
  ['the answer of members', afterMembers],
  ['calls to points', atRequests],
  ['calls to points that undo something', onTheWayBack],
  ['rows of rewards', atRows],
  ["the provider's books", atPayments],
  ['ends', atEnds],
  ['beginnings', atBeginnings],
  ['events to come', beforeEvents],
  ['the event of an end', [['when members has taken the event', redeeming(atEvent('after', 'SETTLED')), settled]]],
  [
    'the event of a cancellation',
    [['when members has taken the event', cancelling(atEvent('after', 'CANCELLED')), back]],
  ],
])('killed at %s, a redemption ends once that is cut off', (_, rows) => {
  let tolds: ReadonlyMap<string, Told>;
  beforeAll(async () => {
    const told = await killAt(
      house,
      rows.map(([, story]) => story),
    );
    tolds = new Map(rows.map(([name], place) => [name, told[place] as Told]));
  });

  test.each(rows)('%s', (name, _story, { told, job }) => {
    const { asked, leftByJob, askedAfterJob } = tolds.get(name) as Told;
    for (const [first, again] of [asked, askedAfterJob]) {
      expect(first).toMatchObject(told);
      expect(again).toEqual(first);
    }
    expect(leftByJob).toEqual(job && { status: job, returnsUnderWay: 0 });
  });

  test('and all agree on it', async () => {
    expect(await disagreements(house)).toEqual([]);
  });
});

/** What is looked for is found: from here on the databases are as no service would leave them. */
test.each<[string, 'rewards' | 'points' | 'members', string]>([
  ['a piece too many', 'rewards', 'update reward set taken = taken + 1 where taken = (select max(taken) from reward)'],
  [
    'a second end',
    'rewards',
    `insert into redemption_step (redemption_id, step) select id, 'SETTLED' from redemption where status = 'SETTLED' limit 1`,
  ],
  [
    'a payment that was not taken',
    'rewards',
    `update sandbox_payment set state = 'AUTHORISED'
      where payment_id = (select payment_id from sandbox_payment where state = 'CAPTURED' and refunded_minor = 0 limit 1)`,
  ],
  [
    'an answer that is lost',
    'rewards',
    `update answer_record set answer = null where id = (select id from redemption where status = 'SETTLED' limit 1)`,
  ],
  [
    'points that were not taken',
    'points',
    `update hold set settled = '[]' where hold_id = (select hold_id from hold where settled <> '[]' limit 1)`,
  ],
  ['an event that is lost', 'members', `delete from inbox_event where source = 'rewards'`],
])('and nobody overlooks %s', async (_, where, tamper) => {
  const before = await disagreements(house);
  const asAdmin = where === 'rewards' ? house.asAdmin : house[where].asAdmin;
  await asAdmin(tamper);
  expect((await disagreements(house)).length).toBeGreaterThan(before.length);
});
