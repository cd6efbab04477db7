/**
 * Turns what the subgraphs answered, merged, into what the client asked for: its fields under its names, values checked against
 * their types, nulls travelling up from where none may be. Compiled once per operation and per outcome of its conditions.
 */
import {
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isCompositeType,
  GraphQLError,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
} from 'graphql';
import { collectFields, type CollectedField, type Selected, type Shaped } from './collect-fields.js';
import { leafTest } from './leaf-test.js';
import { isData, isInherited, readerOf, writeOwn, type Data } from './own-property.js';

/** What one answer's shaping has met. */
export interface Shaping {
  /** Nulls where none may be, and values that are none of their type. ApolloGateway tells of them in `extensions`. */
  completion: GraphQLError[];
  /** Answers of no possible shape: a list where an object belongs. The subgraph is broken. */
  malformed: GraphQLError[];
  /** Answers `__schema` and `__type`. */
  introspect: (field: FieldNode) => unknown;
  /** From the answer's root to the object or list that is being shaped. */
  path: Key[];
}

type Key = string | number;

/** A null whose error has been told. */
const toldNull = Symbol('null, told');
/** A null that the object or list around it cannot hold. */
const bubble = Symbol('null, travelling up');

/** `key` is the value's own place in the object or list around it. */
type Complete = (value: unknown, key: Key, shaping: Shaping) => unknown;

/** What does not change between the types of one field, from the outermost list to the leaf. */
interface Around {
  field: Extract<CollectedField, { kind: 'field' }>;
  context: Shaped;
}

/** The answer's `data`: null where a null has travelled all the way up. */
export function compileShape(root: Selected, context: Shaped): (data: Data, shaping: Shaping) => Data | null {
  const shape = compileObject([root], context);
  return (data, shaping) => {
    const value = shape(data, shaping);
    return value === toldNull ? null : value;
  };
}

/** Shapes objects of one place; what is asked of them depends on their `__typename`, and is worked out when it first comes. */
function compileObject(
  selected: readonly Selected[],
  context: Shaped,
): (data: Data, shaping: Shaping) => Data | typeof toldNull {
  const byTypename = new Map<string | undefined, readonly Field[]>();
  return (data, shaping) => {
    const { __typename } = data;
    const typename = typeof __typename === 'string' && __typename !== '' ? __typename : undefined;
    let fields = byTypename.get(typename);
    if (!fields) {
      fields = collectFields(selected, typename, context).map((field) => compileField(field, context));
      // A subgraph that makes up names must not fill the memory.
      if (byTypename.size < 1_000) byTypename.set(typename, fields);
    }
    const shaped: Data = {};
    for (const { name, read, complete, fits } of fields) {
      if (fits !== undefined) {
        const value = data[name];
        if (value !== undefined && value !== null && fits(value)) {
          shaped[name] = value;
          continue;
        }
      }
      const completed = complete(read(data) ?? null, name, shaping);
      if (completed === bubble) return toldNull;
      writeOwn(shaped, name, completed === toldNull ? null : completed);
    }
    return shaped;
  };
}

interface Field {
  name: string;
  read: (data: Data) => unknown;
  complete: Complete;
  /** Of most fields: a value that passes is the client's as it is, without the calls above. */
  fits?: ((value: unknown) => boolean) | undefined;
}

function compileField(field: CollectedField, context: Shaped): Field {
  const { name } = field;
  switch (field.kind) {
    case 'typename':
      return { name, read: readTypename(name), complete: completeTypename(field.otherwise, context) };
    case 'introspection':
      return { name, read: () => undefined, complete: (_value, _key, shaping) => shaping.introspect(field.node) };
    case 'cut':
      // The refusal has been told; only the place is left to fill.
      return { name, read: () => undefined, complete: () => (isNonNullType(field.type) ? bubble : null) };
    case 'field':
      return {
        name,
        read: readerOf(name),
        complete: completeType(field.type, { field, context }),
        fits: isInherited(name) ? undefined : leafTestOf(field.type),
      };
  }
}

