/**
 * Turns what the subgraphs answered, merged, into what the client asked for: its fields under its names, values checked against
 * their types, nulls travelling up from where none may be. Compiled once per operation and per outcome of its conditions.
 */
import {
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isCompositeType,
  GraphQLError,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
} from 'graphql';
import { collectFields, type CollectedField, type Selected, type Shaped } from './collect-fields.js';
import { leafTest } from './leaf-test.js';
import { isData, readerOf, writeOwn, type Data } from './own-property.js';

/** What one answer's shaping has met. */
export interface Shaping {
  /** Nulls where none may be, and values that are none of their type. ApolloGateway tells of them in `extensions`. */
  completion: GraphQLError[];
  /** Answers of no possible shape: a list where an object belongs. The subgraph is broken. */
  malformed: GraphQLError[];
  /** Answers `__schema` and `__type`. */
  introspect: (field: FieldNode) => unknown;
  /** From the answer's root to where shaping is. */
  path: (string | number)[];
}

/** A null whose error has been told. */
const toldNull = Symbol('null, told');
/** A null that the object or list around it cannot hold. */
const bubble = Symbol('null, travelling up');

type Complete = (value: unknown, shaping: Shaping) => unknown;

/** The answer's `data`: null where a null has travelled all the way up. */
export function compileShape(root: Selected, context: Shaped): (data: Data, shaping: Shaping) => Data | null {
  const complete = completeObject([root], context);
  return (data, shaping) => {
    const value = complete(data, shaping);
    return isData(value) ? value : null;
  };
}

/** Shapes objects of one place; what is asked of them depends on their `__typename`, and is worked out when it first comes. */
function completeObject(selected: readonly Selected[], context: Shaped): Complete {
  const byTypename = new Map<string | undefined, readonly Field[]>();
  return (value, shaping) => {
    const data = value as Data;
    const { __typename } = data;
    const typename = typeof __typename === 'string' && __typename !== '' ? __typename : undefined;
    let fields = byTypename.get(typename);
    if (!fields) {
      fields = collectFields(selected, typename, context).map((field) => compileField(field, context));
      // A subgraph that makes up names must not fill the memory.
      if (byTypename.size < 1_000) byTypename.set(typename, fields);
    }
    const shaped: Data = {};
    for (const { name, read, complete } of fields) {
      shaping.path.push(name);
      const completed = complete(read(data) ?? null, shaping);
      shaping.path.pop();
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
}

function compileField(field: CollectedField, context: Shaped): Field {
  const { name } = field;
  switch (field.kind) {
    case 'typename':
      return { name, read: readTypename(name), complete: completeTypename(field.otherwise, context) };
    case 'introspection':
      return { name, read: () => undefined, complete: (_value, shaping) => shaping.introspect(field.node) };
    case 'cut':
      // The refusal has been told; only the place is left to fill.
      return { name, read: () => undefined, complete: () => (isNonNullType(field.type) ? bubble : null) };
    case 'field':
      return { name, read: readerOf(name), complete: completeType(field.type, field.parent, field, context) };
  }
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

type DataField = Extract<CollectedField, { kind: 'field' }>;

function completeType(
  type: GraphQLOutputType,
  parent: GraphQLCompositeType,
  field: DataField,
  context: Shaped,
): Complete {
  if (isNonNullType(type)) return completeNonNull(type.ofType, parent, field, context);
  const complete = isListType(type)
    ? completeList(type.ofType, parent, field, context)
    : isLeafType(type)
      ? completeLeaf(type, parent, leafTest(type))
      : completeComposite(type, parent, field, context);
  return (value, shaping) => (value === null ? null : complete(value, shaping));
}

function completeNonNull(
  type: GraphQLOutputType,
  parent: GraphQLCompositeType,
  field: DataField,
  context: Shaped,
): Complete {
  const complete = completeType(type, parent, field, context);
  return (value, shaping) => {
    const completed = complete(value, shaping);
    if (completed === null) {
      shaping.completion.push(
        completionError(`Cannot return null for non-nullable ${placeOf(shaping, type, parent)}.`, shaping),
      );
    }
    return completed === null || completed === toldNull ? bubble : completed;
  };
}

function completeList(
  type: GraphQLOutputType,
  parent: GraphQLCompositeType,
  field: DataField,
  context: Shaped,
): Complete {
  const complete = completeType(type, parent, field, context);
  return (value, shaping) => {
    if (!Array.isArray(value)) return malformed('a list', shaping);
    const list: unknown[] = [];
    let mustBeNull = false;
    for (let index = 0; index < value.length; index += 1) {
      shaping.path.push(index);
      const completed = complete(value[index], shaping);
      shaping.path.pop();
      if (completed === bubble) mustBeNull = true;
      list.push(completed === toldNull ? null : completed);
    }
    return mustBeNull ? toldNull : list;
  };
}

function completeLeaf(
  type: GraphQLOutputType,
  parent: GraphQLCompositeType,
  fits: (value: unknown) => boolean,
): Complete {
  return (value, shaping) => {
    if (fits(value)) return value;
    shaping.completion.push(completionError(`Invalid value found for ${placeOf(shaping, type, parent)}.`, shaping));
    return toldNull;
  };
}

function completeComposite(
  type: GraphQLOutputType,
  parent: GraphQLCompositeType,
  field: DataField,
  context: Shaped,
): Complete {
  const complete = completeObject(field.selected, context);
  return (value, shaping) => {
    if (!isData(value)) return malformed('an object', shaping);
    const { __typename } = value;
    if (__typename !== undefined && __typename !== null && typeof __typename !== 'string') {
      return malformed('a name of a type', shaping);
    }
    if (__typename && !isCompositeType(context.schema.getType(__typename))) {
      const message = `Invalid __typename found for object at ${placeOf(shaping, type, parent)}.`;
      shaping.completion.push(completionError(message, shaping));
      return toldNull;
    }
    return complete(value, shaping);
  };
}

function malformed(expected: string, { malformed: errors, path }: Shaping): typeof toldNull {
  errors.push(new GraphQLError(`A subgraph answered something else than ${expected}`, { path: [...path] }));
  return toldNull;
}

function completionError(message: string, { path }: Shaping): GraphQLError {
  return new GraphQLError(message, { path: [...path], extensions: { code: 'INVALID_GRAPHQL' } });
}

function placeOf({ path }: Shaping, type: GraphQLOutputType, parent: GraphQLCompositeType): string {
  const last = path.at(-1);
  return typeof last === 'number'
    ? `array element of type ${String(type)} at index ${last}`
    : `field ${parent.name}.${String(last)}`;
}
