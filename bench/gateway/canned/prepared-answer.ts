/**
 * An operation's answers, prepared when it is first seen: JSON as bytes, in which only eight digits are written per request.
 * A canned subgraph has to cost so little that the gateway before it is what is measured.
 */
import {
  Kind,
  parse,
  valueFromASTUntyped,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { entityFor, numberIn, numberSlot, rootFields } from './world.js';

export interface Asked {
  variables: Record<string, unknown>;
  /** The number of the member who asks; only asked for where the answer is about that member. */
  asker: () => string;
}

/** The answer's bytes. Throws an Error for what this world does not know. */
export type PreparedAnswer = (asked: Asked) => Buffer;

type Filled = (number: string) => Buffer;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function prepareAnswer(query: string): PreparedAnswer {
  const { definitions } = parse(query, { noLocation: true });
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation is asked for');
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const typename = operation.operation === 'mutation' ? 'Mutation' : 'Query';
  const fields = fieldsOf(operation.selectionSet, typename, fragments).map((field, place) => ({
    head: Buffer.from(`${place === 0 ? '' : ','}${JSON.stringify(nameOf(field))}:`),
    answer: rootAnswer(field, typename, fragments),
  }));
  const [open, close] = [Buffer.from('{"data":{'), Buffer.from('}}')];
  return (asked) => Buffer.concat([open, ...fields.flatMap(({ head, answer }) => [head, answer(asked)]), close]);
}

function rootAnswer(field: FieldNode, typename: string, fragments: Fragments): PreparedAnswer {
  const given = (asked: Asked, name: string): unknown => {
    const argument = field.arguments?.find((one) => one.name.value === name);
    return argument && valueFromASTUntyped(argument.value, asked.variables);
  };
  const name = field.name.value;
  if (name === '_entities') return entitiesAnswer(field, fragments, given);
  const filled = slotted(name === '__typename' ? typename : shaped(field, rootFields[name], fragments));
  switch (name) {
    case 'me':
      return ({ asker }) => filled(asker());
    case 'memberByIdentity':
      return (asked) => filled(given(asked, 'subject') as string);
    case 'redeemReward':
      return (asked) => filled(numberIn((given(asked, 'input') as { redemptionId: string }).redemptionId));
    default:
      return () => filled('');
  }
}

/** One entity for each representation, in their order. */
function entitiesAnswer(
  field: FieldNode,
  fragments: Fragments,
  given: (asked: Asked, name: string) => unknown,
): PreparedAnswer {
  const known = new Map<unknown, Filled>();
  const comma = Buffer.from(',');
  const [open, close] = [Buffer.from('['), Buffer.from(']')];
  return (asked) => {
    const representations = given(asked, 'representations') as Record<string, unknown>[];
    const answers = representations.flatMap((representation, place) => {
      const entity = entityFor(representation);
      let filled = known.get(entity);
      if (!filled) {
        filled = slotted(shaped(field, entity, fragments));
        known.set(entity, filled);
      }
      const { id } = representation;
      const answer = filled(typeof id === 'string' ? numberIn(id) : '');
      return place === 0 ? [answer] : [comma, answer];
    });
    return Buffer.concat([open, ...answers, close]);
  };
}

/** The value as JSON, with the number written into each of its slots. */
function slotted(value: unknown): Filled {
  const template = Buffer.from(JSON.stringify(value));
  const places: number[] = [];
  for (let at = template.indexOf(numberSlot); at !== -1; at = template.indexOf(numberSlot, at + 1)) places.push(at);
  if (places.length === 0) return () => template;
  return (number) => {
    const filled = Buffer.from(template);
    for (const at of places) filled.write(number, at, numberSlot.length, 'latin1');
    return filled;
  };
}

/** What a field selects of a value; lists that are paged are cut to `first`. */
function shaped(field: FieldNode, value: unknown, fragments: Fragments): unknown {
  if (value === undefined) throw new Error(`the canned world has no ${field.name.value}`);
  const { selectionSet } = field;
  if (!selectionSet || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => shaped(field, one, fragments));
  const row = paged(field, value as Record<string, unknown>);
  const selected = fieldsOf(selectionSet, row['__typename'] as string, fragments);
  return Object.fromEntries(
    selected.map((inner) => [nameOf(inner), shaped(inner, row[inner.name.value], fragments)] as const),
  );
}

function paged(field: FieldNode, row: Record<string, unknown>): Record<string, unknown> {
  const first = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first?.kind !== Kind.INT) return row;
  return { ...row, edges: (row['edges'] as unknown[]).slice(0, Number(first.value)) };
}

/** Fields of the type, those in fragments on it included. Interfaces are none of this world's, which answers without failures. */
function fieldsOf({ selections }: SelectionSetNode, typename: string, fragments: Fragments): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) throw new Error('a fragment is missing');
    const condition = fragment.typeCondition?.name.value ?? typename;
    return condition === typename ? fieldsOf(fragment.selectionSet, typename, fragments) : [];
  });
}

const nameOf = ({ alias, name }: FieldNode) => (alias ?? name).value;
