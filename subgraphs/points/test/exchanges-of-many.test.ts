import { newId } from '../../../chassis/ids.js';
import type { Input } from './asking.js';
import { expectForPartnersAlone } from './exchanges.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.currency('CRUMB', 50);
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const outcomesOf = async (mutation: string, input: Input): Promise<Input[]> =>
  (await given.ask(mutation, input))['outcomes'] as Input[];
const hold = (holds: Input[]) => outcomesOf('holdPointsOfMany', { holds });
const convert = (conversions: Input[]) => outcomesOf('convertPointsOfMany', { conversions });

const holdOf = (member: MemberUnderTest, points: number, more: Input = {}) =>
  member.hold(points, { purpose: 'EXCHANGE', ...more });

const conversionOf = (member: MemberUnderTest, held: Input, more: Input = {}): Input => ({
  exchangeId: newId(),
  holdId: held['holdId'],
  memberId: member.id,
  from: 'HARVEST',
  to: 'CRUMB',
  given: held['points'],
  received: 9,
  fromPartner: 'harvest-table',
  toPartner: 'bakery',
  ...more,
});

const typesOf = (outcomes: Input[]) => outcomes.map(({ __typename }) => __typename);

describe('holds of many', () => {
  it('are each answered in their place: one that is refused, or thrown back, is no matter of the others', async () => {
    const [anna, bert] = [await given.member().withPoints(100), await given.member().withPoints(10)];
    const kept = holdOf(anna, 40);
    const holds = [kept, holdOf(bert, 11), holdOf(anna, 5, { currency: 'NONE' }), holdOf(bert, 10)];
    const outcomes = await hold(holds);
    expect(typesOf(outcomes)).toEqual(['Hold', 'NotEnoughPoints', 'ThrownBack', 'Hold']);
    expect(outcomes[1]).toMatchObject({ spendable: 10, needed: 11 });
    expect(outcomes[2]).toMatchObject({ id: holds[2]?.['holdId'], code: 'BAD_USER_INPUT' });
    expect(await anna.wallet()).toMatchObject({ spendable: 60, held: 40 });
    expect(await bert.wallet()).toMatchObject({ spendable: 0, held: 10 });
  });

  it('of the same points: as many as there are points for', async () => {
    const member = await given.member().withPoints(50);
    const outcomes = await hold(Array.from({ length: 8 }, () => holdOf(member, 10)));
    const types = typesOf(outcomes);
    expect(types.filter((type) => type === 'Hold')).toHaveLength(5);
    expect(types.filter((type) => type === 'NotEnoughPoints')).toHaveLength(3);
    expect(await member.wallet()).toMatchObject({ spendable: 0, held: 50 });
  });

  it('are known by their ids, whether they were asked for alone or in a list; with another input in conflict', async () => {
    const member = await given.member().withPoints(100);
    const [alone, together] = [holdOf(member, 20), holdOf(member, 30)];
    await given.ask('holdPoints', alone);
    await hold([together]);
    expect(typesOf(await hold([alone, together]))).toEqual(['Hold', 'Hold']);
    expect(await given.ask('holdPoints', together)).toMatchObject({ __typename: 'Hold' });
    expect(await member.wallet()).toMatchObject({ spendable: 50, held: 50 });
    const [other] = await hold([{ ...alone, points: 21 }]);
    expect(other).toMatchObject({ __typename: 'ThrownBack', code: 'IDEMPOTENCY_CONFLICT' });
  });
});

describe('conversions of many', () => {
  it('give and pay each by itself, once however often they are asked for', async () => {
    const [anna, bert] = [await given.member().withPoints(100), await given.member().withPoints(100)];
    const [ofAnna, ofBert] = [holdOf(anna, 40), holdOf(bert, 30)];
    await hold([ofAnna, ofBert]);
    const gone = { holdId: newId(), points: 40 };
    const conversions = [conversionOf(anna, ofAnna), conversionOf(bert, gone), conversionOf(bert, ofBert)];
    const outcomes = await convert(conversions);
    expect(typesOf(outcomes)).toEqual(['Conversion', 'HoldNotOpen', 'Conversion']);
    expect(await convert(conversions)).toEqual(outcomes);
    expect(await given.ask('convertPoints', conversions[0] ?? {})).toEqual(outcomes[0]);
    expect(await anna.wallet('CRUMB')).toMatchObject({ spendable: 9 });
    expect(await bert.wallet('CRUMB')).toMatchObject({ spendable: 9 });
    expect(await bert.wallet()).toMatchObject({ spendable: 70, held: 0 });
  });

  it('of another member’s hold are thrown back, and move nothing', async () => {
    const [anna, bert] = [await given.member().withPoints(50), given.member()];
    const held = holdOf(anna, 50);
    await hold([held]);
    expect(await convert([conversionOf(bert, held)])).toEqual([
      expect.objectContaining({ __typename: 'ThrownBack', code: 'BAD_USER_INPUT' }),
    ]);
    expect(await anna.wallet()).toMatchObject({ held: 50 });
    expect(await bert.wallet('CRUMB')).toMatchObject({ spendable: 0 });
  });
});

describe('a list', () => {
  it('that is empty, longer than 500, or names an id twice is bad input, and none of it is done', async () => {
    const member = await given.member().withPoints(10);
    const one = holdOf(member, 5);
    const lists = [[], Array.from({ length: 501 }, () => holdOf(member, 1)), [one, one]];
    for (const holds of lists) {
      const { errors } = await given.tryTo('holdPointsOfMany', { holds });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['input', 'holds'] });
    }
    expect(await member.wallet()).toMatchObject({ spendable: 10, held: 0 });
  });

  it('is for partners alone', async () => {
    const member = await given.member().withPoints(10);
    await expectForPartnersAlone(given, member, 'holdPointsOfMany', { holds: [holdOf(member, 5)] });
    const conversions = [conversionOf(member, { holdId: newId(), points: 5 })];
    await expectForPartnersAlone(given, member, 'convertPointsOfMany', { conversions });
  });
});
