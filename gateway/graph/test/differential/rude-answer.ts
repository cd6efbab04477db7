/**
 * What a subgraph that is out of its mind may send: no data, fields left out, fewer entities than were asked for, errors
 * that point nowhere, an object where a list should be. An entity is bent by what it was asked as, not by its place in the
 * list, so that an executor may ask for it once or twice.
 */
import type { FormattedExecutionResult } from 'graphql';
import { canonical } from './canonical.js';
import type { SubgraphRequest } from './contender.js';
import { rootFieldsOf } from './root-fields.js';
import type { World } from './world.js';

type Representation = Record<string, unknown>;

export class SubgraphUnreachable extends Error {}

export function rudeAnswer(
  answer: FormattedExecutionResult,
  subgraph: string,
  request: SubgraphRequest,
  world: World,
): FormattedExecutionResult {
  if (world.odds.rude === 0 && world.odds.misshapen === 0) return answer;
  const { representations, ...variables } = request.variables ?? {};
  const place = `${subgraph}|${rootFieldsOf(request.query).sort().join(' ')}|${canonical(variables)}`;
  if (world.strikes('rude', place)) return choose(wholeAnswers, world.roll(place))(answer);
  if (world.strikes('misshapen', place)) return misshapen([[], 'text'].map(asAnswer), { data: null }, place, world);
  if (!answer.data) return answer;
  const data = Object.entries(answer.data).map(([name, value]) =>
    name === '_entities' && Array.isArray(value)
      ? [name, bentEntities(value, representations as Representation[], place, world)]
      : [name, bent(value, `${place}|${name}`, world)],
  );
  return { ...answer, data: Object.fromEntries(data) as Record<string, unknown> };
}

const choose = <T>(from: readonly T[], roll: number): T => from[Math.floor(roll * from.length)]!;

const wholeAnswers: ((answer: FormattedExecutionResult) => FormattedExecutionResult)[] = [
  () => ({}),
  () => ({ data: null }),
  () => ({ data: {} }),
  () => {
    throw new SubgraphUnreachable('the connection was closed');
  },
  () => ({ data: null, errors: [{ message: 'down', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }),
  () => ({ errors: [{ message: 'not like this', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }),
  () => ({ errors: [{} as { message: string }] }),
  ({ data }) => ({ data, errors: [] }),
  ({ data }) => ({ data, errors: [{ message: 'beside the data' }] }),
  ({ data }) => ({ data, errors: [{ message: 'nowhere', path: ['_entities', 99, 'lost'] }] }),
  ({ data }) => ({ data, errors: [{ message: 'for all', path: ['_entities'] }] }),
  ({ data }) => ({ data, errors: [{ message: 'a code of Apollo’s', extensions: { code: 'INVALID_GRAPHQL' } }] }),
  ({ data }) => ({ data: data ? { ...data, _entities: null } : null }),
  ({ data }) => ({ data: data ? { ...data, _entities: {} } : null }),
  () => ({ data: { _entities: 'text' } }),
];

const asAnswer = (data: unknown) => ({ data }) as FormattedExecutionResult;

/** One of the shapes, or what is to be made of it. */
function misshapen<T>(shapes: readonly T[], madeOfIt: T, place: string, world: World): T {
  return world.odds.misshapenIsNull ? madeOfIt : choose(shapes, world.roll(place));
}

/** What it requires says nothing in a steady world, and may be misshapen itself: there it is an entity's keys that count. */
function askedAs(representation: Representation | undefined, { odds }: World): string {
  const text = canonical(representation ?? null);
  return odds.steady ? [representation?.__typename, ...(text.match(/"key-\d+"/g) ?? [])].join(' ') : text;
}

function bentEntities(entities: unknown[], representations: Representation[], place: string, world: World): unknown[] {
  const whole = entities.map((entity, index) =>
    bent(entity, `${place}|${askedAs(representations[index], world)}`, world),
  );
  const listed = whole.map((entity) => entity ?? null);
  if (!world.strikes('rude', `${place}|count`)) return listed;
  return world.roll(`${place}|count`) < 0.5 ? listed.slice(1) : [...listed, null];
}

/** Undefined is a field that is left out. */
function bent(value: unknown, place: string, world: World): unknown {
  if (value === null) return null;
  const roll = world.roll(place);
  if (Array.isArray(value)) {
    if (world.strikes('misshapen', place)) return misshapenList(value, place, world);
    const elements = value.map((element, index) => bent(element, `${place}[${index}]`, world) ?? null);
    if (!world.strikes('rude', place)) return elements;
    return choose([null, elements.slice(1), [...elements, null], undefined], roll);
  }
  if (typeof value === 'object') {
    if (world.strikes('misshapen', place)) {
      return misshapen(['not an object', 17, [value], true, []], null, place, world);
    }
    if (world.strikes('rude', place)) return choose([null, {}, undefined], roll);
    const fields = Object.entries(value).map(
      ([name, inner]) => [name, bent(inner, `${place}.${name}`, world)] as const,
    );
    return Object.fromEntries(fields.filter(([, inner]) => inner !== undefined));
  }
  const isTypename = place.endsWith('__typename');
  if (isTypename && world.strikes('misshapen', place)) {
    // A type that nobody knows costs the object whose type it is. The root's type is known without being told.
    const isRoot = place.endsWith('|__typename');
    return misshapen([7, {}, ['Query']], isRoot ? value : 'NotAType', place, world);
  }
  if (!world.strikes('rude', place)) return value;
  return choose(isTypename ? ['NotAType', undefined, 'String', ''] : [null, {}, [value], 'word', 1.5, undefined], roll);
}

/** A list of lists whose first takes its place is a list still: it is that one's elements that are misshapen. */
function misshapenList(elements: readonly unknown[], place: string, world: World): unknown {
  const first = elements[0] ?? 'word';
  const shapes = [first, {}, 17];
  const chosen = choose(shapes, world.roll(place));
  return misshapen(shapes, Array.isArray(chosen) ? chosen.map(() => null) : null, place, world);
}
