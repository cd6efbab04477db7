/** What a stranger would like to know of the graph before attacking it. The gateway runs as in production here. */
import { attackedGateway, expectRefused } from './attacked-gateway.js';

const attacked = attackedGateway({ NODE_ENV: 'production' });
const invalid = { reason: 'GRAPHQL_VALIDATION_FAILED' };

describe('introspection in production', () => {
  test.each([
    '{ __schema { queryType { name } } }',
    '{ greeting more: __schema { types { name } } }',
    '{ __type(name: "Member") { fields { name } } }',
    '{ ...f } fragment f on Query { __type(name: "Member") { name } }',
    '{ ...__schema } fragment __schema on Query { __schema { types { name } } }',
    'query ($no: Boolean = false) { greeting __schema @include(if: $no) { types { name } } }',
  ])('%s', async (document) => expectRefused(attacked, await attacked.gateway.graphql(document), 400, invalid));

  test('names of types, which every client needs, are told', async () => {
    const answer = await attacked.gateway.graphql('{ __typename greeting }');
    expect([answer.status, answer.data]).toEqual([200, { __typename: 'Query', greeting: '你好' }]);
  });

  test.each(['/', '/graphiql', '/graphiql/page.js'])('there is no page at %s', async (path) => {
    expect((await fetch(`${attacked.gateway.url}${path}`)).status).toBe(404);
  });
});

describe('field suggestions', () => {
  test.each([
    ['a field', '{ greetin }'],
    ['an argument', '{ double(number: 1, numbr: 1) }'],
    ['a type', '{ me { ... on Membr { id } } }'],
    ['a variable’s type', 'query ($n: SafeIn) { double(number: $n) }'],
    ['a directive', '{ greeting @skp(if: true) }'],
  ])('the name of %s that is nearly right', async (_what, document) => {
    const answer = await attacked.gateway.graphql(document);
    expect([answer.status, answer.data]).toEqual([400, undefined]);
    expect(answer.text).not.toMatch(/did you mean|"greeting|Member"|SafeInt/i);
    expect(attacked.fetched()).toBe(0);
  });
});

describe('federation’s own fields from outside', () => {
  test.each([
    '{ _service { sdl } }',
    '{ sdl: _service { sdl } }',
    '{ ...f } fragment f on Query { _service { sdl } }',
    '{ _entities(representations: [{ __typename: "Member", id: "1" }]) { __typename } }',
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Member { balance } } }',
    '{ memberByIdentity(issuer: "i", subject: "s") { memberId } }',
  ])('%s', async (document) => {
    const variables = { r: [{ __typename: 'Member', id: '1' }] };
    const answer = await attacked.gateway.graphql(document, document.includes('$r') ? { variables } : {});
    expect([answer.status, answer.data]).toEqual([400, undefined]);
    for (const { extensions } of answer.errors ?? [])
      expect(extensions).toEqual({ code: 'BAD_USER_INPUT', ...invalid });
    expect(attacked.fetched()).toBe(0);
  });
});