function leafTestOf(type: GraphQLOutputType): ((value: unknown) => boolean) | undefined {
  const nullable = getNullableType(type);
  return isLeafType(nullable) ? leafTest(nullable) : undefined;
}

/** A plan may have asked for a name under the client's alias alone. */
function readTypename(name: string): (data: Data) => unknown {
  const read = readerOf(name);
  return (data) => read(data) ?? data['__typename'];
}

function completeTypename(otherwise: GraphQLCompositeType, { schema }: Shaped): Complete {
  return (typename) => {
    const type = (typeof typename === 'string' ? schema.getType(typename) : undefined) ?? otherwise;
    return isObjectType(type) ? type.name : bubble;
  };
}

function completeType(type: GraphQLOutputType, around: Around): Complete {
  if (isNonNullType(type)) return completeNonNull(type.ofType, around);
  if (isListType(type)) return completeList(type.ofType, around);
  return isLeafType(type) ? completeLeaf(type, around) : completeComposite(type, around);
}

function completeNonNull(type: GraphQLOutputType, around: Around): Complete {
  const complete = completeType(type, around);
  return (value, key, shaping) => {
    const completed = complete(value, key, shaping);
    if (completed === null) {
      tellCompletion(`Cannot return null for non-nullable ${placeOf(key, type, around)}.`, key, shaping);
    }
    return completed === null || completed === toldNull ? bubble : completed;
  };
}

function completeList(type: GraphQLOutputType, around: Around): Complete {
  const complete = completeType(type, around);
  return (value, key, shaping) => {
    if (value === null) return null;
    if (!Array.isArray(value)) return malformed('a list', key, shaping);
    const list: unknown[] = [];
    let mustBeNull = false;
    shaping.path.push(key);
    for (let index = 0; index < value.length; index += 1) {
      const completed = complete(value[index], index, shaping);
      if (completed === bubble) mustBeNull = true;
      list.push(completed === toldNull ? null : completed);
    }
    shaping.path.pop();
    return mustBeNull ? toldNull : list;
  };
}

function completeLeaf(type: GraphQLLeafType, around: Around): Complete {
  const fits = leafTest(type);
  return (value, key, shaping) => {
    if (value === null || fits(value)) return value;
    tellCompletion(`Invalid value found for ${placeOf(key, type, around)}.`, key, shaping);
    return toldNull;
  };
}

function completeComposite(type: GraphQLCompositeType, around: Around): Complete {
  const { field, context } = around;
  const shape = compileObject(field.selected, context);
  return (value, key, shaping) => {
    if (value === null) return null;
    if (!isData(value)) return malformed('an object', key, shaping);
    const { __typename } = value;
    if (__typename !== undefined && __typename !== null && typeof __typename !== 'string') {
      return malformed('a name of a type', key, shaping);
    }
    if (__typename && !isCompositeType(context.schema.getType(__typename))) {
      tellCompletion(`Invalid __typename found for object at ${placeOf(key, type, around)}.`, key, shaping);
      return toldNull;
    }
    shaping.path.push(key);
    const shaped = shape(value, shaping);
    shaping.path.pop();
    return shaped;
  };
}

function malformed(expected: string, key: Key, { malformed: errors, path }: Shaping): typeof toldNull {
  errors.push(new GraphQLError(`A subgraph answered something else than ${expected}`, { path: [...path, key] }));
  return toldNull;
}

function tellCompletion(message: string, key: Key, { completion, path }: Shaping): void {
  completion.push(new GraphQLError(message, { path: [...path, key], extensions: { code: 'INVALID_GRAPHQL' } }));
}

function placeOf(key: Key, type: GraphQLOutputType, { field: { parent } }: Around): string {
  return typeof key === 'number'
    ? `array element of type ${String(type)} at index ${key}`
    : `field ${parent.name}.${key}`;
}
