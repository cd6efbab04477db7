/**
 * The marks of the graph are what the gateway refuses by; the subgraphs check again, and they are the authority. So whomever a
 * mark refuses, the subgraph refuses too when it is asked past the gateway, and nobody anonymous is left to the subgraph alone.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  buildSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql';
import type { Caller } from '../../chassis/caller.js';
import { newId } from '../../chassis/ids.js';
import { callerOf } from '../../chassis/testing/callers.js';
import type { GraphQLResult, TestSubgraph } from '../../chassis/testing/subgraph-for-test.js';
import { isMetBy } from '../../gateway/guards/demand.js';
import { readSupergraph } from '../../gateway/graph/read-supergraph.js';
import { readGuards } from '../../gateway/guards/read-guards.js';
import { subgraphNames, type SubgraphName } from '../subgraph-names.js';
import { startForTest } from '../testing/subgraphs-under-test.js';

const read = (file: string) => readFile(path.join(process.cwd(), 'schema', file), 'utf8');
const schema = buildSchema(await read('api.graphql'));
const guards = readGuards(readSupergraph(await read('supergraph.graphql')), schema);
const roots = { query: schema.getQueryType()!, mutation: schema.getMutationType()! };

/** Coordinates of the fields that a subgraph answers itself. */
const servedBy = new Map(
  await Promise.all(subgraphNames.map(async (name) => [name, fieldsOf(await read(`${name}.graphql`))] as const)),
);

