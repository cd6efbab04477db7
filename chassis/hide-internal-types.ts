import { Kind, parse, print, visit, type ConstDirectiveNode, type DefinitionNode, type TypeNode } from 'graphql';

/**
 * Marks `@inaccessible` the unions and enums that nothing public leads to.
 *
 * Fields, object types and inputs of internal operations say so themselves; unions and enums cannot, because type-graphql
 * gives them no directives. Left alone they would show in the public graph, and a union of internal types only would not
 * even compose.
 */
export function hideInternalTypes(sdl: string): string {
  const document = parse(sdl);
  const used = new Set(document.definitions.flatMap(publicUses));
  const internal = (name: string) => !used.has(name);
  const marked = visit(document, {
    UnionTypeDefinition: (node) => (internal(node.name.value) ? { ...node, directives: [inaccessible] } : undefined),
    EnumTypeDefinition: (node) => (internal(node.name.value) ? { ...node, directives: [inaccessible] } : undefined),
  });
  return marked === document ? sdl : print(marked);
}

const inaccessible: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'inaccessible' },
};

interface Marked {
  directives?: readonly { name: { value: string } }[];
}

function isInternal({ directives = [] }: Marked): boolean {
  return directives.some(({ name }) => name.value === 'inaccessible');
}

/** Names of the types that a definition's public fields and arguments are of. */
function publicUses(definition: DefinitionNode): string[] {
  if (!('fields' in definition) || isInternal(definition)) return [];
  return (definition.fields ?? []).flatMap((field) => {
    if (isInternal(field)) return [];
    const given = 'arguments' in field ? (field.arguments ?? []).filter((argument) => !isInternal(argument)) : [];
    return [field.type, ...given.map(({ type }) => type)].map(nameOf);
  });
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
