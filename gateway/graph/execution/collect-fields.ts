/** Which fields an operation asks of an object: its own, those of the fragments that fit its type, each name once. */
import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  getNamedType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Variables } from './compile-fetch.js';

/** A selection set and the type that the document writes it for. */
export interface Selected {
  selectionSet: SelectionSetNode;
  type: GraphQLCompositeType;
}

/** What the shape of one operation is worked out from. */
export interface Shaped {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Values of the variables in @skip and @include. */
  conditions: Variables;
  /** Fields that the caller may not see. */
  cutNodes: ReadonlySet<FieldNode>;
}

export type CollectedField =
  /** `otherwise` holds where the answer names no type that the schema has. */
  | { kind: 'typename'; name: string; otherwise: GraphQLCompositeType }
  | { kind: 'introspection'; name: string; node: FieldNode }
  | { kind: 'cut'; name: string; type: GraphQLOutputType }
  | {
      kind: 'field';
      name: string;
      type: GraphQLOutputType;
      /** Named in errors. */
      parent: GraphQLCompositeType;
      /** Of fields that are objects or lists of them. */
      selected: Selected[];
    };

/** `typename` is what the object says of itself, undefined where the plan did not ask: its type is then the document's. */
export function collectFields(
  selected: readonly Selected[],
  typename: string | undefined,
  context: Shaped,
): CollectedField[] {
  const named = typename === undefined ? undefined : context.schema.getType(typename);
  const itself = isCompositeType(named) ? named : undefined;
  const fields = new Map<string, CollectedField>();
  for (const { selectionSet, type } of selected) {
    collectFrom(selectionSet, { writtenFor: type, narrowest: itself ?? type, typename, itself }, context, fields);
  }
  return [...fields.values()];
}

interface Place {
  /** The type that the document writes these selections for. */
  writtenFor: GraphQLCompositeType;
  /** What is known of the object here: its own type, or that of the fragments around. */
  narrowest: GraphQLCompositeType;
  typename: string | undefined;
  itself: GraphQLCompositeType | undefined;
}

function collectFrom(
  { selections }: SelectionSetNode,
  place: Place,
  context: Shaped,
  fields: Map<string, CollectedField>,
): void {
  for (const selection of selections) {
    if (!isIncluded(selection, context.conditions)) continue;
    if (selection.kind === Kind.FIELD) {
      collectField(selection, place, context, fields);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : context.fragments.get(selection.name.value);
    if (!fragment) continue;
    const conditionName = fragment.typeCondition?.name.value;
    const condition = conditionName === undefined ? undefined : context.schema.getType(conditionName);
    if (condition === undefined) {
      collectFrom(fragment.selectionSet, place, context, fields);
    } else if (isCompositeType(condition) && applies(condition, place, context.schema)) {
      const inside = { ...place, writtenFor: condition, narrowest: condition };
      collectFrom(fragment.selectionSet, inside, context, fields);
    }
  }
}

function applies(
  condition: GraphQLCompositeType,
  { typename, itself, narrowest }: Place,
  schema: GraphQLSchema,
): boolean {
  // A name that the schema lacks fits nothing.
  const type = typename === undefined ? narrowest : itself;
  if (type === undefined) return false;
  if (type === condition) return true;
  return (
    isAbstractType(condition) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(condition, type)
  );
}

function collectField(node: FieldNode, place: Place, context: Shaped, fields: Map<string, CollectedField>): void {
  const name = node.alias?.value ?? node.name.value;
  const known = fields.get(name);
  // Of fields merged into one place a single one that is cut cuts the place.
  if (known && !context.cutNodes.has(node)) {
    if (known.kind === 'field' && node.selectionSet) {
      const type = getNamedType(fieldType(node, place));
      if (isCompositeType(type)) known.selected.push({ selectionSet: node.selectionSet, type });
    }
    return;
  }
  fields.set(name, collected(node, name, place, context));
}

function collected(node: FieldNode, name: string, place: Place, context: Shaped): CollectedField {
  switch (node.name.value) {
    case TypeNameMetaFieldDef.name:
      return { kind: 'typename', name, otherwise: place.narrowest };
    case SchemaMetaFieldDef.name:
    case TypeMetaFieldDef.name:
      return { kind: 'introspection', name, node };
  }
  const type = fieldType(node, place);
  if (context.cutNodes.has(node)) return { kind: 'cut', name, type };
  const composite = getNamedType(type);
  const selected =
    node.selectionSet && isCompositeType(composite) ? [{ selectionSet: node.selectionSet, type: composite }] : [];
  return { kind: 'field', name, type, parent: place.narrowest, selected };
}

function fieldType(node: FieldNode, { writtenFor }: Place): GraphQLOutputType {
  const field = 'getFields' in writtenFor ? writtenFor.getFields()[node.name.value] : undefined;
  // Apollo Server has validated the document against this very schema.
  if (!field) throw new Error(`${writtenFor.name} has no field ${node.name.value}`);
  return field.type;
}

function isIncluded(selection: SelectionNode, conditions: Variables): boolean {
  if (!selection.directives || selection.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, conditions);
  if (skip?.['if'] === true) return false;
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, conditions);
  return include?.['if'] !== false;
}
