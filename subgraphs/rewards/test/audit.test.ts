import type { Caller } from '../../../chassis/caller.js';
import { newId } from '../../../chassis/ids.js';
import { opsMutations, recordedWhile } from '../../../chassis/testing/audited-mutations.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';
import { ann, approveReward, bo, proposeReward, RewardsWorld, termsOf } from './arrange.js';
import { CodesWorld, someCodes } from './codes/arrange-codes.js';
import {
  address,
  ofPartner,
  only,
  partnerAt,
  report,
  retryFulfilment,
  ship,
  taken,
} from './fulfilment/arrange-fulfilment.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

const proposed = async () => {
  const input = { changeId: newId(), ...termsOf() };
  await world.ask(ann, proposeReward, { input });
  return input.changeId;
};

const send = (as: Caller, mutation: string, inputType: string, input: object) =>
  world.ask(as, `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { __typename } }`, { input });

const drafted = async () => {
  const changeId = newId();
  await send(ann, 'draftReward', 'ProposeRewardInput', { changeId, ...termsOf() });
  return changeId;
};

/** What ops do, arranged so that it goes well: the last step is what is to be recorded. */
const acts: Record<string, () => Promise<() => Promise<unknown>>> = {
  proposeReward: () => Promise.resolve(proposed),
  approveReward: async () => {
    const changeId = await proposed();
    return () => world.ask(bo, approveReward, { input: { changeId } });
  },
  defineCouponPool: () => Promise.resolve(() => new CodesWorld(world).pool()),
  uploadCouponCodes: async () => {
    const codes = new CodesWorld(world);
    const poolId = await codes.pool();
    return () => codes.upload(poolId, someCodes(1));
  },
  draftReward: () => Promise.resolve(drafted),
  submitReward: async () => {
    const changeId = await drafted();
    return () => send(ann, 'submitReward', 'RewardChangeInput', { changeId });
  },
  rejectReward: async () => {
    const changeId = await proposed();
    return () => send(bo, 'rejectReward', 'RewardChangeInput', { changeId });
  },
  endReward: async () => {
    const rewardId = await world.liveReward();
    return () => send(ann, 'endReward', 'EndRewardInput', { rewardId });
  },
  defineRewardCategory: () =>
    Promise.resolve(() =>
      send(ann, 'defineRewardCategory', 'DefineRewardCategoryInput', { code: 'tea', names: { zhCN: '茶', en: 'Tea' } }),
    ),
  // A member's too, so its mark does not say that it is ops'.
  cancelRedemption: async () => {
    const redemptionId = await world.redeemed(world.memberWith(1000), await world.liveReward());
    return () => world.cancel(ann, redemptionId);
  },
  recordShipment: async () => {
    const { id } = await only(world, await taken(world, {}, { shipTo: address }));
    return () => ship(world, id, 'SHIPPED');
  },
  setPartnerEndpoint: () => Promise.resolve(() => partnerAt(world, 'http://127.0.0.1:9/')),
  // A partner's: what it says moves value.
  reportFulfilment: async () => {
    const { partnerId, code } = await partnerAt(world, 'http://127.0.0.1:9/');
    const { id } = await only(world, await taken(world, ofPartner(partnerId)));
    return () => report(world, code, id, 'CONFIRMED');
  },
  retryFulfilment: async () => {
    const { partnerId } = await partnerAt(world, 'http://127.0.0.1:9/');
    const { id } = await only(world, await taken(world, ofPartner(partnerId)));
    await world.subgraph.asAdmin(
      `update partner_message set state = 'DEAD', next_attempt_at = null where fulfilment_id = $1`,
      [id],
    );
    return () => world.ask(ann, retryFulfilment, { input: { retryId: newId(), fulfilmentId: id } });
  },
  returnRedemption: async () => {
    const redemptionId = await world.redeemed(world.memberWith(1000), await world.liveReward());
    return () => world.giveBack(ann, { redemptionId, pieces: 1 });
  },
};

test('every mutation of ops is tried here', () => {
  expect(Object.keys(acts)).toEqual(expect.arrayContaining(opsMutations({ resolverClasses, orphanedTypes })));
});

test.each(Object.keys(acts))('%s leaves a record of what it has done', async (mutation) => {
  const act = await acts[mutation]?.();
  if (!act) throw new Error(`${mutation} is not arranged`);
  expect(await recordedWhile(world.subgraph, act)).not.toEqual([]);
});

test("ops who look at a member's redemptions are recorded with whom and what, and members is told", async () => {
  const memberId = world.memberWith(1000);
  const redemptionId = await world.redeemed(memberId, await world.liveReward());
  const look = '{ redemption(id: "ID") { id } again: redemption(id: "ID") { id } }'.replaceAll('ID', redemptionId);
  await world.ask(bo, look);
  const records = await world.subgraph.asAdmin(
    `select by, action, subject, details from audit_log where by = 'ops:bo' and action like '%viewed' order by id desc limit 3`,
  );
  expect(records).toEqual([
    { by: 'ops:bo', action: 'member.viewed', subject: `member/${memberId}`, details: { what: ['rewards'] } },
    { by: 'ops:bo', action: 'viewed', subject: 'query/redemption', details: { arguments: ['id'] } },
    { by: 'ops:bo', action: 'viewed', subject: 'query/redemption', details: { arguments: ['id'] } },
  ]);
  const told = await world.subgraph.asAdmin(
    `select payload - 'requestId' as payload from outbox_event where topic = 'members-viewed-in-rewards' order by sequence desc limit 1`,
  );
  expect(told).toEqual([{ payload: { by: 'ops:bo', views: [{ memberId, what: ['rewards'] }] } }]);
});
