import { Kind, parse, type DocumentNode, type ObjectTypeDefinitionNode, type TypeNode } from 'graphql';
import { faultCodes, type ErrorDefinition } from '../../chassis/domain-error.js';

/** An error as a subgraph's domain/errors.ts exports it, or anything else that the file exports. */
interface ErrorsModule {
  registry: readonly { definition: ErrorDefinition }[];
  [name: string]: unknown;
}

/**
 * What is wrong with a subgraph's registry of errors: a refusal that no client could receive because its type is in no
 * result union of the schema, a fault whose code the gateway would mask, an error that is exported and not registered,
 * two that cannot be told apart, a text that says different things in its two languages. Empty when all is well.
 */
export function registryProblems(errors: ErrorsModule, sdl: string): string[] {
  const schema = parse(sdl, { noLocation: true });
  const definitions = errors.registry.map(({ definition }) => definition);
  return [
    ...definitions.flatMap((definition) => reachProblems(definition, schema)),
    ...definitions.flatMap(textProblems),
    ...unregistered(errors),
    // A refusal is an answer and a fault none: where one code says the same in both ways, nobody takes one for the other.
    ...(['refusal', 'fault'] as const).flatMap((kind) =>
      doubles(definitions.filter((definition) => definition.kind === kind).map(nameOf)),
    ),
  ];
}

function nameOf(definition: ErrorDefinition): string {
  return definition.kind === 'refusal' ? definition.code : definition.name;
}

function reachProblems(definition: ErrorDefinition, schema: DocumentNode): string[] {
  if (definition.kind === 'fault') {
    return faultCodes.includes(definition.code)
      ? []
      : [`${definition.name}: ${definition.code} is no code clients know`];
  }
  const { code, type } = definition;
  const declared = objectTypes(schema).filter(({ name }) => name.value === type);
  if (declared.length === 0) return [`${code}: the schema has no type ${type}`];
  const isFailure = declared.some(({ interfaces }) => interfaces?.some(({ name }) => name.value === 'Failure'));
  if (!isFailure) return [`${code}: ${type} does not implement Failure`];
  return resultTypes(schema).has(type) ? [] : [`${code}: ${type} is in no result union`];
}

/** Members of the unions that queries and mutations answer with. */
function resultTypes(schema: DocumentNode): Set<string> {
  const answers = new Set(
    objectTypes(schema)
      .filter(({ name }) => name.value === 'Query' || name.value === 'Mutation')
      .flatMap(({ fields }) => (fields ?? []).map(({ type }) => namedType(type))),
  );
  const unions = schema.definitions.flatMap((definition) =>
    definition.kind === Kind.UNION_TYPE_DEFINITION && answers.has(definition.name.value)
      ? (definition.types ?? [])
      : [],
  );
  return new Set(unions.map(({ name }) => name.value));
}

function objectTypes(schema: DocumentNode): Pick<ObjectTypeDefinitionNode, 'name' | 'interfaces' | 'fields'>[] {
  return schema.definitions.filter(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION,
  );
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function textProblems(definition: ErrorDefinition): string[] {
  const { en, 'zh-CN': chinese } = definition.text;
  if (en.trim() === '' || chinese.trim() === '') return [`${nameOf(definition)}: a language has no text`];
  const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort().join(' ');
  if (placeholders(en) === placeholders(chinese)) return [];
  return [`${nameOf(definition)}: the two languages name different details`];
}

/** What a module exports of errors that the registry does not have. */
export function unregistered({ registry, ...errors }: ErrorsModule): string[] {
  const registered = new Set<unknown>(registry.map(({ definition }) => definition));
  return Object.entries(errors)
    .filter(([, exported]) => typeof exported === 'function' && 'definition' in exported)
    .filter(([, exported]) => !registered.has((exported as { definition: unknown }).definition))
    .map(([name]) => `${name} is exported and not registered`);
}

function doubles(names: string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `${name} is registered twice`,
  );
}