function fieldsOf(sdl: string): Set<string> {
  const types = parse(sdl, { noLocation: true }).definitions.filter(
    (type) => type.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  return new Set(
    types.flatMap(({ name: type, fields = [] }) =>
      fields
        .filter(({ directives = [] }) => !directives.some(({ name }) => name.value === 'external'))
        .map(({ name }) => `${type.value}.${name.value}`),
    ),
  );
}

const callers: Record<string, Caller> = {
  'nobody known': callerOf.anonymous(),
  'a member': callerOf.member(newId()),
  'somebody who is no member yet': callerOf.member(null),
  'a channel': callerOf.channel(),
  'a channel without scopes': callerOf.channel('shop', []),
  'a partner': callerOf.partner('bakery'),
  'a partner without scopes': callerOf.partner('bakery', []),
  'ops without scopes': callerOf.ops('ann', []),
  'ops who only read': callerOf.ops(
    'ann',
    ['members', 'points', 'rewards', 'campaigns', 'partners'].map((of) => `${of}:read`),
  ),
  'ops who only write': callerOf.ops(
    'ann',
    ['points', 'rewards', 'campaigns', 'partners'].map((of) => `${of}:write`),
  ),
};

/** What a suspended member may do, because it is their right or hurts nobody. Everything else they may only read. */
const suspendedMay: Record<string, string> = {
  'Mutation.requestSignInCode': 'signing in is for everybody; what it leads to is what they may',
  'Mutation.signIn': 'signing in is for everybody; what it leads to is what they may',
  'Mutation.refreshSession': 'signing in is for everybody; what it leads to is what they may',
  'Mutation.signOut': 'who is suspended leaves the devices they lost as well',
  'Mutation.endSession': 'who is suspended leaves the devices they lost as well',
  'Mutation.endOtherSessions': 'who is suspended leaves the devices they lost as well',
  'Mutation.markMessagesRead': 'reading is what is left to them',
  'Mutation.recordConsents': 'what may be done with their data is theirs to say',
  'Mutation.exportMyData': 'a copy of their data is theirs to take',
  'Mutation.eraseMember': 'to be forgotten is theirs to ask',
  'Mutation.closeMembership': 'to leave is theirs to decide',
  'Mutation.keepMembership': 'to leave is theirs to decide',
};

/** What is left to a member who has left: to sign in, and their rights as a person. Everything else is MEMBER_CLOSED. */
const closedMay: Record<string, string> = {
  'Mutation.requestSignInCode': 'signing in is for everybody; what it leads to is what they may',
  'Mutation.signIn': 'signing in is for everybody; what it leads to is what they may',
  'Mutation.refreshSession': 'signing in is for everybody; what it leads to is what they may',
  'Mutation.signOut': 'who signed in signs out',
  'Mutation.exportMyData': 'a copy of their data is theirs to take for as long as it is held',
  'Mutation.eraseMember': 'to be forgotten is theirs to ask for as long as they are not',
  'Member.number': 'what they had',
  'Member.displayName': 'what they told',
  'Member.status': 'how they learn that they have left',
  'Member.joinedAt': 'what they had',
  'Member.kind': 'what they had',
  'Member.consents': 'what may be done with their data',
  'Member.consentHistory': 'what may be done with their data',
  'Member.accessLog': 'who looked at their data',
  'Member.dataExport': 'the copy that they asked for',
};

/** Whom the marks of a field refuse. */
function refusedBy(parent: GraphQLObjectType, { name, type }: GraphQLField<unknown, unknown>): string[] {
  const demands = [...guards.ofField(parent, [parent], name, type)];
  return Object.keys(callers).filter((who) => !demands.every((demand) => isMetBy(callers[who]!, demand)));
}

/** A value that fits the type, and names nothing that is there. */
function someValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return someValue(type.ofType);
  if (isListType(type)) return [someValue(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(needed.map((field) => [field.name, someValue(field.type)]));
  }
  const values: Record<string, unknown> = {
    Boolean: true,
    Int: 1,
    SafeInt: 1,
    DateTime: '2026-11-01T00:00:00Z',
    Date: '2027-11-01',
  };
  return values[type.name] ?? newId();
}

/** The field with arguments that fit, and of an object its type's name. */
function selectionOf({ name, args, type }: GraphQLField<unknown, unknown>) {
  const given = args.filter((argument) => isNonNullType(argument.type));
  const variables = Object.fromEntries(given.map((argument) => [argument.name, someValue(argument.type)]));
  const declared = given.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const rest = isCompositeType(getNamedType(type)) ? ' { __typename }' : '';
  return {
    variables,
    declared: declared && `(${declared})`,
    text: `${name}${passed && `(${passed})`}${rest}`,
  };
}

const refusal = ({ errors }: GraphQLResult) =>
  errors?.map(({ extensions }) => extensions.code).find((code) => code === 'UNAUTHENTICATED' || code === 'FORBIDDEN');

const refusalOrClosed = ({ errors }: GraphQLResult) =>
  errors?.map(({ extensions }) => extensions.code).find((code) => code === 'MEMBER_CLOSED' || code === 'FORBIDDEN');

describe.each(subgraphNames)('%s', (name: SubgraphName) => {
  let subgraph: TestSubgraph;
  let memberId: string;
  beforeAll(async () => {
    subgraph = await startForTest[name]({});
    memberId = newId();
    if (name !== 'members') return;
    const enrol = `mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { __typename } }`;
    const input = { memberId, displayName: 'Wang Fang', phone: '13800138000' };
    expect((await subgraph.ask(enrol, { input }, { as: callerOf.channel() })).data).toEqual({
      enrolMember: { __typename: 'Member' },
    });
  });
  afterAll(() => subgraph.stop());

  const served = servedBy.get(name)!;
  const rootFields = (['query', 'mutation'] as const).flatMap((operation) =>
    Object.values(roots[operation].getFields())
      .filter((field) => served.has(`${roots[operation].name}.${field.name}`))
      .map((field) => ({ operation, field, title: `${roots[operation].name}.${field.name}` })),
  );

  test.each(rootFields)('$title', async ({ operation, field }) => {
    const { text, declared, variables } = selectionOf(field);
    const ask = (who: string) => subgraph.ask(`${operation} ${declared} { ${text} }`, variables, { as: callers[who] });
    const refused = refusedBy(roots[operation], field);
    const codes = await Promise.all(refused.map(async (who) => [who, refusal(await ask(who))]));
    expect(codes).toEqual(refused.map((who) => [who, who === 'nobody known' ? 'UNAUTHENTICATED' : 'FORBIDDEN']));
    if (!refused.includes('nobody known')) expect(refusal(await ask('nobody known'))).toBeUndefined();
  });

  const mutations = rootFields.filter(({ operation }) => operation === 'mutation');
  const codeFor = async (field: GraphQLField<unknown, unknown>, standing: 'ACTIVE' | 'SUSPENDED' | 'CLOSED') => {
    const { text, declared, variables } = selectionOf(field);
    const as = callerOf.memberStanding(newId(), standing);
    const { errors = [] } = await subgraph.ask(`mutation ${declared} { ${text} }`, variables, { as });
    return errors[0]?.extensions.code;
  };

  test.each(mutations.filter(({ title }) => !(title in suspendedMay)))(
    '$title is nothing for a member who is suspended',
    async ({ field }) => {
      const allowed = (await codeFor(field, 'ACTIVE')) !== 'FORBIDDEN';
      expect(await codeFor(field, 'SUSPENDED')).toBe(allowed ? 'MEMBER_SUSPENDED' : 'FORBIDDEN');
    },
  );

  test.each(mutations)('$title for a member who has left', async ({ field, title }) => {
    const code = await codeFor(field, 'CLOSED');
    if (title in closedMay) expect(['MEMBER_CLOSED', 'FORBIDDEN']).not.toContain(code);
    else expect(code).toBe((await codeFor(field, 'ACTIVE')) === 'FORBIDDEN' ? 'FORBIDDEN' : 'MEMBER_CLOSED');
  });

  const memberType = schema.getType('Member') as GraphQLObjectType;
  const memberFields = Object.values(memberType.getFields()).filter(
    (field) => field.name !== 'id' && served.has(`Member.${field.name}`),
  );

  test.each(memberFields)('Member.$name of an entity', async (field) => {
    const { text } = selectionOf(field);
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { ${text} } } }`;
    const representation = { __typename: 'Member', id: memberId, tier: { tier: { code: 'BASIC' } } };
    const ask = (who: string) => subgraph.ask(query, { of: [representation] }, { as: callers[who] });
    expect(refusedBy(memberType, field)).toEqual(['nobody known']);
    expect(refusal(await ask('nobody known'))).toBe('UNAUTHENTICATED');
    expect(refusal(await ask('a member'))).toBe('FORBIDDEN');
  });

  test.each(memberFields)('Member.$name of a member who has left', async (field) => {
    const { text } = selectionOf(field);
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { ${text} } } }`;
    const representation = { __typename: 'Member', id: memberId, tier: { tier: { code: 'BASIC' } } };
    const codeOf = async (standing: 'ACTIVE' | 'CLOSED') => {
      const as = callerOf.memberStanding(memberId, standing);
      return refusalOrClosed(await subgraph.ask(query, { of: [representation] }, { as }));
    };
    const expected = (await codeOf('ACTIVE')) === 'FORBIDDEN' ? 'FORBIDDEN' : 'MEMBER_CLOSED';
    expect(await codeOf('CLOSED')).toBe(`Member.${field.name}` in closedMay ? undefined : expected);
  });
});
