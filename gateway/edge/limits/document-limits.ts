/**
 * Which documents are let in to be parsed and validated. It stands before Apollo Server, because parsing and validating
 * are what such documents attack; a document that was seen before costs a look-up.
 */
import { GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { DomainError } from '../../../chassis/domain-error.js';
import type { Gate } from '../admit-request.js';
import { holdDocument } from './hold-document.js';
import { holdTokens } from './hold-tokens.js';
import type { OperationLimits } from './operation-limits.js';

/** Characters of all documents remembered: thousands of real ones, and no more of a stranger's than this. */
const rememberedCharacters = 4 * 1024 * 1024;

export class DocumentLimits implements Gate {
  private readonly verdicts: LRUCache<string, { refusal?: DomainError }>;

  constructor(private readonly limits: OperationLimits) {
    this.verdicts = new LRUCache({
      maxSize: rememberedCharacters,
      // What is refused for its length alone is not worth the room of those that are served.
      maxEntrySize: limits.characters,
      sizeCalculation: (_verdict, text) => Math.max(1, text.length),
    });
  }

  /** OPERATION_TOO_LARGE or CIRCULAR_FRAGMENT. What is no document, or does not parse, is left to Apollo Server to refuse. */
  refusalOf(parameters: unknown): DomainError | undefined {
    if (typeof parameters !== 'object' || parameters === null || !('query' in parameters)) return undefined;
    const { query: text } = parameters;
    if (typeof text !== 'string') return undefined;
    let verdict = this.verdicts.get(text);
    if (!verdict) {
      verdict = { refusal: this.judge(text) };
      this.verdicts.set(text, verdict);
    }
    return verdict.refusal;
  }

  private judge(text: string): DomainError | undefined {
    try {
      holdTokens(text, this.limits);
      holdDocument(parse(text, { noLocation: true }), this.limits);
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return error;
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  }
}
