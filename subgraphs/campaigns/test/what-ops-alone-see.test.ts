/** Campaigns are public, and who is invited to them, how much they give at the most and what they may cost are not. */
import { callerOf } from '../../../chassis/testing/callers.js';
import { CampaignsUnderTest, onlyFor, till, windowAround } from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
let member: KnownMember;
let campaignId: string;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  member = campaigns.members.enrol();
  const invited = { all: [{ any: [onlyFor(member)] }, { not: { not: onlyFor(member) } }] };
  const window = windowAround(campaigns.subgraph.clock.now());
  campaignId = await campaigns.liveCampaign({ ...window, conditions: invited, caps: { perMember: 500 } });
});
afterAll(() => campaigns.stop());

const shown = `id caps { perMember perDay }
  conditions { text all { any { text member { anyOf joinedWithinDays } } not { not { member { anyOf } } } } }`;

function expected(isOps: boolean) {
  const anyOf = isOps ? [member.id] : null;
  return {
    id: campaignId,
    caps: isOps ? { perMember: 500, perDay: null } : null,
    conditions: {
      text: '(for invited members), not: not: for invited members',
      all: [
        { any: [{ text: 'for invited members', member: { anyOf, joinedWithinDays: null } }], not: null },
        { any: null, not: { not: { member: { anyOf } } } },
      ],
    },
  };
}

const ops = callerOf.ops('ann', ['campaigns:read']);

test('ops who may read campaigns see all of it, others what a customer may know', async () => {
  const query = `query ($id: ID!) { campaign(id: $id) { ${shown} } }`;
  const shownTo = async (as: Parameters<typeof campaigns.ask>[2]) =>
    (await campaigns.ask(query, { id: campaignId }, as)).data?.['campaign'];
  expect(await shownTo(ops)).toEqual(expected(true));
  const others = [callerOf.anonymous(), callerOf.member(member.id), till, callerOf.ops('bo', ['campaigns:write'])];
  for (const as of others) expect(await shownTo(as)).toEqual(expected(false));
});

test('whichever way leads to the campaign', async () => {
  const recorded = await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 1000 }]));
  const awardId = recorded.awards[1]?.id;
  const query = `query ($purchaseId: ID!, $awardId: ID!, $members: [_Any!]!) {
    purchase(id: $purchaseId) { awards { campaign { ${shown} } } }
    explainAward(id: $awardId) { campaign { ${shown} } }
    _entities(representations: $members) { ... on Member { campaignOffers { campaign { ${shown} } } } }
  }`;
  const representation = { __typename: 'Member', id: member.id, tier: { tier: { code: member.tier } } };
  const variables = { purchaseId: recorded.id, awardId, members: [representation] };
  for (const as of [callerOf.member(member.id), ops]) {
    const { data, errors } = await campaigns.ask(query, variables, as);
    expect(errors).toBeUndefined();
    const campaign = expected(as === ops);
    const { awards } = data?.['purchase'] as { awards: unknown[] };
    expect(awards[1]).toEqual({ campaign });
    expect(data?.['explainAward']).toEqual({ campaign });
    expect(data?.['_entities']).toEqual([{ campaignOffers: [{ campaign }] }]);
  }
});
