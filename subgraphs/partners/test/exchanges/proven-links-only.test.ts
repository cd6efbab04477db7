import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { answerOf, faultOf, linkPartner } from '../arrange.js';
import { codeFor, sendCode, unlink } from '../links/link-operations.js';
import { startWithTeahouse, type TeahouseWorld } from './with-teahouse.js';

/** Points move by links on the partner's word alone, and as long as they last. */

let there: TeahouseWorld;
let teahouseId: string;
beforeAll(async () => {
  there = await startWithTeahouse();
  const [brand] = await there.world.subgraph.asAdmin<{ id: string }>(`select id from brand where code = 'teahouse'`);
  teahouseId = brand?.id ?? '';
});
afterAll(() => there.world.stop());

const toLeaves = { to: 'LEAF', amount: 100 };
const quoted = async (memberId: string, locale: 'en' | 'zh-CN' = 'en') =>
  answerOf(await there.world.quote(memberId, toLeaves, locale));
const linkOf = async (memberId: string) => {
  const found = await there.world.subgraph.asAdmin<{ linkId: string }>(
    'select link_id as "linkId" from partner_link where member_id = $1',
    [memberId],
  );
  return found[0]?.linkId ?? '';
};
/** By a code that the member was given; the id by which the tea house knows them. */
async function vouchedFor(memberId: string): Promise<string> {
  const as = callerOf.partner('teahouse', ['links:write']);
  const code = await codeFor(there.world, memberId, teahouseId);
  return String((await sendCode(there.world, code, `card ${newId()}`, { as }))['linkId']);
}

describe('a link on the member’s word alone', () => {
  test('is none for points that leave, nor for points that come, though it has an id', async () => {
    const memberId = there.world.memberWith(1_000);
    const input = { linkId: newId(), partnerId: teahouseId };
    expect(answerOf(await there.world.ask(callerOf.member(memberId), linkPartner, { input }))).toMatchObject({
      __typename: 'LinkedPartner',
    });
    expect(await quoted(memberId)).toMatchObject({ code: 'NOT_LINKED', partner: 'teahouse' });
    expect(await quoted(memberId, 'zh-CN')).toMatchObject({ message: '请先关联合作伙伴 teahouse 的账户' });
    // The partner has never been told this id; whoever guesses it gets no further.
    const refused = answerOf(await there.credit(await linkOf(memberId)));
    expect(refused).toEqual(answerOf(await there.credit(newId())));
    expect(refused).toMatchObject({ code: 'LINK_NOT_ACTIVE' });
    expect(there.world.points.spendable(memberId, 'HARVEST')).toBe(1_000);
  });

  test('is one as soon as the partner vouches for it', async () => {
    const memberId = there.world.memberWith(1_000);
    const input = { linkId: newId(), partnerId: teahouseId };
    await there.world.ask(callerOf.member(memberId), linkPartner, { input });
    const linkId = await vouchedFor(memberId);
    expect(await quoted(memberId)).toMatchObject({ status: 'QUOTED' });
    expect(answerOf(await there.credit(linkId))).toMatchObject({ status: 'COMMITTED' });
  });
});

describe('a link that has ended', () => {
  const end = async (memberId: string) => {
    const input = { unlinkId: newId(), partnerId: teahouseId };
    const ended = answerOf(await there.world.ask(callerOf.member(memberId), unlink, { input }));
    expect(ended).toMatchObject({ __typename: 'UnlinkedPartner' });
  };

  test('moves nothing more, and what had begun by it ends as it was promised', async () => {
    const { memberId, linkId } = await there.linked();
    const sent = { exchangeId: newId() };
    const first = answerOf(await there.credit(linkId, sent));
    const exchangeId = await there.announced(memberId);
    await end(memberId);
    expect(await quoted(memberId)).toMatchObject({ code: 'NOT_LINKED' });
    const late = { exchangeId: newId() };
    for (let n = 0; n < 2; n += 1)
      expect(answerOf(await there.credit(linkId, late))).toMatchObject({ code: 'LINK_NOT_ACTIVE' });
    expect(answerOf(await there.credit(linkId, sent))).toEqual(first);
    expect(answerOf(await there.confirm(exchangeId))).toMatchObject({ status: 'COMMITTED', linkId });
  });

  test('is not the partner’s way to whoever is linked anew, who has another id', async () => {
    const { memberId, linkId } = await there.linked(0);
    await end(memberId);
    const renewed = await vouchedFor(memberId);
    expect(answerOf(await there.credit(linkId))).toMatchObject({ code: 'LINK_NOT_ACTIVE' });
    expect(renewed).not.toBe(linkId);
    expect(answerOf(await there.credit(renewed))).toMatchObject({ status: 'COMMITTED' });
  });
});

test('another partner’s link opens nothing', async () => {
  const { linkId } = await there.linked(0);
  const [other] = await there.world.subgraph.asAdmin<{ linkId: string }>(
    `insert into partner_link (member_id, brand_id) select $1, id from brand where code = 'bakery' returning link_id as "linkId"`,
    [newId()],
  );
  expect(answerOf(await there.credit(other?.linkId ?? ''))).toMatchObject({ code: 'LINK_NOT_ACTIVE' });
  const bakery = callerOf.partner('bakery', ['exchanges:write']);
  expect(faultOf(await there.credit(linkId, {}, bakery)).code).toBe('FORBIDDEN');
});
