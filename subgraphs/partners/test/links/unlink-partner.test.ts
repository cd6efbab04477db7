import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { findLinkOf, findMemberOfLink } from '../../storage/partner-links.js';
import { ann, answerOf, faultOf, linkPartner, PartnersWorld } from '../arrange.js';
import { codeFor, linkedMember, linksOf, memberLink, sendCode, startLink, unlink } from './link-operations.js';

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

const end = (as: Parameters<typeof world.ask>[0], input: Record<string, unknown> = {}) =>
  world.ask(as, unlink, { input: { unlinkId: newId(), partnerId: world.bakery, ...input } });
const memberOf = (linkId: string) => findMemberOfLink(world.subgraph.database.read, linkId, 'bakery');
const linkOf = (memberId: string) => findLinkOf(world.subgraph.database.read, memberId, 'bakery');

describe('unlinking', () => {
  test('ends the link on both sides; who links again is known by another id', async () => {
    const { memberId, linkId, partnerMemberId } = await linkedMember(world);
    const input = { unlinkId: newId() };
    const ended = answerOf(await end(callerOf.member(memberId), input));
    expect(ended).toEqual({ __typename: 'UnlinkedPartner', partnerId: world.bakery });
    expect(await linksOf(world, memberId)).toEqual([]);
    expect(await memberOf(linkId)).toBeNull();
    const asked = await world.ask(callerOf.partner('bakery'), memberLink, { id: partnerMemberId });
    expect(answerOf(asked)).toBeNull();
    const again = await sendCode(world, await codeFor(world, memberId), partnerMemberId);
    expect(again).toMatchObject({ __typename: 'PartnerMemberLink' });
    expect(again['linkId']).not.toBe(linkId);
    expect(answerOf(await end(callerOf.member(memberId), input))).toEqual(ended);
    expect(await linkOf(memberId)).toBe(again['linkId']);
  });

  test('where there is nothing to end says so, and a code that stood open is none any more', async () => {
    const memberId = newId();
    const code = await codeFor(world, memberId);
    const none = { __typename: 'NoLinkToEnd', code: 'NO_LINK_TO_END', message: 'There is no link with this partner' };
    expect(answerOf(await end(callerOf.member(memberId)))).toEqual(none);
    expect(await sendCode(world, code, 'card x')).toMatchObject({ __typename: 'LinkCodeRefused' });
    const other = newId();
    await world.ask(callerOf.member(other), linkPartner, { input: { linkId: newId(), partnerId: world.bakery } });
    const open = await codeFor(world, other);
    await end(callerOf.member(other));
    expect(await sendCode(world, open, 'card y')).toMatchObject({ __typename: 'LinkCodeRefused' });
  });

  test('at once with a code that is sent ends with either, and with nothing between', async () => {
    for (let round = 0; round < 5; round += 1) {
      const memberId = newId();
      await world.ask(callerOf.member(memberId), linkPartner, { input: { linkId: newId(), partnerId: world.bakery } });
      const code = await codeFor(world, memberId);
      const [ended, linked] = await Promise.all([end(callerOf.member(memberId)), sendCode(world, code, newId())]);
      expect(answerOf(ended)['__typename']).toBe('UnlinkedPartner');
      const links = await linksOf(world, memberId);
      if (linked['__typename'] === 'LinkCodeRefused') expect(links).toEqual([]);
      else expect(links.map(({ linkId }) => linkId)).toEqual(links.length === 0 ? [] : [linked['linkId']]);
    }
  });

  test('is the member’s own to do, and ops’ with the scope, who name whom and are recorded', async () => {
    const { memberId } = await linkedMember(world);
    expect(faultOf(await end(callerOf.member(newId()), { memberId })).code).toBe('FORBIDDEN');
    for (const as of [callerOf.ops('cy', ['partners:read']), callerOf.partner('bakery', ['links:write'])])
      expect(faultOf(await end(as, { memberId })).code).toBe('FORBIDDEN');
    expect(faultOf(await end(ann))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'memberId'] });
    expect(faultOf(await end(callerOf.member(memberId), { partnerId: newId() })).path).toEqual(['input', 'partnerId']);
    expect(answerOf(await end(ann, { memberId }))).toMatchObject({ __typename: 'UnlinkedPartner' });
    const records = await world.subgraph.asAdmin(
      `select by, details from audit_log where action = 'partner-link.ended' and subject = $1`,
      [`member/${memberId}`],
    );
    expect(records).toEqual([{ by: 'ops:ann', details: { partner: 'bakery' } }]);
  });
});

