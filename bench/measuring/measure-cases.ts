import { ratioTable, type ClaimedRatio } from './ratios.js';

interface NamedCase {
  name: string;
  about: string;
}

export interface CaseFindings {
  claims: ClaimedRatio[];
  /** Tables and what is to be said of them, in this order. */
  tables: string[];
}

/** One case after the other; the claims of all of them come first. */
export async function measureCases<Case extends NamedCase>(
  cases: readonly Case[],
  measure: (theCase: Case) => Promise<CaseFindings>,
): Promise<string[]> {
  const claims: ClaimedRatio[] = [];
  const tables: string[] = [];
  for (const theCase of cases) {
    const { name, about } = theCase;
    console.log(`\n${name}: ${about}`);
    const found = await measure(theCase);
    claims.push(...found.claims);
    tables.push(`#### ${name}\n\n${about}`, ...found.tables);
  }
  return [ratioTable(claims), ...tables];
}
