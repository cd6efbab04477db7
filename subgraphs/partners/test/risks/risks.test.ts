import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, bo, faultOf, PartnersWorld } from '../arrange.js';
import { change, changing, define, defining } from './risk-documents.js';

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

async function defined(terms: Record<string, unknown> = {}): Promise<string> {
  return String(answerOf(await world.ask(ann, define, defining(terms)))['id']);
}

test('a risk has an owner, a state and a score, and every version of it stays', async () => {
  const asked = defining();
  const risk = answerOf(await world.ask(ann, define, asked));
  expect(risk).toMatchObject({ partner: 'bakery', state: 'OPEN', score: 8, version: 1 });
  expect(answerOf(await world.ask(ann, define, asked))).toEqual(risk);
  const changed = answerOf(await world.ask(bo, change, changing(String(risk['id']), 1)));
  expect(changed).toMatchObject({ state: 'MITIGATED', score: 4, version: 2 });
  expect(changed['history']).toEqual([
    { version: 2, state: 'MITIGATED', note: 'a second system is ready', by: 'ops:bo' },
    { version: 1, state: 'OPEN', note: '', by: 'ops:ann' },
  ]);
});

test('who has looked at another version changes nothing, and of two at once one does', async () => {
  const id = await defined();
  const both = await Promise.all([ann, bo].map((as) => world.ask(as, change, changing(id, 1))));
  expect(both.map((one) => answerOf(one)['__typename']).sort()).toEqual(['PartnerRisk', 'RiskOutdated']);
  const outdated = answerOf(await world.ask(ann, change, changing(id, 1), 'zh-CN'));
  expect(outdated).toMatchObject({ __typename: 'RiskOutdated', currentVersion: 2 });
  expect(outdated['message']).toContain('已被他人更新');
});

test('the same id with another input is a conflict', async () => {
  const asked = defining();
  await world.ask(ann, define, asked);
  const other = { input: { ...asked.input, title: 'Another' } };
  expect(faultOf(await world.ask(ann, define, other)).code).toBe('IDEMPOTENCY_CONFLICT');
});

test('the id of a risk is no other person’s to use', async () => {
  const asked = defining();
  await world.ask(ann, define, asked);
  expect(faultOf(await world.ask(bo, define, asked))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'riskId'] });
});

test('a change that is asked again shows what became of the risk since', async () => {
  const id = await defined();
  const asked = changing(id, 1);
  await world.ask(bo, change, asked);
  await world.ask(ann, change, changing(id, 2));
  expect(answerOf(await world.ask(bo, change, asked))).toMatchObject({ id, version: 3 });
});

test('the register shows them newest first, by partner and by state', async () => {
  const query = `query ($filter: RiskFilter, $first: Int, $after: String) { risks(filter: $filter, first: $first, after: $after) {
    edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
  const seen = async (variables: Record<string, unknown> = {}) =>
    answerOf(await world.ask(ann, query, variables)) as unknown as {
      edges: { node: { id: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  const [alliance, pharmacy] = [await defined({ partner: null }), await defined({ partner: 'pharmacy' })];
  const first = await seen({ first: 1 });
  expect(first).toMatchObject({ edges: [{ node: { id: pharmacy } }], pageInfo: { hasNextPage: true } });
  const second = await seen({ first: 1, after: first.pageInfo.endCursor });
  expect(second.edges).toEqual([{ node: { id: alliance } }]);
  expect((await seen({ filter: { partner: 'pharmacy' } })).edges).toEqual([{ node: { id: pharmacy } }]);
  expect((await seen({ filter: { state: 'CLOSED' } })).edges).toEqual([]);
});

test.each([
  ['a partner that is none', { partner: 'nobody' }, 'partner'],
  ['the programme’s own brand', { partner: 'harvest-table' }, 'partner'],
  ['an empty title', { title: ' ' }, 'title'],
  ['a likelihood of 0', { likelihood: 0 }, 'likelihood'],
  ['an effect of 6', { effect: 6 }, 'effect'],
])('%s is bad input', async (_, terms, field) => {
  const fault = faultOf(await world.ask(ann, define, defining(terms)));
  expect(fault).toEqual({ code: 'BAD_USER_INPUT', path: ['input', field] });
});

test('a risk that does not exist is not changed', async () => {
  expect(faultOf(await world.ask(ann, change, changing(newId(), 1))).path).toEqual(['input', 'riskId']);
});

test.each([
  ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['a partner', callerOf.partner('bakery', ['settlements:read', 'settlements:write']), 'FORBIDDEN'],
  ['ops who may only read', callerOf.ops('cy', ['partners:read']), 'FORBIDDEN'],
])('%s writes nothing into the register', async (_, as, code) => {
  expect(faultOf(await world.ask(as, define, defining())).code).toBe(code);
  expect(faultOf(await world.ask(as, change, changing(newId(), 1))).code).toBe(code);
});
