/**
 * What a document amounts to with its fragments filled in, found without filling them in: each fragment is measured once
 * and its figures are added wherever it is spread. Ten fragments that spread the next one ten times stand for 10^10 fields
 * and cost a hundred additions here.
 *
 * Two ways round such limits are closed by having no exceptions: a name like `__schema` opens no back door for a fragment,
 * and figures are kept by the fragment itself, so that a second one of the same name cannot hide behind the first.
 */
import { Kind, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { fragmentsIn } from '../../fragments-in.js';
import type { OperationLimit, OperationLimits } from './operation-limits.js';
import { circularFragment, holdTo } from './operation-too-large.js';

/** How often each name of the answer stands in one place, and what stands below it. */
type Places = Map<string, Place>;

interface Place {
  times: number;
  below: Places;
}

interface Measures {
  depth: number;
  fields: number;
  aliases: number;
  places: Places;
}

/** Throws OPERATION_TOO_LARGE or CIRCULAR_FRAGMENT. What the document asks for may still be wrong in any other way. */
export function holdDocument(document: DocumentNode, limits: OperationLimits): void {
  holdTo(limits, 'definitions', document.definitions.length);
  const measuring = new Measuring(document, limits);
  for (const definition of document.definitions) {
    measuring.holdPlace(definition);
    if (definition.kind === Kind.FRAGMENT_DEFINITION) measuring.fragment(definition);
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    definition.variableDefinitions?.forEach((variable) => measuring.holdPlace(variable));
    holdTo(limits, 'rootFields', measuring.selections(definition.selectionSet).places.size);
  }
}

class Measuring {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly measured = new Map<FragmentDefinitionNode, Measures | 'under way'>();

  constructor(
    document: DocumentNode,
    private readonly limits: OperationLimits,
  ) {
    this.fragments = fragmentsIn(document);
  }

  /** Held to the limits after each selection, so that the figures, and the work to add them, stay small. */
  selections({ selections }: SelectionSetNode): Measures {
    const sum = nothing();
    for (const selection of selections) {
      this.holdPlace(selection);
      if (selection.kind === Kind.FIELD) this.addField(sum, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) this.add(sum, this.selections(selection.selectionSet));
      else this.add(sum, this.spread(selection.name.value));
      for (const limit of ['depth', 'fields', 'aliases'] as const) this.hold(limit, sum[limit]);
    }
    return sum;
  }

  fragment(definition: FragmentDefinitionNode): Measures {
    const known = this.measured.get(definition);
    if (known === 'under way') throw circularFragment({ fragment: definition.name.value });
    if (known) return known;
    this.measured.set(definition, 'under way');
    const measures = this.selections(definition.selectionSet);
    this.measured.set(definition, measures);
    return measures;
  }

  holdPlace({ directives }: { readonly directives?: readonly unknown[] }): void {
    this.hold('directivesPerPlace', directives?.length ?? 0);
  }

  /** A fragment that is not there is validation's to name. */
  private spread(name: string): Measures {
    const definition = this.fragments.get(name);
    return definition ? this.fragment(definition) : nothing();
  }

  private addField(sum: Measures, { alias, name, selectionSet }: FieldNode): void {
    const inner = selectionSet ? this.selections(selectionSet) : nothing();
    this.add(sum, {
      depth: inner.depth + 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (alias ? 1 : 0),
      places: new Map([[(alias ?? name).value, { times: 1, below: inner.places }]]),
    });
  }

  private add(sum: Measures, more: Measures): void {
    sum.depth = Math.max(sum.depth, more.depth);
    sum.fields += more.fields;
    sum.aliases += more.aliases;
    this.addPlaces(sum.places, more.places);
  }

  /** Place by place, because validation compares every pair of fields that meet in one, however they came there. */
  private addPlaces(sum: Places, more: Places): void {
    for (const [name, { times, below }] of more) {
      const place: Place = sum.get(name) ?? { times: 0, below: new Map() };
      sum.set(name, place);
      this.hold('repeats', (place.times += times));
      this.addPlaces(place.below, below);
    }
  }

  private hold(limit: OperationLimit, found: number): void {
    holdTo(this.limits, limit, found);
  }
}

function nothing(): Measures {
  return { depth: 0, fields: 0, aliases: 0, places: new Map() };
}
