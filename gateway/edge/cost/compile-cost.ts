/**
 * What an operation may cost, by the rules of IBM's cost specification as Apollo's demand control has them: an object costs
 * 1, a scalar nothing, `@cost` says otherwise; a list costs its elements as often as `@listSize` says; a mutation costs 10.
 * Fields that meet in one place count each time, and an abstract type costs what is asked of all its possible types
 * together: an estimate that is never too low.
 */
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsIn } from '../../fragments-in.js';
import { conditionsOf, holdAll } from '../../guards/inclusion.js';
import type { CostMarks } from './cost-marks.js';
import { hasWeights, inputCost } from './input-cost.js';
import { assumedListSize, sizeOf } from './list-size.js';
import { product, sum, valueOf, type Term, type Variables } from './term.js';

const mutationWeight = 10;

export interface CostedGraph {
  schema: GraphQLSchema;
  marks: CostMarks;
}

/** The cost by the variables as the client sent them. The document has to be valid in the schema. */
export function compileCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  graph: CostedGraph,
): (variables: Variables) => number {
  const root = graph.schema.getRootType(operation.operation);
  if (!root) return () => 0;
  const term = new Compiling(document, graph).selections(operation.selectionSet, root);
  if (typeof term === 'number') return () => term;
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
  return (variables) => term({ ...defaults, ...variables });
}

/** A size that the field above has said of some of its fields. */
interface SizedFields {
  names: readonly string[];
  size: Term;
}

class Compiling {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    document: DocumentNode,
    private readonly graph: CostedGraph,
  ) {
    this.fragments = fragmentsIn(document);
  }

  selections({ selections }: SelectionSetNode, parent: GraphQLCompositeType, sized?: SizedFields): Term {
    return sum(
      selections.map((selection) => {
        const conditions = conditionsOf(selection);
        if (conditions === 'never') return 0;
        const cost = this.selection(selection, parent, sized);
        if (conditions.length === 0) return cost;
        return (variables: Variables) => (holdAll(conditions, variables) ? valueOf(cost, variables) : 0);
      }),
    );
  }

  private selection(selection: SelectionNode, parent: GraphQLCompositeType, sized: SizedFields | undefined): Term {
    if (selection.kind === Kind.FIELD) return this.field(selection, parent, sized);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
    if (!fragment) return 0;
    const type = fragment.typeCondition && this.graph.schema.getType(fragment.typeCondition.name.value);
    return this.selections(fragment.selectionSet, isCompositeType(type) ? type : parent, sized);
  }

  private field(node: FieldNode, parent: GraphQLCompositeType, sized: SizedFields | undefined): Term {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    // Introspection is answered from memory; how deep it goes has limits of its own.
    if (!field) return 0;
    const coordinate = `${parent.name}.${name}`;
    const listSize = this.graph.marks.listSizes.get(coordinate);
    const size = listSize ? sizeOf(node, field, coordinate, listSize) : assumedListSize;
    const below = listSize && listSize.sizedFields.length > 0 ? { names: listSize.sizedFields, size } : undefined;
    const isList = isListType(getNullableType(field.type));
    const times = sized?.names.includes(name) ? sized.size : isList ? (below ? assumedListSize : size) : 1;
    const type = getNamedType(field.type);
    const inside = node.selectionSet && isCompositeType(type) ? this.selections(node.selectionSet, type, below) : 0;
    const each = sum([this.weightOf(field, coordinate, parent), inside]);
    return sum([product(times, each), ...this.argumentsOf(node, field, coordinate)]);
  }

  private weightOf(field: GraphQLField<unknown, unknown>, coordinate: string, parent: GraphQLCompositeType): number {
    const { marks, schema } = this.graph;
    const type = getNamedType(field.type);
    const ofField = marks.weights.get(coordinate);
    if (ofField !== undefined) return ofField;
    if (parent === schema.getMutationType()) return mutationWeight;
    return marks.weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0);
  }

  private argumentsOf(node: FieldNode, field: GraphQLField<unknown, unknown>, coordinate: string): Term[] {
    const { weights } = this.graph.marks;
    return (node.arguments ?? []).flatMap(({ name, value }) => {
      const type = field.args.find((argument) => argument.name === name.value)?.type;
      const weight = weights.get(`${coordinate}(${name.value}:)`) ?? 0;
      if (!type || !hasWeights(type, weights)) return [weight];
      return [weight, (variables: Variables) => inputCost(valueFromASTUntyped(value, { ...variables }), type, weights)];
    });
  }
}
