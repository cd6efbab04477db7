import { newId } from '../../../chassis/ids.js';
import { opsMutations, recordedWhile } from '../../../chassis/testing/audited-mutations.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';
import { PointsUnderTest } from './given.js';
import { newLedgerKey } from './ledger-keys.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start({ LEDGER_SIGNING_KEY: JSON.stringify(newLedgerKey()) });
});
afterAll(() => given.stop());

let causes = 0;
const cause = () => {
  causes += 1;
  return { changeId: newId(), code: `school-${String(causes)}`, names: { zhCN: '助学金', en: 'School fund' } };
};
const rule = { code: 'GIFTS', action: 'GIFT', per: 'MEMBER', measure: 'COUNT', stopAt: 3, windowSeconds: 60 };

/** What ops do, arranged so that it goes well: the last step is what is to be recorded. */
const acts: Record<string, () => Promise<() => Promise<unknown>>> = {
  adjustPoints: async () => {
    const memberId = (await given.member().withPoints(100)).id;
    return () => given.ask('adjustPoints', { adjustmentId: newId(), memberId, points: 5, reason: 'TILL_ERROR' });
  },
  proposeDonationCause: () => Promise.resolve(() => given.ask('proposeDonationCause', cause())),
  approveDonationCause: async () => {
    const input = cause();
    await given.ask('proposeDonationCause', input);
    return () => given.ask('approveDonationCause', { changeId: input.changeId });
  },
  fundPledge: async () => {
    const code = await given.cause('pledged');
    const amount = { amountMinor: 5_000, currency: 'CNY' };
    return () => given.ask('fundPledge', { fundingId: newId(), cause: code, amount });
  },
  decideReview: async () => {
    const [anna, bert] = [await given.member().withPoints(4_000), given.member()];
    const { reviewId } = await given.ask('giftPoints', anna.gift(bert, 3_001), anna.own);
    return () => given.ask('decideReview', { decisionId: newId(), reviewId, decision: 'REJECTED' });
  },
  proposeRiskRules: () => Promise.resolve(() => given.ask('proposeRiskRules', { changeId: newId(), rules: [rule] })),
  approveRiskRules: async () => {
    const changeId = newId();
    await given.ask('proposeRiskRules', { changeId, rules: [rule] });
    return () => given.ask('approveRiskRules', { changeId });
  },
  signLedgerCheckpoint: () =>
    Promise.resolve(() =>
      given.subgraph.ask('mutation { signLedgerCheckpoint { __typename } }', {}, { as: callerOf.ops() }),
    ),
};

test('every mutation of ops is tried here', () => {
  expect(Object.keys(acts)).toEqual(expect.arrayContaining(opsMutations({ resolverClasses, orphanedTypes })));
});

test.each(Object.keys(acts))('%s leaves a record of what it has done', async (mutation) => {
  const act = await acts[mutation]?.();
  if (!act) throw new Error(`${mutation} is not arranged`);
  expect(await recordedWhile(given.subgraph, act)).not.toEqual([]);
});
