import { newId } from '../../../chassis/ids.js';
import { opsMutations, recordedWhile } from '../../../chassis/testing/audited-mutations.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';
import { BacktestDesk } from './backtest-desk.js';
import { bo, CampaignDesk } from './campaign-desk.js';
import { campaignBody, CampaignsUnderTest, fixed, windowAround } from './given.js';

let campaigns: CampaignsUnderTest;
let desk: CampaignDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new CampaignDesk(campaigns);
});
afterAll(() => campaigns.stop());

const window = () => windowAround(campaigns.subgraph.clock.now(), 48, 48);
const body = () => campaignBody({ ...window(), effects: [fixed(7)] });
const live = () => campaigns.liveCampaign({ ...window(), effects: [fixed(7)] });

/** What ops do, arranged so that it goes well: the last step is what is to be recorded. */
const acts: Record<string, () => Promise<() => Promise<unknown>>> = {
  proposeCampaign: () => Promise.resolve(() => desk.propose(newId(), body())),
  draftCampaign: () => Promise.resolve(() => desk.draft(newId(), body())),
  submitCampaign: async () => {
    const draft = await desk.draft(newId(), body());
    return () => desk.submit(draft);
  },
  approveCampaign: async () => {
    const proposed = await desk.propose(newId(), body());
    return () => desk.approve(proposed);
  },
  rejectCampaign: async () => {
    const proposed = await desk.propose(newId(), body());
    return () => desk.reject(proposed);
  },
  pauseCampaign: async () => {
    const campaignId = await live();
    return () => desk.pause(campaignId);
  },
  resumeCampaign: async () => {
    const campaignId = await live();
    await desk.pause(campaignId);
    return () => desk.resume(campaignId);
  },
  endCampaign: async () => {
    const campaignId = await live();
    return () => desk.end(campaignId);
  },
  startBacktest: async () => {
    const backtests = new BacktestDesk(campaigns);
    const changeId = await backtests.drafted({});
    return () => backtests.started(changeId);
  },
};

test('every mutation of ops is tried here', () => {
  expect(Object.keys(acts)).toEqual(expect.arrayContaining(opsMutations({ resolverClasses, orphanedTypes })));
});

test.each(Object.keys(acts))('%s leaves a record of what it has done', async (mutation) => {
  const act = await acts[mutation]?.();
  if (!act) throw new Error(`${mutation} is not arranged`);
  expect(await recordedWhile(campaigns.subgraph, act)).not.toEqual([]);
});

test("ops who look at somebody's purchase are recorded with whom; a page of campaigns, which everybody may see, is not", async () => {
  const member = campaigns.members.enrol();
  const { id } = await campaigns.recorded(campaigns.purchaseOf(member, [{ lineId: '1', amount: 1000 }]));
  await campaigns.ask('query ($id: ID!) { purchase(id: $id) { id } campaigns { edges { node { id } } } }', { id }, bo);
  const records = await campaigns.subgraph.asAdmin(
    `select action, subject, details from audit_log where by = 'ops:bo' and action like '%viewed' order by id desc limit 2`,
  );
  expect(records).toEqual([
    { action: 'member.viewed', subject: `member/${member.id}`, details: { what: ['purchases'] } },
    { action: 'viewed', subject: 'query/purchase', details: { arguments: ['id'] } },
  ]);
});
