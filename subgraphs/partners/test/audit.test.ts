import { newId } from '../../../chassis/ids.js';
import { opsMutations, recordedWhile } from '../../../chassis/testing/audited-mutations.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';
import {
  ann,
  approvePartner,
  approveRates,
  bo,
  fairRates,
  partnerInput,
  PartnersWorld,
  proposePartner,
  proposeRates,
} from './arrange.js';
import { webhookActs } from './webhooks/webhook-acts.js';

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

const newPartner = () => {
  const currency = { code: 'LEAF', nameZhCn: '茶叶', nameEn: 'Leaves', pointsPerYuan: 20 };
  return partnerInput({ code: 'teahouse', nameEn: 'Tea house', currency });
};
const proposal = (document: string, input: { changeId: string } & Record<string, unknown>) => async () => {
  await world.ask(ann, document, { input });
  return input.changeId;
};
const partner = () => proposal(proposePartner, newPartner());
const rates = () => proposal(proposeRates, { changeId: newId(), rates: fairRates });

/** What ops do, arranged so that it goes well: the last step is what is to be recorded. */
const acts: Record<string, () => Promise<() => Promise<unknown>>> = {
  proposePartner: () => Promise.resolve(partner()),
  approvePartner: async () => {
    const changeId = await partner()();
    return () => world.ask(bo, approvePartner, { input: { changeId } });
  },
  proposeExchangeRates: () => Promise.resolve(rates()),
  approveExchangeRates: async () => {
    const changeId = await rates()();
    return () => world.ask(bo, approveRates, { input: { changeId } });
  },
  ...webhookActs(() => world),
};

test('every mutation of ops is tried here', () => {
  expect(Object.keys(acts)).toEqual(expect.arrayContaining(opsMutations({ resolverClasses, orphanedTypes })));
});

test.each(Object.keys(acts))('%s leaves a record of what it has done', async (mutation) => {
  const act = await acts[mutation]?.();
  if (!act) throw new Error(`${mutation} is not arranged`);
  expect(await recordedWhile(world.subgraph, act)).not.toEqual([]);
});
