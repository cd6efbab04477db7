import { Kind, type SelectionNode } from 'graphql';

/** The field is in the answer only if this variable has this value. */
export interface Condition {
  variable: string;
  is: boolean;
}

/** What `@skip` and `@include` of a selection say: conditions on variables, or that it is never in the answer. */
export function conditionsOf({ directives = [] }: SelectionNode): readonly Condition[] | 'never' {
  const conditions: Condition[] = [];
  for (const directive of directives) {
    const is = directive.name.value === 'include';
    if (!is && directive.name.value !== 'skip') continue;
    const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value !== is) return 'never';
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, is });
  }
  return conditions;
}

/** `variables` as coerced, defaults included. */
export function holdAll(conditions: readonly Condition[], variables: Readonly<Record<string, unknown>>): boolean {
  return conditions.every(({ variable, is }) => variables[variable] === is);
}