describe('of two memberships that are one', () => {
  function merged() {
    const [survivor, other] = [newId(), newId()];
    const link = () =>
      world.subgraph.asAdmin('insert into person_link (person_id, link_id, into_id) values ($1, $2, $3)', [
        other,
        newId(),
        survivor,
      ]);
    return { survivor, other, link };
  }

  test('the other’s link is the survivor’s, who is linked already and may end it', async () => {
    const { survivor, other, link } = merged();
    const { linkId, partnerMemberId } = await linkedMember(world, other);
    await link();
    expect(await memberOf(linkId)).toBe(survivor);
    expect(await linkOf(survivor)).toBe(linkId);
    const input = { codeId: newId(), partnerId: world.bakery };
    expect(answerOf(await world.ask(callerOf.member(survivor), startLink, { input }))).toMatchObject({
      __typename: 'AlreadyLinked',
    });
    expect(answerOf(await end(callerOf.member(survivor)))).toMatchObject({ __typename: 'UnlinkedPartner' });
    expect(await memberOf(linkId)).toBeNull();
    expect(await sendCode(world, await codeFor(world, survivor), partnerMemberId)).toMatchObject({
      __typename: 'PartnerMemberLink',
    });
  });

  test('a code of the other’s is the person’s: the survivor ends it, or is linked by it', async () => {
    const ended = merged();
    const none = await codeFor(world, ended.other);
    await ended.link();
    await end(callerOf.member(ended.survivor));
    expect(await sendCode(world, none, newId())).toMatchObject({ __typename: 'LinkCodeRefused' });
    const going = merged();
    const code = await codeFor(world, going.other);
    await going.link();
    const { linkId } = await sendCode(world, code, newId());
    expect(await linksOf(world, going.survivor)).toMatchObject([{ linkId }]);
    const both = merged();
    await linkedMember(world, both.survivor);
    const second = await codeFor(world, both.other);
    await both.link();
    expect(await sendCode(world, second, newId())).toMatchObject({ __typename: 'AlreadyLinked' });
  });

  test('of two links the one that is proven is shown and used, and of two proven ones the survivor’s own', async () => {
    const { survivor, other, link } = merged();
    await world.ask(callerOf.member(survivor), linkPartner, { input: { linkId: newId(), partnerId: world.bakery } });
    const theirs = await linkedMember(world, other);
    const [second, secondOther] = [newId(), newId()];
    const own = await linkedMember(world, second);
    await linkedMember(world, secondOther);
    await link();
    await world.subgraph.asAdmin('insert into person_link (person_id, link_id, into_id) values ($1, $2, $3)', [
      secondOther,
      newId(),
      second,
    ]);
    expect(await linksOf(world, survivor)).toMatchObject([{ linkId: theirs.linkId }]);
    expect(await linkOf(survivor)).toBe(theirs.linkId);
    expect(await linksOf(world, second)).toMatchObject([{ linkId: own.linkId }]);
  });
});

describe('a member’s rights', () => {
  const forget = async (memberId: string) => {
    const payload = { erasureId: newId(), memberId };
    const told = [{ topic: 'member-erased', aggregateId: memberId, payload }];
    expect(await tellEvents('members', world.subgraph.service, told)).toEqual([]);
    await world.subgraph.service.runJob('erase-people');
  };

  test('to be forgotten: links go, codes go, and whoever links them later is refused', async () => {
    const { memberId, linkId, partnerMemberId } = await linkedMember(world);
    const waiting = newId();
    const code = await codeFor(world, waiting);
    for (const id of [memberId, waiting]) await forget(id);
    expect(await memberOf(linkId)).toBeNull();
    for (const table of ['partner_link', 'partner_link_code'])
      expect(
        await world.subgraph.asAdmin(`select from ${table} where member_id in ($1, $2)`, [memberId, waiting]),
      ).toEqual([]);
    expect(await sendCode(world, code, 'card z')).toMatchObject({ __typename: 'LinkCodeRefused' });
    const late = { input: { codeId: newId(), partnerId: world.bakery } };
    expect(faultOf(await world.ask(callerOf.member(memberId), startLink, late)).code).toBe('FORBIDDEN');
    // The partner's member is free to be linked with somebody else.
    expect(await sendCode(world, await codeFor(world, newId()), partnerMemberId)).toMatchObject({
      __typename: 'PartnerMemberLink',
    });
  });

  test('to a copy: since when they are linked, and under which id', async () => {
    const { memberId, linkId } = await linkedMember(world);
    const query = 'query ($id: ID!) { memberData(memberId: $id) { section rows } }';
    const asked = await world.subgraph.ask(
      query,
      { id: memberId },
      { as: callerOf.service('members'), via: 'members' },
    );
    expect(JSON.stringify(asked.data)).toContain(linkId);
  });
});
