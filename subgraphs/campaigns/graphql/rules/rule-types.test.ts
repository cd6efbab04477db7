import { graphql } from 'graphql';
import { Arg, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { Caller } from '../../../../chassis/caller.js';
import { buildFederatedSchema, printSubgraph } from '../../../../chassis/federated-schema.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { defineCondition, type ConditionDefinition } from '../../domain/condition.js';
import { conditionTreeShape } from '../../domain/condition-tree.js';
import { defineEffect } from '../../domain/effect.js';
import { ruleKinds } from '../../domain/rule-kinds.js';
import * as params from '../../domain/rule-params.js';
import { ruleInput } from './rule-input.js';
import { conditionOutput, effectOutput } from './rule-output.js';
import { ruleTypes } from './rule-types.js';

const text = { 'zh-CN': '一', en: 'one' };

function condition(name: string, shape: z.core.$ZodShape): ConditionDefinition {
  const definition = { name, description: `Of ${name}.`, params: z.object(shape) };
  return defineCondition({ ...definition, about: 'TIME', compile: () => () => true, text: () => text });
}

const grade = z.enum(['LOW', 'HIGH']).meta({ graphql: 'Grade', title: 'How good.' });

const everything = condition('everything', {
  code: params.codeParam.nullish(),
  ids: params.idsParam.optional(),
  tiers: params.tiersParam.optional(),
  whole: params.wholeParam(1, 9).nullish().meta({ description: 'At most nine.' }),
  weight: z.number(),
  amount: params.amountMinorParam.optional(),
  exactly: z.boolean().optional(),
  from: params.instantParam.nullish(),
  grades: z.array(grade).optional(),
});
const graded = condition('graded', { grade });
const invited = condition('invited', {
  by: z.string(),
  guests: params.idsParam.meta({ forOps: true, description: 'Whoever may come.' }),
});
const doubled = defineEffect({
  name: 'doubled',
  description: 'Twice.',
  params: z.object({
    times: params.fractionParam.refine(() => true),
    lines: params.lineFilterParam.nullish().meta({ description: 'Which.' }),
  }),
  gives: 'GRANT',
  topic: 'doubled',
  text: () => text,
});
const tripled = defineEffect({
  name: 'tripled',
  description: 'Thrice.',
  params: z.object({ times: params.fractionParam }),
  gives: 'GRANT',
  topic: 'tripled',
  text: () => text,
});

const kinds = ruleKinds([everything, graded, invited], [doubled, tripled]);
const { ConditionInput, Condition, EffectInput, Effect } = ruleTypes(kinds);

/** Shows a rule as it would be read back after it was stored. */
@Resolver()
class Echo {
  @Query(() => Condition)
  condition(@Arg('condition', () => ConditionInput) written: unknown) {
    const stored = conditionTreeShape(kinds).parse(ruleInput(written, ['condition']));
    return conditionOutput(stored, (tree) => JSON.stringify(tree));
  }

  @Query(() => Effect)
  effect(@Arg('effect', () => EffectInput) written: unknown) {
    return effectOutput(ruleInput(written, ['effect']) as Parameters<typeof effectOutput>[0], () => 'twice');
  }
}

const echo = { resolverClasses: [Echo], orphanedTypes: [] };
const schema = buildFederatedSchema(echo, { instances: [new Echo()] });

/** One type of the graph as it is printed; without descriptions, unless they are asked for. */
function typeNamed(name: string, { described = false } = {}): string | undefined {
  const blocks = printSubgraph(echo).split('\n\n');
  const block = blocks.find((found) => new RegExp(`^(input|type|enum) ${name} `, 'm').test(found));
  return described ? block : block?.replace(/ *""".*?"""\n/gs, '');
}

/** Fields as they are printed, one a line. */
const fields = (text: string) => text.trim().split(/\s*\n\s*/);
const linesOf = (block: string | undefined) => block?.match(/(?<=^ +)\S.*$/gm);

describe('the types', () => {
  test('a rule has a field for each kind, and joins conditions; read back, each has its text', () => {
    expect(linesOf(typeNamed('ConditionInput'))).toEqual(
      fields(`
        everything: EverythingConditionInput
        graded: GradedConditionInput
        invited: InvitedConditionInput
        all: [ConditionInput!]
        any: [ConditionInput!]
        not: ConditionInput`),
    );
    expect(linesOf(typeNamed('Condition'))).toEqual(
      fields(`
        everything: EverythingCondition
        graded: GradedCondition
        invited: InvitedCondition
        all: [Condition!] @listSize(assumedSize: 2)
        any: [Condition!] @listSize(assumedSize: 2)
        not: Condition
        text: String!`),
    );
    expect(linesOf(typeNamed('EffectInput'))).toEqual(['doubled: DoubledEffectInput', 'tripled: TripledEffectInput']);
    expect(linesOf(typeNamed('Effect'))).toEqual(['doubled: DoubledEffect', 'tripled: TripledEffect', 'text: String!']);
  });

  test('a param becomes what its shape says, whichever way it is wrapped', () => {
    const expected = fields(`
      code: String
      ids: [ID!]
      tiers: [TierCode!]
      whole: Int
      weight: Float!
      amount: SafeInt
      exactly: Boolean
      from: DateTime
      grades: [Grade!]`);
    expect(linesOf(typeNamed('EverythingConditionInput'))).toEqual(expected);
    expect(linesOf(typeNamed('EverythingCondition'))).toEqual(expected);
    expect(linesOf(typeNamed('GradedConditionInput'))).toEqual(['grade: Grade!']);
    expect(linesOf(typeNamed('Grade'))).toEqual(['LOW', 'HIGH']);
  });

  test('what is for ops is asked of whoever writes it, and may be null for who reads it', () => {
    expect(linesOf(typeNamed('InvitedConditionInput'))).toEqual(['by: String!', 'guests: [ID!]!']);
    expect(linesOf(typeNamed('InvitedCondition'))).toEqual(['by: String!', 'guests: [ID!]']);
  });

  test('a shape with a name is one type on each side, whoever takes it', () => {
    expect(linesOf(typeNamed('DoubledEffectInput'))).toEqual(['times: FractionInput!', 'lines: LineFilterInput']);
    expect(linesOf(typeNamed('DoubledEffect'))).toEqual(['times: Fraction!', 'lines: LineFilter']);
    expect(linesOf(typeNamed('TripledEffectInput'))).toEqual(['times: FractionInput!']);
    expect(linesOf(typeNamed('FractionInput'))).toEqual(['numerator: Int!', 'denominator: Int!']);
    expect(linesOf(typeNamed('Fraction'))).toEqual(['numerator: Int!', 'denominator: Int!']);
  });

  test.each([
    ['ConditionInput', '"""Of everything."""\n  everything: EverythingConditionInput'],
    ['EffectInput', '"""Twice."""\n  doubled: DoubledEffectInput'],
    ['EverythingCondition', '"""At most nine."""\n  whole: Int'],
    ['DoubledEffectInput', '"""Which."""\n  lines: LineFilterInput'],
    ['InvitedConditionInput', '"""Whoever may come."""\n  guests: [ID!]!'],
    ['InvitedCondition', '"""For ops (campaigns:read); null for others."""\n  guests: [ID!]'],
    ['FractionInput', '"""A fraction of whole numbers: 3 / 2 is one and a half."""\ninput FractionInput'],
    ['Grade', '"""How good."""\nenum Grade'],
  ])('%s says what it is for', (name, described) => {
    expect(typeNamed(name, { described: true })).toContain(described);
  });
});

test.each([
  [
    'of a type of its own',
    { at: z.date() },
    "strange.at is of the kind 'date', for which the graph needs a name: .meta({ graphql })",
  ],
  [
    'of values without a name',
    { at: z.enum(['A']) },
    "strange.at is of the kind 'enum', for which the graph needs a name: .meta({ graphql })",
  ],
  [
    'of a name that nothing has',
    { at: z.string().meta({ graphql: 'Colour' }) },
    "strange.at: the graph makes no type 'Colour' of 'string'",
  ],
  [
    'of values under the name of others',
    { at: z.enum(['A']).meta({ graphql: 'TierCode' }) },
    "strange.at: other values are called 'TierCode' already",
  ],
  [
    'of a shape under the name of another',
    { a: params.fractionParam, b: z.object({ of: z.string() }).meta({ graphql: 'Fraction' }) },
    "strange.b: another shape is called 'Fraction' already",
  ],
  ['that takes nothing', {}, 'strange takes nothing, and the graph has no type without fields'],
])('the program does not start with a param %s', (_what, shape, message) => {
  expect(() => ruleTypes(ruleKinds([condition('strange', shape)], []))).toThrow(new TypeError(message));
});

test('no kind takes the name by which every rule is read', () => {
  expect(() => ruleTypes(ruleKinds([condition('text', { a: z.string() })], []))).toThrow(
    "'text' is what a rule is read by, and no kind of one",
  );
});

describe('a rule on its way', () => {
  const ask = (source: string, variableValues: Record<string, unknown> = {}) =>
    graphql({ schema, source, variableValues });

  test('what is written, absent or null, is checked and read back, each condition with its text', async () => {
    const written = {
      all: [
        { everything: { weight: 1.5, from: '2026-11-11T08:00:00+08:00', ids: null, grades: ['LOW'] }, not: null },
        { not: { graded: { grade: 'HIGH' } } },
      ],
    };
    const answer = await ask(
      `query ($condition: ConditionInput!) { condition(condition: $condition) {
        text any { text } all { text everything { weight from ids grades } not { text graded { grade } } }
      } }`,
      { condition: written },
    );
    const everythingText = '{"everything":{"weight":1.5,"from":"2026-11-11T00:00:00.000Z","grades":["LOW"]}}';
    const gradedText = '{"graded":{"grade":"HIGH"}}';
    expect(answer).toEqual({
      data: {
        condition: {
          text: `{"all":[${everythingText},{"not":${gradedText}}]}`,
          any: null,
          all: [
            {
              text: everythingText,
              everything: { weight: 1.5, from: '2026-11-11T00:00:00.000Z', ids: null, grades: ['LOW'] },
              not: null,
            },
            { text: `{"not":${gradedText}}`, everything: null, not: { text: gradedText, graded: { grade: 'HIGH' } } },
          ],
        },
      },
    });
  });

  test('what is for ops is null for others', async () => {
    const guests = ['0192f000-0000-7000-8000-00000000000a'];
    const source = `query ($condition: ConditionInput!) { condition(condition: $condition) { invited { by guests } } }`;
    const shownTo = async (caller: Caller) => {
      const variableValues = { condition: { invited: { by: 'ann', guests } } };
      return (await graphql({ schema, source, variableValues, contextValue: { caller } })).data;
    };
    expect(await shownTo(callerOf.ops('ann', ['campaigns:read']))).toEqual({
      condition: { invited: { by: 'ann', guests } },
    });
    expect(await shownTo(callerOf.ops('bo', ['campaigns:write']))).toEqual({
      condition: { invited: { by: 'ann', guests: null } },
    });
    expect(await shownTo(callerOf.anonymous())).toEqual({ condition: { invited: { by: 'ann', guests: null } } });
  });

  test('an effect comes back as it was written', async () => {
    const answer =
      await ask(`{ effect(effect: { doubled: { times: { numerator: 3, denominator: 2 }, lines: { skus: "tea" } } }) {
      text doubled { times { numerator denominator } lines { skus brands } } } }`);
    expect(answer).toEqual({
      data: {
        effect: {
          text: 'twice',
          doubled: { times: { numerator: 3, denominator: 2 }, lines: { skus: ['tea'], brands: null } },
        },
      },
    });
  });
});
