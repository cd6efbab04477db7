import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { opsMutations, recordedWhile } from '../../../chassis/testing/audited-mutations.js';
import { settlementActs } from './settlement/audited-acts.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';
import { suspended } from './agreements/agreed.js';
import {
  agreementInput,
  ann,
  approveAgreement,
  approvePartner,
  approveRates,
  bo,
  partnerInput,
  type PartnersWorld,
  proposeAgreement,
  proposePartner,
  proposeRates,
} from './arrange.js';
import { leafRates, startWithTeahouse, type TeahouseWorld } from './exchanges/with-teahouse.js';
import {
  changeClient,
  clientIn,
  clientInput,
  createClient,
  endPrevious,
  revokeClient,
  rotateSecret,
  setPointsQuota,
} from './clients/client-operations.js';
import { codeFor, createKey, linkedMember, revokeKey, sendCode, sharedKey, unlink } from './links/link-operations.js';
import { linkedWithMill, mill, startExchange, withSandboxes } from './sandbox/sandbox-world.js';
import { webhookActs } from './webhooks/webhook-acts.js';

let there: TeahouseWorld;
let world: PartnersWorld;
beforeAll(async () => {
  there = await startWithTeahouse();
  ({ world } = there);
});
afterAll(() => world.stop());

const newPartner = () => {
  const currency = { code: 'PETAL', nameZhCn: '花瓣', nameEn: 'Petals', pointsPerYuan: 20 };
  return partnerInput({ code: 'florist', nameEn: 'Florist', currency });
};
const proposal = (document: string, input: { changeId: string } & Record<string, unknown>) => async () => {
  await world.ask(ann, document, { input });
  return input.changeId;
};
const partner = () => proposal(proposePartner, newPartner());
const agreed = () => proposal(proposeAgreement, agreementInput({ partner: 'pharmacy' }));
const rates = () => proposal(proposeRates, { changeId: newId(), rates: leafRates });

const named = (mutation: string) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename ... on Failure { code } } }`;
};
const reason = { partner: 'bakery', reason: 'it asked for it' };

/** What ops and partners do, arranged so that it goes well: the last step is what is to be recorded. */
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
  proposeAgreement: () => Promise.resolve(agreed()),
  approveAgreement: async () => {
    const changeId = await agreed()();
    return () => world.ask(bo, approveAgreement, { input: { changeId } });
  },
  suspendPartner: () => {
    const input = { ...reason, changeId: newId() };
    return Promise.resolve(() => world.ask(ann, suspended.suspend, { input }));
  },
  resumePartner: async () => {
    await world.ask(ann, suspended.suspend, { input: { ...reason, changeId: newId() } });
    return () => world.ask(ann, suspended.resume, { input: { ...reason, changeId: newId() } });
  },
  buyPointsBlock: async () => {
    await world.publishAgreement({ partner: 'pharmacy', billing: 'PREPAID', owedAtMost: null });
    const input = { blockId: newId(), partner: 'pharmacy', currency: 'HARVEST', points: 100 };
    return () => world.ask(bo, named('buyPointsBlock'), { input });
  },
  undoExchange: async () => {
    const exchangeId = await world.committed(world.memberWith(1000));
    const input = { reversalId: newId(), exchangeId, reason: 'BOOKED_IN_ERROR' };
    return () => world.ask(ann, named('undoExchange'), { input });
  },
  creditExchange: async () => {
    const { linkId } = await there.linked();
    return () => there.credit(linkId);
  },
  confirmExchange: async () => {
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId);
    return () => there.confirm(exchangeId);
  },
  rejectExchange: async () => {
    const { memberId } = await there.linked();
    const exchangeId = await there.announced(memberId);
    return () => there.reject(exchangeId);
  },
  seePartnerAlert: async () => {
    const [alert] = await world.subgraph.asAdmin<{ id: string }>(
      `insert into partner_alert (brand, rule, about, details) values ('bakery', 'OUTSTANDING', $1, '{}') returning id`,
      [newId()],
    );
    return () => world.ask(ann, named('seePartnerAlert'), { input: { alertId: alert?.id } });
  },
  createPartnerClient: () => Promise.resolve(() => world.ask(ann, createClient, { input: clientInput() })),
  changePartnerClient: async () => {
    const { id: clientId } = await clientIn(world);
    const input = { changeId: newId(), clientId, name: 'tills', scopes: ['links:write'], networks: [] };
    return () => world.ask(ann, changeClient, { input });
  },
  rotatePartnerClientSecret: async () => {
    const { id: clientId } = await clientIn(world);
    const bakery = callerOf.partner('bakery', ['clients:write']);
    return () => world.ask(bakery, rotateSecret, { input: { rotationId: newId(), clientId } });
  },
  endPreviousClientSecret: async () => {
    const { id: clientId } = await clientIn(world);
    return () => world.ask(ann, endPrevious, { input: { endingId: newId(), clientId } });
  },
  revokePartnerClient: async () => {
    const { id: clientId } = await clientIn(world);
    return () => world.ask(ann, revokeClient, { input: { revocationId: newId(), clientId } });
  },
  setPartnerPointsQuota: () => {
    const input = { changeId: newId(), partner: 'bakery', pointsPerDay: 1_000_000 };
    return Promise.resolve(() => world.ask(ann, setPointsQuota, { input }));
  },
  createPartnerLinkKey: () => {
    const input = { linkKeyId: newId(), partner: 'bakery' };
    return Promise.resolve(() => world.ask(ann, createKey, { input }));
  },
  revokePartnerLinkKey: async () => {
    const { id: linkKeyId } = await sharedKey(world);
    return () => world.ask(ann, revokeKey, { input: { revocationId: newId(), linkKeyId } });
  },
  completePartnerLink: async () => {
    const code = await codeFor(world, newId());
    return () => sendCode(world, code, newId());
  },
  unlinkPartner: async () => {
    const { memberId } = await linkedMember(world);
    return () => world.ask(ann, unlink, { input: { unlinkId: newId(), partnerId: world.bakery, memberId } });
  },
  startSandboxExchange: async () => {
    const { mill: millId } = await withSandboxes(world);
    const { linkId } = await linkedWithMill(world, millId);
    const input = { exchangeId: newId(), linkId, from: 'PLAY', amount: 100 };
    return () => world.ask(mill, startExchange, { input });
  },
  ...settlementActs(() => world),
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
