/**
 * Which documents are let in to be parsed and validated. It stands before Apollo Server, because parsing and validating
 * are what such documents attack; a document that was seen before costs a look-up.
 */
import { GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { DomainError } from '../../../chassis/domain-error.js';
import type { GatewayContext } from '../gateway-context.js';
import { refusedRequest } from '../refused-request.js';
import { holdDocument } from './hold-document.js';
import { holdTokens } from './hold-tokens.js';
import type { OperationLimits } from './operation-limits.js';

/** Characters of all documents remembered: thousands of real ones, and no more of a stranger's than this. */
const rememberedCharacters = 4 * 1024 * 1024;

export class Admission {
  private readonly verdicts = new LRUCache<string, { refusal?: DomainError }>({
    maxSize: rememberedCharacters,
    sizeCalculation: (_verdict, text) => text.length + 1,
  });

  constructor(private readonly limits: OperationLimits) {}

  /**
   * Throws what Apollo Server's context function answers: OPERATION_TOO_LARGE or CIRCULAR_FRAGMENT. A request without a
   * document, and one that does not parse, is let in: Apollo Server says what is wrong with it.
   */
  admit(request: { body: unknown; query: unknown }, { locale, log }: GatewayContext): void {
    const text = documentIn(request.body) ?? documentIn(request.query);
    if (text === undefined) return;
    let verdict = this.verdicts.get(text);
    if (!verdict) {
      verdict = { refusal: judge(text, this.limits) };
      this.verdicts.set(text, verdict);
    }
    if (!verdict.refusal) return;
    log.info({ ...verdict.refusal.details }, 'operation too large');
    throw refusedRequest(verdict.refusal, locale);
  }
}

/** The document of a POST's body or of a GET's address. */
function documentIn(parameters: unknown): string | undefined {
  if (typeof parameters !== 'object' || parameters === null || !('query' in parameters)) return undefined;
  return typeof parameters.query === 'string' ? parameters.query : undefined;
}

function judge(text: string, limits: OperationLimits): DomainError | undefined {
  try {
    holdTokens(text, limits);
    holdDocument(parse(text, { noLocation: true }), limits);
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
