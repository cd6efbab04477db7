/** An operation less the fields that its caller may not have, so that nothing of them is planned or fetched. */
import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Caller } from '../../chassis/caller.js';
import type { DocumentGuards, FieldPlace } from './document-guards.js';
import type { Condition } from './inclusion.js';

/** A place in the answer that is null because the caller may not have what belongs there. */
export interface Cut {
  /** Response names from the root to the field, ending at the first list on the way: nobody knows its length. */
  path: readonly string[];
  /** `Member.profile` */
  coordinate: string;
  code: 'UNAUTHENTICATED' | 'FORBIDDEN';
  /** Only where these hold was the field asked for at all. */
  conditions: readonly Condition[];
}

export interface CutDocument {
  /** The operation alone, with what fragments and variables it still needs; the document as it came when nothing is cut. */
  document: DocumentNode;
  cuts: readonly Cut[];
  /** The fields of the document as it came whose places are null. Where one of several merged fields is cut, the place is. */
  cutNodes: ReadonlySet<FieldNode>;
}

export function cutFields(guards: DocumentGuards, caller: Caller): CutDocument {
  const { document, operation, places } = guards;
  const cutNodes = guards.fieldsRefusedTo(caller);
  if (cutNodes.size === 0) return { document, cuts: [], cutNodes };
  const code = caller.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  const cuts = places
    .filter(({ node, within }) => cutNodes.has(node) && !isWithinCut(within, cutNodes))
    .map(({ path, coordinate, conditions }) => ({ path, coordinate, code, conditions }) as const);
  return { document: new Shears(document, cutNodes).cut(operation), cuts, cutNodes };
}

function isWithinCut(place: FieldPlace | undefined, cutNodes: ReadonlySet<FieldNode>): boolean {
  return place !== undefined && (cutNodes.has(place.node) || isWithinCut(place.within, cutNodes));
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

class Shears {
  /** What is left of a fragment; null when that is nothing. */
  private readonly fragments = new Map<string, FragmentDefinitionNode | null>();

  constructor(
    private readonly document: DocumentNode,
    private readonly cutNodes: ReadonlySet<FieldNode>,
  ) {}

  cut(operation: OperationDefinitionNode): DocumentNode {
    const kept = { ...operation, selectionSet: this.orTypename(operation.selectionSet) };
    const fragments = [...this.fragments.values()].filter((fragment) => fragment !== null);
    const used = variablesIn([kept, ...fragments]);
    const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value));
    return { kind: Kind.DOCUMENT, definitions: [{ ...kept, variableDefinitions }, ...fragments] };
  }

  /** The name of its type stands in for all that was asked of an object, whose own place in the answer stays. */
  private orTypename(set: SelectionSetNode): SelectionSetNode {
    const selections = this.left(set);
    return { ...set, selections: selections.length > 0 ? selections : [typename] };
  }

  private left({ selections }: SelectionSetNode): SelectionNode[] {
    return selections.flatMap((selection) => this.leftOf(selection) ?? []);
  }

  private leftOf(selection: SelectionNode): SelectionNode | undefined {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.fragment(selection.name.value) ? selection : undefined;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const selections = this.left(selection.selectionSet);
      return selections.length > 0
        ? { ...selection, selectionSet: { ...selection.selectionSet, selections } }
        : undefined;
    }
    if (this.cutNodes.has(selection)) return undefined;
    return selection.selectionSet ? { ...selection, selectionSet: this.orTypename(selection.selectionSet) } : selection;
  }

  private fragment(name: string): FragmentDefinitionNode | null {
    const known = this.fragments.get(name);
    if (known !== undefined) return known;
    const whole = this.document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    ) as FragmentDefinitionNode | undefined;
    const selections = whole ? this.left(whole.selectionSet) : [];
    const left =
      whole && selections.length > 0 ? { ...whole, selectionSet: { ...whole.selectionSet, selections } } : null;
    this.fragments.set(name, left);
    return left;
  }
}

function variablesIn(definitions: (OperationDefinitionNode | FragmentDefinitionNode)[]): Set<string> {
  const used = new Set<string>();
  for (const definition of definitions) {
    visit(definition, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void used.add(name.value),
    });
  }
  return used;
}
