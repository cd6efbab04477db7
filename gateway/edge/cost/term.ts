/**
 * A cost as far as it is known before the variables are: a number, or a function of them. What needs no variable is added
 * up once, so that most operations cost a constant and nothing is computed per request.
 */
export type Variables = Readonly<Record<string, unknown>>;
export type Term = number | ((variables: Variables) => number);

export function valueOf(term: Term, variables: Variables): number {
  return typeof term === 'number' ? term : term(variables);
}

export function sum(terms: readonly Term[]): Term {
  const constant = terms.reduce((total: number, term) => (typeof term === 'number' ? total + term : total), 0);
  const open = terms.filter((term) => typeof term !== 'number');
  if (open.length === 0) return constant;
  return (variables) => open.reduce((total, term) => total + term(variables), constant);
}

export function product(one: Term, other: Term): Term {
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  // Nothing, however often, is nothing: Infinity times zero would be no number.
  return (variables) => {
    const [times, each] = [valueOf(one, variables), valueOf(other, variables)];
    return times === 0 || each === 0 ? 0 : times * each;
  };
}
