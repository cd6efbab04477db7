import {
  buildASTSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  parse,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { CannotStart } from '../cannot-start.js';

/** A field of Query that answers with many of one kind. */
export interface ReadableList {
  name: string;
  /** Page by page, or all at once. */
  isConnection: boolean;
  node: GraphQLObjectType;
  /** The type of the argument `filter`, where it has one. */
  filterType: string | null;
  /** The report it is a part of, and the arguments this takes, which are the filter of the list. */
  within?: { report: string; takes: readonly { name: string; type: string }[] };
}

/** A path of fields from an entry to a value: ['total', 'amountMinor']. */
export type Column = readonly string[];

/** Every list of the graph that can be read without saying of what: those with an argument that has to be given are left out. */
export function readableLists(sdl: string): Map<string, ReadableList> {
  // Its directives are read by the gateway; here only the shapes matter.
  const schema: GraphQLSchema = buildASTSchema(parse(sdl), { assumeValid: true });
  const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => listOf(field) ?? []);
  return new Map(lists.map((list) => [list.name, list]));
}

function listOf(field: GraphQLField<unknown, unknown>): ReadableList | null {
  if (field.args.some(isRequiredArgument)) return null;
  const type = getNullableType(field.type);
  const filter = field.args.find(({ name }) => name === 'filter');
  const named = getNamedType(type);
  if (!isObjectType(named)) return null;
  const found = { name: field.name, filterType: filter ? String(filter.type) : null };
  if (isListType(type)) return { ...found, isConnection: false, node: named };
  const edge = named.getFields()['edges'];
  const node = edge && getNamedType(edge.type);
  const entry = node && isObjectType(node) ? getNamedType(node.getFields()['node']?.type) : undefined;
  return entry && isObjectType(entry) ? { ...found, isConnection: true, node: entry } : null;
}

/** Nobody's but the member's whom they are of: whoever lists members is refused the whole page for them. */
const membersAlone: ReadonlySet<string> = new Set(['Member.membershipCode', 'Member.dataExport']);

/**
 * What is exported of an entry where nobody says: its own values and those of the values it holds. Of another thing with an id the
 * id alone. Lists, histories and whatever takes an argument are left out: they would make a page dear, and can be asked for by name.
 */
export function columnsOf(type: GraphQLObjectType, above: readonly string[] = []): Column[] {
  return Object.values(type.getFields()).flatMap((field): Column[] => {
    const value = getNullableType(field.type);
    if (field.args.length > 0 || isListOfThings(value) || membersAlone.has(`${type.name}.${field.name}`)) return [];
    const named = getNamedType(value);
    if (isLeafType(named)) return [[field.name]];
    if (!isObjectType(named) || above.includes(named.name)) return [];
    const inner = named.getFields()['id'] ? [['id']] : columnsOf(named, [...above, type.name]);
    return inner.map((path) => [field.name, ...path]);
  });
}

function isListOfThings(type: GraphQLOutputType): boolean {
  return isListType(type) && !isLeafType(getNamedType(type));
}

/** Columns as a person names them: 'number', 'wallet.spendable'. Throws CannotStart for one that leads to no value. */
export function namedColumns(type: GraphQLObjectType, names: readonly string[]): Column[] {
  return names.map((name) => {
    const path = name.split('.');
    let at: GraphQLOutputType = type;
    for (const step of path) {
      const named: unknown = getNamedType(at);
      const field = isObjectType(named) ? named.getFields()[step] : undefined;
      if (!field || field.args.some(isRequiredArgument)) throw new CannotStart(`${type.name} has no value "${name}".`);
      at = field.type;
    }
    if (!isLeafType(getNamedType(at))) throw new CannotStart(`"${name}" is no value but holds some: name one of them.`);
    return path;
  });
}

/** The text between the braces of a selection that reads these columns. */
export function selectionOf(columns: readonly Column[]): string {
  const inner = new Map<string, Column[]>();
  for (const [first = '', ...rest] of columns) inner.set(first, [...(inner.get(first) ?? []), rest]);
  return [...inner]
    .map(([name, rests]) => {
      const deeper = rests.filter((rest) => rest.length > 0);
      return deeper.length === 0 ? name : `${name} { ${selectionOf(deeper)} }`;
    })
    .join(' ');
}

/** The value at the path; of each entry of a list on the way, together as a list. */
export function valueAt(entry: unknown, [first, ...rest]: Column): unknown {
  if (entry === null || entry === undefined || first === undefined) return entry ?? null;
  if (Array.isArray(entry)) return entry.map((one) => valueAt(one, [first, ...rest]));
  return valueAt((entry as Record<string, unknown>)[first], rest);
}
