/**
 * What one operation asks of its caller. It is worked out once per document; which of it a caller is refused is then a
 * matter of comparing a few scopes, for a request has no time for more.
 */
import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isListType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Caller } from '../../chassis/caller.js';
import { fragmentsIn } from '../fragments-in.js';
import { isMetBy, type Demand } from './demand.js';
import { conditionsOf, type Condition } from './inclusion.js';
import type { Guards } from './read-guards.js';

/** One place of the answer that a field stands in: a field of a fragment that is spread twice has two. */
export interface FieldPlace {
  node: FieldNode;
  /** `Member.profile` */
  coordinate: string;
  /** Response names from the root to the field, ending at the first list on the way: what follows needs an index. */
  path: readonly string[];
  /** What `@skip` and `@include` say, from the root down to the field. */
  conditions: readonly Condition[];
  /** The field around this one. */
  within: FieldPlace | undefined;
}

export class DocumentGuards {
  private readonly demands: readonly Demand[];

  private constructor(
    readonly document: DocumentNode,
    readonly operation: OperationDefinitionNode,
    private readonly demandsByField: ReadonlyMap<FieldNode, ReadonlySet<Demand>>,
    /** Of the fields that ask for something. */
    readonly places: readonly FieldPlace[],
  ) {
    this.demands = [...new Set([...demandsByField.values()].flatMap((demands) => [...demands]))];
  }

  /** Of a document that is valid in the graph of these guards. Throws for an operation that it does not have. */
  static of(document: DocumentNode, operationName: string | null | undefined, guards: Guards): DocumentGuards {
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error('the document has no such operation');
    if (guards.guardNothing) return new DocumentGuards(document, operation, new Map(), []);
    const walk = new Walk(document, guards);
    walk.operation(operation);
    const guarded = walk.places.filter(({ node }) => walk.demands.has(node));
    return new DocumentGuards(document, operation, walk.demands, guarded);
  }

  /**
   * A short name for what this caller is refused of the document, '' for nothing: callers with the same name get the same
   * cut document and the same plan.
   */
  refusedTo(caller: Caller): string {
    if (this.demands.length === 0) return '';
    if (caller.kind === 'anonymous') return 'anonymous';
    return this.demands.flatMap((demand, index) => (isMetBy(caller, demand) ? [] : [index])).join(',');
  }

  /**
   * The fields of the document that the caller may not have. A field in a fragment asks what it asks in any place of the
   * fragment, and is refused in all of them: the answer is shaped by the document, in which it stands only once.
   */
  fieldsRefusedTo(caller: Caller): ReadonlySet<FieldNode> {
    const refused = [...this.demandsByField].filter(
      ([, demands]) => ![...demands].every((one) => isMetBy(caller, one)),
    );
    return new Set(refused.map(([node]) => node));
  }
}

interface Scope {
  parent: GraphQLCompositeType;
  /** What an object here can be of, narrowed by every type condition around it. */
  possible: readonly GraphQLObjectType[];
  path: readonly string[];
  /** Whether a list is on the way here. */
  inList: boolean;
  conditions: readonly Condition[];
  within: FieldPlace | undefined;
}

/** Goes through the document as a planner does, fragments spread out: the limits on documents have to be kept before. */
class Walk {
  readonly places: FieldPlace[] = [];
  readonly demands = new Map<FieldNode, Set<Demand>>();
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    document: DocumentNode,
    private readonly guards: Guards,
  ) {
    this.fragments = fragmentsIn(document);
  }

  operation({ operation, selectionSet }: OperationDefinitionNode): void {
    const root = this.guards.schema.getRootType(operation);
    if (!root) return;
    const scope = { parent: root, possible: [root], path: [], inList: false, conditions: [], within: undefined };
    this.selections(selectionSet, scope);
  }

  private selections({ selections }: SelectionSetNode, scope: Scope): void {
    for (const selection of selections) this.selection(selection, scope);
  }

  private selection(selection: SelectionNode, scope: Scope): void {
    const own = conditionsOf(selection);
    if (own === 'never') return;
    const here = { ...scope, conditions: [...scope.conditions, ...own] };
    if (selection.kind === Kind.FIELD) return this.field(selection, here);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
    if (!fragment) return;
    const narrowed = fragment.typeCondition ? this.narrowed(here, fragment.typeCondition.name.value) : here;
    if (narrowed.possible.length > 0) this.selections(fragment.selectionSet, narrowed);
  }

  private narrowed(scope: Scope, typeName: string): Scope {
    const type = this.guards.schema.getType(typeName);
    if (!isCompositeType(type)) return { ...scope, possible: [] };
    const wanted = new Set(this.guards.possibleTypes(type));
    return { ...scope, parent: type, possible: scope.possible.filter((possible) => wanted.has(possible)) };
  }

  private field(node: FieldNode, { parent, possible, path, inList, conditions, within }: Scope): void {
    const name = node.name.value;
    const definition = 'getFields' in parent ? parent.getFields()[name] : undefined;
    // What is left are __typename, __schema and __type, which nothing is asked for.
    if (!definition) return;
    const here = inList ? path : [...path, node.alias?.value ?? name];
    const place = { node, coordinate: `${parent.name}.${name}`, path: here, conditions, within };
    this.places.push(place);
    const asked = this.guards.ofField(parent, possible, name, definition.type);
    if (asked.size > 0) this.demands.set(node, new Set([...(this.demands.get(node) ?? []), ...asked]));
    const result = getNamedType(definition.type);
    if (!node.selectionSet || !isCompositeType(result)) return;
    this.selections(node.selectionSet, {
      parent: result,
      possible: this.guards.possibleTypes(result),
      path: here,
      inList: inList || isListType(getNullableType(definition.type)),
      conditions,
      within: place,
    });
  }
}
