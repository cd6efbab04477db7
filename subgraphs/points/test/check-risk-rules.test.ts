import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterAll(() => given.stop());

const [ann, bo] = [callerOf.ops('ann'), callerOf.ops('bo')];
const rule = { code: 'GIFTS', action: 'GIFT', per: 'MEMBER', measure: 'COUNT', stopAt: 3, windowSeconds: 60 };
const definition =
  '{"rules":[{"action":"GIFT","code":"GIFTS","measure":"COUNT","per":"MEMBER","stopAt":3,"windowSeconds":60}]}';

const check = (rules: object[], as = ann) =>
  given.subgraph.ask(
    'query ($input: ProposeRiskRulesInput!) { checkRiskRules(input: $input) }',
    { input: { changeId: newId(), rules } },
    { as },
  );
const inForce = async () => (await given.subgraph.ask('{ riskRules { version definition } }', {}, { as: ann })).data;

test('a check gives the definition that the rules have once they are in force, and stores nothing', async () => {
  const handbook = await inForce();
  expect(handbook).toMatchObject({ riskRules: { version: null } });
  expect((await check([{ ...rule, firstHours: null }])).data).toEqual({ checkRiskRules: definition });
  expect(await inForce()).toEqual(handbook);

  const changeId = newId();
  const propose = `mutation ($input: ProposeRiskRulesInput!) { proposeRiskRules(input: $input) { __typename } }`;
  const approve = `mutation ($input: ApproveRiskRulesInput!) { approveRiskRules(input: $input) { __typename } }`;
  await given.subgraph.ask(propose, { input: { changeId, rules: [rule] } }, { as: ann });
  await given.subgraph.ask(approve, { input: { changeId } }, { as: bo });
  expect(await inForce()).toEqual({ riskRules: { version: 1, definition } });
});

test('it refuses what a proposal would be refused for, by its place', async () => {
  const { errors } = await check([rule, { ...rule, code: 'MORE', per: 'RECIPIENT', action: 'DONATION' }]);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['input', 'rules', '1', 'per'] });
});

test('the rules are for ops alone, who read points', async () => {
  for (const as of [callerOf.anonymous(), callerOf.ops('cleo', ['points:write'])]) {
    const { data, errors } = await check([rule], as);
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions.code).toMatch(/^(UNAUTHENTICATED|FORBIDDEN)$/);
  }
});
