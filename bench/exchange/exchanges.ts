import type { Caller } from '../../chassis/caller.js';
import { newId } from '../../chassis/ids.js';
import type { ServiceCalls } from '../../chassis/service-calls.js';
import type { Ask } from '../measuring/load.js';
import { memberIdOf, memberNumberOf } from '../measuring/member-ids.js';
import type { Contender } from '../measuring/take-turns.js';
import type { SeededBrand } from './seed-partners.js';

const shown = '__typename ... on Exchange { id status given received } ... on Failure { code message }';
const quote = `mutation Quote($input: QuoteExchangeInput!) { answer: quoteExchange(input: $input) { ${shown} } }`;
const commit = `mutation Commit($input: CommitExchangeInput!) { answer: commitExchange(input: $input) { ${shown} } }`;

/** A quote for one point, of a member drawn, and its commit, one after the other; not committed, it is counted apart. */
export function exchanges(
  name: string,
  inFlight: number,
  partners: ServiceCalls,
  { members, currency, brandOf }: { members: number; currency: string; brandOf: () => SeededBrand },
): Contender {
  const ask: Ask = async () => {
    const member = Math.floor(Math.random() * members);
    const caller: Caller = {
      kind: 'member',
      issuer: 'urn:fealty:embedded-issuer',
      subject: memberNumberOf(member),
      memberId: memberIdOf(member),
      scopes: [],
    };
    const asked = async (query: string, input: Record<string, unknown>) => {
      const on = { caller, requestId: newId() };
      const { answer } = await partners.graphql<{ answer: { status?: string } }>(
        'partners',
        { query, variables: { input } },
        on,
      );
      return answer.status;
    };
    const exchangeId = newId();
    const quoted = await asked(quote, { exchangeId, from: currency, to: brandOf().currency, amount: 1 });
    return quoted === 'QUOTED' && (await asked(commit, { exchangeId })) === 'COMMITTED';
  };
  return { name, inFlight, laneOf: () => ask };
}
