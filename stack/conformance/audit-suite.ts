import { isDeepStrictEqual } from 'node:util';

/** A question of the audit and what has to come back; `errors` left out means that they do not matter. */
export interface AuditCase {
  query: string;
  expected: { data?: unknown; errors?: boolean };
}

/** The indices of the cases that a gateway at this address answers as expected. */
export async function passedCases(graphUrl: string, cases: readonly AuditCase[]): Promise<Set<number>> {
  const passed = new Set<number>();
  for (const [index, { query, expected }] of cases.entries()) {
    const response = await fetch(graphUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = (await response.json()) as { data?: unknown; errors?: unknown[] };
    const errorsFit = expected.errors === undefined || expected.errors === (answer.errors ?? []).length > 0;
    if (errorsFit && isDeepStrictEqual(answer.data ?? null, expected.data ?? null)) passed.add(index);
  }
  return passed;
}
