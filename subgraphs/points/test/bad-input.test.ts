/**
 * What nobody should ask for: each is answered precisely, and every table is afterwards what it was before, to the last byte;
 * but for the book of answers, which keeps a refusal for whoever asks again.
 */
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import type { AskOptions, GraphQLResult } from '../../../chassis/testing/subgraph-for-test.js';
import type { Input } from './asking.js';
import { PointsUnderTest, type Answer, type MemberUnderTest } from './given.js';
import { burning, earning, request } from './postings.js';

let given: PointsUnderTest;
let anna: MemberUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.currency('CRUMB', 100);
});
beforeEach(async () => {
  await given.backToTheBeginning();
  anna = await given.member().withPoints(500);
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

let tables: string[] = [];
const headWithoutMark = '(select block, seq, hash from ledger_head)';
/** That ops asked is a record of its own, whatever became of it. */
const done = `(select * from audit_log where action not in ('asked', 'viewed', 'member.viewed'))`;

/**
 * One digest per table; without the book of answers unless it is asked for, and then without the mark, which says that
 * somebody wrote: the answer.
 */
async function digests({ answersToo = false } = {}): Promise<Record<string, string>> {
  if (tables.length === 0) {
    const found = await given.subgraph.asAdmin<{ name: string }>(
      `select oid::regclass::text as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
    );
    tables = found.map(({ name }) => name);
  }
  const wanted = tables.filter((name) => answersToo || name !== 'answer_record');
  const rows = await given.subgraph.asAdmin<{ name: string; digest: string }>(
    wanted
      .map(
        (name) => `select '${name}' as name,
          count(*) || ' ' || coalesce(md5(string_agg(line::text, '|' order by line::text)), '') as digest
          from ${name === 'audit_log' ? done : !answersToo && name === 'ledger_head' ? headWithoutMark : name} line`,
      )
      .join(' union all '),
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

async function thrownBack(mutation: string, input: Input, options: AskOptions = {}): Promise<GraphQLResult> {
  const before = await digests({ answersToo: true });
  const answer = await given.tryTo(mutation, input, options);
  expect(await digests({ answersToo: true })).toEqual(before);
  return answer;
}

async function refused(mutation: string, input: Input, options: AskOptions = {}): Promise<Answer> {
  const before = await digests();
  const answer = await given.ask(mutation, input, options);
  expect(await digests()).toEqual(before);
  // Asked again it is told the same, and still nothing has moved.
  expect(await given.ask(mutation, input, options)).toEqual(answer);
  expect(await digests()).toEqual(before);
  return answer;
}

const fault = ({ data, errors }: GraphQLResult) => {
  const [first] = errors ?? [];
  return [data ?? null, first?.extensions.code, first?.extensions.inputPath?.join('.') ?? '', first?.message];
};

describe('an amount that is none', () => {
  const asking = (points: unknown): [string, Input, AskOptions?][] => {
    const its = { memberId: anna.id, currency: 'HARVEST', holdId: newId(), points };
    const line = { ...anna.purchase(10) };
    const awards = [{ ...(line['awards'] as Input[])[0], points, lines: [{ lineId: 'line-1', points }] }];
    const exchange = { holdId: newId(), memberId: anna.id, from: 'HARVEST', to: 'CRUMB', received: 1 };
    const others = { fromPartner: 'harvest', toPartner: 'bakery' };
    const holdOut = { holdId: newId(), from: 'HARVEST', toPartner: 'bakery' };
    const out = { ...holdOut, memberId: anna.id };
    const received = { to: 'CRUMB', fromPartner: 'harvest', prepaid: false };
    const reversal = { reversalId: newId(), exchangeId: newId(), memberId: anna.id };
    return [
      ['postAwards', { ...line, awards }],
      [
        'reverseAwards',
        {
          ...anna.returnOf({ purchaseId: newId(), awardId: newId(), input: {} }, 1),
          awards: [{ awardId: newId(), lines: [{ lineId: 'line-1', points }] }],
        },
      ],
      ['holdPoints', anna.hold(1, { points })],
      ['burnPoints', its],
      ['settleHold', { ...its, settlementId: newId() }],
      ['returnPoints', { ...its, reversalId: newId() }],
      ['convertPoints', { exchangeId: newId(), ...exchange, ...others, given: points }],
      ['giveHeld', { exchangeId: newId(), ...out, given: points }],
      ['receivePoints', { exchangeId: newId(), memberId: anna.id, ...received, received: points }],
      ['reverseExchange', { ...reversal, in: { ...received, received: points } }],
      ['reverseExchange', { ...reversal, out: { ...holdOut, given: points } }],
      ['giftPoints', { giftId: newId(), toMemberId: newId(), points }, anna.own],
      ['donatePoints', { donationId: newId(), cause: 'school', points }, anna.own],
    ];
  };

  it.each([
    ['zero', 0, 'must be above zero'],
    ['negative', -5, 'must be above zero'],
    ['fractional', 1.5, 'SafeInt'],
    ['beyond 2^53', 2 ** 53, 'SafeInt'],
    ['text', '5', 'SafeInt'],
  ])('%s is thrown back by every mutation that takes one', async (_name, points, reason) => {
    const before = await digests({ answersToo: true });
    for (const [mutation, input, options] of asking(points)) {
      const [data, code, , message] = fault(await given.tryTo(mutation, input, options));
      expect([mutation, data, code, message]).toEqual([
        mutation,
        null,
        'BAD_USER_INPUT',
        expect.stringContaining(reason),
      ]);
    }
    expect(await digests({ answersToo: true })).toEqual(before);
  });

  it('is zero, and no more, for an adjustment and for funds', async () => {
    const adjustment = { adjustmentId: newId(), memberId: anna.id, points: 0, reason: 'COUNTED_WRONGLY' };
    const funds = { fundingId: newId(), account: 'BUDGET', owner: 'spring', currency: 'HARVEST', points: 0 };
    for (const [mutation, input] of [
      ['adjustPoints', adjustment],
      ['fundAccount', funds],
    ] as const) {
      expect(fault(await thrownBack(mutation, input))).toEqual([
        null,
        'BAD_USER_INPUT',
        'input.points',
        expect.stringContaining('must not be zero'),
      ]);
    }
  });

  it('is more than the books can add up', async () => {
    const saleAmount = { amountMinor: 100, currency: 'CNY' };
    const most = anna.purchase(Number.MAX_SAFE_INTEGER, { saleAmount });
    expect(fault(await thrownBack('postAwards', most))).toEqual([
      null,
      'BAD_USER_INPUT',
      'input',
      expect.stringContaining('beyond 2^53 - 1'),
    ]);
  });
});

describe('somebody or something that is not there', () => {
  it('has nothing to hold, burn or give', async () => {
    const nobody = given.member();
    const none = { __typename: 'NotEnoughPoints', code: 'NOT_ENOUGH_POINTS', spendable: 0, needed: 1 };
    expect(await refused('holdPoints', nobody.hold(1))).toMatchObject(none);
    const its = { memberId: nobody.id, currency: 'HARVEST', points: 1 };
    expect(await refused('burnPoints', { holdId: newId(), ...its })).toMatchObject(none);
    const gift = { giftId: newId(), toMemberId: anna.id, points: 1 };
    expect(await refused('giftPoints', gift, nobody.own)).toMatchObject(none);
  });

  it('is a member whose membership has ended: neither gives nor is given', async () => {
    const closed = await given.member().withPoints(50);
    given.members.say(closed.id, 'CLOSED');
    expect(
      await refusedByStanding('giftPoints', { giftId: newId(), toMemberId: anna.id, points: 1 }, closed),
    ).toMatchObject({
      __typename: 'WalletClosed',
      walletStatus: 'CLOSED',
    });
    expect(
      await refusedByStanding('giftPoints', { giftId: newId(), toMemberId: closed.id, points: 1 }, anna),
    ).toMatchObject({
      __typename: 'RecipientNotFound',
    });
  });

  /** By what members says of somebody. That is the answer for ever, and nothing else is kept of it. */
  async function refusedByStanding(mutation: string, input: Input, by: MemberUnderTest): Promise<Answer> {
    const before = await digests();
    const answer = await given.ask(mutation, input, by.own);
    expect(await given.ask(mutation, input, by.own)).toEqual(answer);
    expect(await digests()).toEqual(before);
    return answer;
  }

  it('is a currency that nobody has published', async () => {
    const unknown = [null, 'BAD_USER_INPUT', 'input.currency', 'There is no currency STONES'];
    expect(fault(await thrownBack('holdPoints', anna.hold(1, { currency: 'STONES' })))).toEqual(unknown);
    expect(fault(await thrownBack('postAwards', anna.purchase(1, { currency: 'STONES' })))).toEqual(unknown);
    expect(fault(await thrownBack('giftPoints', { ...gift(), currency: 'STONES' }, anna.own))).toEqual(unknown);
  });

  it('is a wallet of another currency, which has its own points', async () => {
    expect(await refused('holdPoints', anna.hold(1, { currency: 'CRUMB' }))).toMatchObject({ spendable: 0, needed: 1 });
  });

  it('is an award, a line, or points of a line that were taken back before', async () => {
    const bought = await anna.bought(100, {});
    const path = 'input.awards.0';
    const never = anna.returnOf({ ...bought, awardId: newId() }, 1);
    expect(fault(await thrownBack('reverseAwards', never))).toEqual([
      null,
      'BAD_USER_INPUT',
      expect.stringContaining(path),
      expect.stringContaining('has no award'),
    ]);
    expect(fault(await thrownBack('reverseAwards', anna.returnOf(bought, 101)))).toEqual([
      null,
      'BAD_USER_INPUT',
      expect.stringContaining(path),
      'Of this line only 100 points can still be taken back',
    ]);
  });

  const gift = () => ({ giftId: newId(), toMemberId: newId(), points: 1 });
});

describe('a hold', () => {
  const notOpen = (holdId: string, status: string) => ({
    __typename: 'HoldNotOpen',
    code: 'HOLD_NOT_OPEN',
    holdId,
    holdStatus: status,
  });

  it('is not settled for more than it holds', async () => {
    const holdId = await anna.holding(200);
    await given.ask('settleHold', anna.settlement(holdId, 150));
    expect(fault(await thrownBack('settleHold', anna.settlement(holdId, 51)))).toEqual([
      null,
      'BAD_USER_INPUT',
      'input.points',
      'This hold has only 50 points to do this with',
    ]);
  });

  it('is not voided after it was settled, nor returned for more than was', async () => {
    const holdId = await anna.holding(200);
    await given.ask('settleHold', anna.settlement(holdId, 200));
    expect(await refused('voidHold', { holdId })).toMatchObject(notOpen(holdId, 'SETTLED'));
    expect(fault(await thrownBack('returnPoints', anna.reversal(holdId, 201)))).toEqual([
      null,
      'BAD_USER_INPUT',
      'input.points',
      'This hold has only 200 points to do this with',
    ]);
  });

  it('is not settled after its end, whether or not it was swept', async () => {
    const holdId = await anna.holding(200);
    await given.subgraph.clock.advance({ minutes: 60, seconds: 1 });
    expect(await refused('settleHold', anna.settlement(holdId, 200))).toMatchObject(notOpen(holdId, 'EXPIRED'));
    await given.subgraph.service.runJob('release-expired-holds');
    expect(await refused('settleHold', anna.settlement(holdId, 1))).toMatchObject(notOpen(holdId, 'EXPIRED'));
  });

  it('is not made after it was voided, nor settled or returned then', async () => {
    const holdId = newId();
    expect(await given.ask('voidHold', { holdId })).toMatchObject({ status: 'VOIDED', points: 0 });
    expect(await refused('holdPoints', anna.hold(1, { holdId }))).toMatchObject(notOpen(holdId, 'VOIDED'));
    expect(await refused('settleHold', anna.settlement(holdId, 1))).toMatchObject(notOpen(holdId, 'VOIDED'));
    expect(await refused('returnPoints', anna.reversal(holdId, 1))).toMatchObject(notOpen(holdId, 'VOIDED'));
    expect(await refused('settleHold', anna.settlement(newId(), 1))).toMatchObject({ holdStatus: 'UNKNOWN' });
  });

  it('is nobody else’s, and of no other currency or purpose', async () => {
    const holdId = await anna.holding(200);
    for (const other of [{ memberId: newId() }, { currency: 'CRUMB' }]) {
      expect(fault(await thrownBack('settleHold', anna.settlement(holdId, 1, other)))).toEqual([
        null,
        'BAD_USER_INPUT',
        'input.holdId',
        expect.stringContaining('is not a hold of this member and currency for redemption'),
      ]);
    }
  });

  it('does not begin after its end', async () => {
    expect(fault(await thrownBack('holdPoints', anna.hold(1, { expiresAt: given.inHours(-1) })))).toEqual([
      null,
      'BAD_USER_INPUT',
      'input.expiresAt',
      expect.stringContaining('must lie in the future'),
    ]);
  });
});

describe('a key', () => {
  it('that was used for another input is a conflict, for answers and for refusals', async () => {
    const [held, tooMuch] = [anna.hold(1), anna.hold(501)];
    await given.ask('holdPoints', held);
    await given.ask('holdPoints', tooMuch);
    for (const input of [
      { ...held, points: 2 },
      { ...tooMuch, points: 1 },
    ]) {
      expect(fault(await thrownBack('holdPoints', input)).slice(1, 2)).toEqual(['IDEMPOTENCY_CONFLICT']);
    }
  });

  it('is nothing but a UUID', async () => {
    expect(fault(await thrownBack('holdPoints', anna.hold(1, { holdId: 'hold-1' })))).toEqual([
      null,
      'BAD_USER_INPUT',
      'input.holdId',
      expect.stringContaining('must be a UUID'),
    ]);
  });

  it('is of its service: the gateway may not use an internal mutation at all', async () => {
    const asked = await thrownBack('holdPoints', anna.hold(1), { via: 'gateway', as: callerOf.ops() });
    expect(fault(asked).slice(0, 2)).toEqual([null, 'FORBIDDEN']);
  });
});

describe('a batch with a command that is refused', () => {
  it('does the others, asked at once over HTTP', async () => {
    const members = await Promise.all(Array.from({ length: 12 }, () => given.member().withPoints(100)));
    const inputs = members.map((member, place) => member.hold(place % 3 === 0 ? 101 : 100));
    const answers = await Promise.all(inputs.map((input) => given.ask('holdPoints', input)));
    expect(answers.map(({ __typename }) => __typename)).toEqual(
      members.map((_, place) => (place % 3 === 0 ? 'NotEnoughPoints' : 'Hold')),
    );
    for (const [place, member] of members.entries()) {
      const held = place % 3 === 0 ? 0 : 100;
      expect(await member.wallet()).toEqual({ spendable: 100 - held, pending: 0, held, debt: 0 });
    }
  });

  it('does the others, handed to the writer at once', async () => {
    const writer = given.writer();
    const [rich, poor] = [newId(), newId()];
    const commands = [earning(rich, 100), burning(poor, 1), burning(rich, 60), burning(rich, 41), burning(rich, 40)];
    const results = await Promise.all(commands.map((command) => writer.post(request(command))));
    expect(
      results.map((result) => (result.kind === 'answered' && 'value' in result.answer ? 'done' : 'refused')),
    ).toEqual(['done', 'refused', 'done', 'refused', 'done']);
  });
});
