import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import type { AskOptions } from '../../../../chassis/testing/subgraph-for-test.js';
import { codesOf, enrolment, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

type Line = Record<string, unknown> & { memberId: string };
type Outcome = Record<string, unknown>;

const document = `mutation ($input: EnrolMembersInput!) { enrolMembers(input: $input) { ... on EnrolledMembers { outcomes {
  __typename ... on Member { id number displayName } ... on Failure { code } ... on AlreadyEnrolled { memberNumber }
  ... on EnrolmentFault { path } } } } }`;
const shop: AskOptions = { as: callerOf.channel() };
const line = (more: Record<string, unknown> = {}): Line => ({ memberId: newId(), displayName: 'Li Hua', ...more });

async function enrol(members: Line[], options = shop): Promise<Outcome[]> {
  const { data, errors } = await given.ask(document, { input: { members } }, options);
  if (errors) throw new Error(JSON.stringify(errors));
  return (data?.['enrolMembers'] as { outcomes: Outcome[] }).outcomes;
}
async function enrolOne(input: Line, options = shop): Promise<Outcome> {
  const { data, errors } = await given.ask(enrolment, { input }, options);
  return errors ? { code: errors[0]?.extensions.code } : (data?.['enrolMember'] as Outcome);
}
const kinds = (outcomes: Outcome[]) => outcomes.map(({ __typename, code }) => code ?? __typename);
const count = async (table: string) =>
  Number((await given.subgraph.asAdmin<{ n: string }>(`select count(*) as n from ${table}`))[0]?.n);

describe('a list of enrolments', () => {
  test('makes members who can be found by phone, card and number, each with a number of their own', async () => {
    const lines = [
      line({
        phone: '139 0000 0001',
        email: 'One@Example.com',
        birthday: '1990-05-01',
        locale: 'en',
        cardNumber: 'k-1',
      }),
      line({ displayName: '王伟', phone: '139 0000 0002' }),
      line(),
    ];
    const outcomes = await enrol(lines);
    expect(outcomes.map(({ id, displayName }) => [id, displayName])).toEqual([
      [lines[0]?.memberId, 'Li Hua'],
      [lines[1]?.memberId, '王伟'],
      [lines[2]?.memberId, 'Li Hua'],
    ]);
    expect(new Set(outcomes.map(({ number }) => number)).size).toBe(3);
    const asked = await given.ask(
      `{ byCard: member(number: "K-1") { id profile { phone email birthday locale } }
         listed: members(filter: { phone: "13900000002" }) { edges { node { id displayName } } } }`,
      {},
      { as: callerOf.ops() },
    );
    expect(asked.data).toEqual({
      byCard: {
        id: lines[0]?.memberId,
        profile: { phone: '+8613900000001', email: 'one@example.com', birthday: '1990-05-01', locale: 'en' },
      },
      listed: { edges: [{ node: { id: lines[1]?.memberId, displayName: '王伟' } }] },
    });
    const signsIn =
      'query ($subject: String!) { memberByIdentity(issuer: "urn:fealty:embedded-issuer", subject: $subject) { memberId } }';
    const linked = await given.ask(signsIn, { subject: outcomes[1]?.['number'] });
    expect(linked.data).toEqual({ memberByIdentity: { memberId: lines[1]?.memberId } });
    const events = await given.subgraph.asAdmin(
      `select aggregate_id from outbox_event where topic = 'member-card-linked'`,
    );
    expect(events).toEqual([{ aggregate_id: lines[0]?.memberId }]);
  });

  test('what is wrong with one does not touch the others, and nothing is left of it', async () => {
    const known = await given.member({ phone: '+8613900000010', cardNumber: 'TAKEN-1' });
    const members = await count('member');
    const outcomes = await enrol([
      line({ phone: '+8613900000011' }),
      line({ phone: '13900000010', email: 'new@example.com' }),
      line({ phone: '12345' }),
      line({ cardNumber: 'taken-1', phone: '+8613900000012' }),
      line({ cardNumber: known.number }),
      { ...line(), memberId: 'none' },
      line({ email: 'new@example.com', phone: '+8613900000012' }),
    ]);
    expect(kinds(outcomes)).toEqual([
      'Member',
      'ALREADY_ENROLLED',
      'BAD_USER_INPUT',
      'CARD_TAKEN',
      'CARD_TAKEN',
      'BAD_USER_INPUT',
      'Member',
    ]);
    expect(outcomes[1]).toMatchObject({ memberNumber: known.number });
    expect([outcomes[2]?.['path'], outcomes[5]?.['path']]).toEqual([['phone'], ['memberId']]);
    expect(await count('member')).toBe(members + 2);
    for (const table of ['profile', 'member_identity']) expect(await count(table)).toBe(await count('member'));
  });

  test('is worked on as if one came after the other', async () => {
    const outcomes = await enrol([
      line({ phone: '+8613900000020' }),
      line({ phone: '+8613900000020', email: 'chain@example.com' }),
      line({ email: 'chain@example.com', cardNumber: 'chain' }),
      line({ cardNumber: 'CHAIN' }),
      line({ phone: '+8613900000020', cardNumber: 'CHAIN' }),
    ]);
    expect(kinds(outcomes)).toEqual(['Member', 'ALREADY_ENROLLED', 'Member', 'CARD_TAKEN', 'ALREADY_ENROLLED']);
    expect(outcomes[1]).toMatchObject({ memberNumber: outcomes[0]?.['number'] });
  });

  test('under one id, one by one and in a list are the same, refusals too', async () => {
    const [before, fresh] = [line({ phone: '+8613900000030' }), line({ phone: '+8613900000031' })];
    const refused = line({ phone: '+8613900000030' });
    const first = await enrolOne(before);
    const listed = await enrol([before, fresh, refused]);
    expect(listed[0]).toMatchObject({ id: first['id'], number: first['number'] });
    expect(await enrol([before, fresh, refused])).toEqual(listed);
    expect(await enrolOne(fresh)).toMatchObject({ id: fresh.memberId, number: listed[1]?.['number'] });
    expect(await enrolOne(refused)).toMatchObject({ code: 'ALREADY_ENROLLED', memberNumber: first['number'] });
    expect(kinds(await enrol([{ ...fresh, displayName: 'Other' }]))).toEqual(['IDEMPOTENCY_CONFLICT']);
    expect(await enrolOne({ ...refused, displayName: 'Other' })).toEqual({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  test('an id twice in a list is one member; with another input it is none, and another channel’s id is refused', async () => {
    const one = line({ phone: '+8613900000040' });
    const outcomes = await enrol([
      one,
      { ...one, memberId: one.memberId.toUpperCase() },
      { ...one, displayName: 'Other' },
    ]);
    expect(kinds(outcomes)).toEqual(['Member', 'Member', 'IDEMPOTENCY_CONFLICT']);
    const kiosk = { as: callerOf.channel('kiosk') };
    expect(kinds(await enrol([one], kiosk))).toEqual(['IDEMPOTENCY_CONFLICT']);
    // A fault is not kept: nothing of it stands in the way of anything.
    expect(await given.textOf(`(select * from answer_record where caller = 'channel:kiosk')`)).toBe('');
  });

  test('two lists at once with all in common make each member once', async () => {
    const lines = Array.from({ length: 40 }, (_, nth) => ({
      phone: `+86139001${String(nth).padStart(5, '0')}`,
      cardNumber: `race-${nth}`,
    }));
    const members = await count('member');
    const [one, other] = await Promise.all([
      enrol(lines.map((its) => line(its))),
      enrol(lines.map((its) => line(its)).reverse(), { as: callerOf.channel('kiosk') }),
    ]);
    const reversed = [...(other ?? [])].reverse();
    expect(await count('member')).toBe(members + 40);
    one?.forEach((outcome, nth) => {
      const both = [outcome, reversed[nth] ?? {}];
      expect(kinds(both).sort()).toEqual(['ALREADY_ENROLLED', 'Member']);
      const [winner, loser] = outcome['__typename'] === 'Member' ? both : [...both].reverse();
      expect(loser?.['memberNumber']).toBe(winner?.['number']);
    });
  });

  test('a number that one of the list has as a card is given to nobody', async () => {
    const last = await given.member();
    // The next number with its check digit, by the textbook rule.
    const next = (Number(last.number.slice(0, -1)) + 1).toString();
    const sum = [...`${next}0`].reverse().reduce((total, digit, place) => {
      const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    const number = `${next}${String((10 - (sum % 10)) % 10)}`;
    const outcomes = await enrol([line({ cardNumber: number }), line()]);
    expect(kinds(outcomes)).toEqual(['Member', 'Member']);
    expect(outcomes.map((outcome) => outcome['number'])).not.toContain(number);
  });

  test('takes as many statements for two hundred as for one', async () => {
    const statementsFor = async (lines: Line[]) => {
      given.subgraph.statements.length = 0;
      expect(new Set(kinds(await enrol(lines)))).toEqual(new Set(['Member']));
      return given.subgraph.statements.filter((sql) => /member|profile|answer_record|advisory_xact/.test(sql)).length;
    };
    const one = await statementsFor([line({ phone: '+8613900200000' })]);
    const many = Array.from({ length: 200 }, (_, nth) => line({ phone: `+86139003${String(nth).padStart(5, '0')}` }));
    expect(await statementsFor(many)).toBe(one);
  });

  test('is for channels that may import, of 1 to 200', async () => {
    const ask = (as: AskOptions['as'], members: Line[] = [line()]) =>
      given.ask(document, { input: { members } }, { as });
    expect(codesOf(await ask(callerOf.anonymous()))).toEqual(['UNAUTHENTICATED']);
    for (const as of [
      callerOf.member((await given.member()).id),
      callerOf.partner('bakery'),
      callerOf.ops(),
      callerOf.channel('till', ['members:enrol']),
      callerOf.channel('till', ['members:import']),
    ])
      expect(codesOf(await ask(as))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask(callerOf.channel(), []))).toEqual(['BAD_USER_INPUT']);
    expect(
      codesOf(
        await ask(
          callerOf.channel(),
          Array.from({ length: 201 }, () => line()),
        ),
      ),
    ).toEqual(['BAD_USER_INPUT']);
  });
});
