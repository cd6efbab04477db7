/**
 * Who asks too often is refused before anything is fetched: an operation by its caller's budget, a sensitive field by a
 * budget of its own, as often as it is written down. An operation with one field over its budget is refused whole, because
 * half of a mutation is worse than none.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode, type DocumentNode, type GraphQLError, type OperationDefinitionNode } from 'graphql';
import { callerKey, type Caller, type CallerKind, type CallsLeft } from '../../chassis/caller.js';
import { defineFault } from '../../chassis/domain-error.js';
import type { Locale } from '../../schema/vocabulary.js';
import type { GatewayContext } from '../edge/gateway-context.js';
import { refusedRequest } from '../edge/refused-request.js';
import { networkOf } from './network-of.js';
import type { RateBudgets } from './rate-budgets.js';
import type { RateCounters } from './rate-counters.js';
import { rootFieldsOf } from './root-fields.js';

/** `retryAfter` is in seconds; `limit` names the budget, as in the setting RATE_LIMITS. */
export const rateLimited = defineFault<{ retryAfter: number; limit: string }>({
  code: 'RATE_LIMITED',
  name: 'BUDGET_USED_UP',
  text: {
    'zh-CN': '请求过于频繁，请在 {retryAfter} 秒后以相同编号重试',
    en: 'Too many requests; try again in {retryAfter} seconds, with the same ids',
  },
});

interface Taking {
  limit: string;
  key: string;
  points: number;
}

export class RateLimits {
  constructor(
    private readonly budgets: RateBudgets,
    private readonly counters: RateCounters,
  ) {}

  /** Takes one operation of the caller's budget, before its document is even read. Throws RATE_LIMITED with status 429. */
  async takeOperation({ kind }: Caller, budgetKey: string, locale: Locale): Promise<void> {
    await this.take([{ limit: `caller.${kind}`, key: budgetKey, points: 1 }], locale);
  }

  /** Takes one request for a token from what an address has of them. Throws RATE_LIMITED with status 429. */
  async takeTokenRequest(address: string, locale: Locale): Promise<void> {
    await this.take([{ limit: 'oauth.token', key: networkOf(address), points: 1 }], locale);
  }

  /**
   * Takes one call of a partner's day: of so many as the limit says, or as the budget `quota.partner` where it is null. Gives what is left,
   * or undefined where nothing is counted. Throws RATE_LIMITED with status 429.
   */
  async takeCalls(whose: { key: string; limit: number | null }, locale: Locale): Promise<CallsLeft | undefined> {
    const name = 'quota.partner';
    const budget = this.budgets.get(name);
    const limit = whose.limit ?? budget?.points;
    if (limit === undefined) return undefined;
    const counted = { name, points: limit, seconds: budget?.seconds ?? secondsOfDay };
    const { left, resetsInSeconds } = await this.counters.takeOf(counted, whose.key, 1);
    const calls = { limit, remaining: Math.max(0, left), resetsInSeconds };
    if (left < 0) throw refusedFor({ retryAfter: resetsInSeconds, limit: name }, locale, callsHeaders(calls));
    return calls;
  }

  /** Takes what the operation's root fields cost besides. Throws RATE_LIMITED with status 429. */
  async takeFields(operation: OperationDefinitionNode, document: DocumentNode, by: GatewayContext): Promise<void> {
    const { kind } = by.caller;
    const key = by.budgetKey;
    const takings: Taking[] = [];
    let occurrences = 0;
    for (const [field, points] of rootFieldsOf(operation, document)) {
      occurrences += points;
      const limit = this.fieldLimit(field, kind);
      if (limit !== undefined) takings.push({ limit, key, points });
    }
    if (operation.operation === OperationTypeNode.MUTATION && occurrences > 1) {
      takings.push({ limit: `caller.${kind}`, key, points: occurrences - 1 });
    }
    if (takings.length > 0) await this.take(takings, by.locale);
  }

  private fieldLimit(field: string, kind: CallerKind): string | undefined {
    const ofKind = `field.${field}.${kind}`;
    const limit = this.budgets.has(ofKind) ? ofKind : `field.${field}`;
    return this.budgets.get(limit) ? limit : undefined;
  }

  private async take(takings: Taking[], locale: Locale): Promise<void> {
    const waits = await Promise.all(takings.map(({ limit, key, points }) => this.counters.take(limit, key, points)));
    const retryAfter = Math.max(...waits);
    if (retryAfter === 0) return;
    throw refusedFor({ retryAfter, limit: takings[waits.indexOf(retryAfter)]?.limit ?? '' }, locale);
  }
}

const secondsOfDay = 86_400;

/** What is left of a day, for clients that look before they are refused; none where nothing is counted. */
export function callsHeaders(calls: CallsLeft | undefined): Record<string, string> {
  if (!calls) return {};
  const { limit, remaining, resetsInSeconds } = calls;
  const told = { 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': resetsInSeconds };
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, String(value)]));
}

function refusedFor(details: { retryAfter: number; limit: string }, locale: Locale, headers = {}): GraphQLError {
  return refusedRequest(rateLimited(details), locale, {
    status: 429,
    headers: { ...headers, 'retry-after': String(details.retryAfter) },
  });
}

/**
 * Whose budgets a request draws on: those of an identity, whether or not it is a member's, so that they are held before
 * anybody is asked who stands behind it; of a stranger, those of the network.
 */
export function budgetKeyOf(caller: Caller, address: string): string {
  return caller.kind === 'anonymous' ? networkOf(address) : callerKey(caller);
}

export function limitFields(limits: RateLimits): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: async ({ operation, document, contextValue }) => {
          if (operation) await limits.takeFields(operation, document, contextValue);
        },
      }),
  };
}
