/**
 * The document's first reading, sign by sign, before anything that recurses or compares meets it: graphql-js parses by
 * recursion, so that brackets inside one another end its stack, and validation likens every unknown name to every known one.
 */
import { Lexer, Source, TokenKind, type Token } from 'graphql';
import { holdTo } from './operation-too-large.js';
import type { OperationLimits } from './operation-limits.js';

const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);
const texts: ReadonlySet<TokenKind> = new Set([TokenKind.STRING, TokenKind.BLOCK_STRING]);

/** Throws OPERATION_TOO_LARGE, or graphql-js's GraphQLError where the text is no GraphQL. */
export function holdTokens(text: string, limits: OperationLimits): void {
  holdTo(limits, 'characters', text.length);
  const lexer = new Lexer(new Source(text));
  let [tokens, nesting, directives] = [0, 0, 0];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    holdTo(limits, 'tokens', (tokens += 1));
    holdTo(limits, texts.has(token.kind) ? 'stringLength' : 'nameLength', lengthOf(token));
    if (token.kind === TokenKind.AT) holdTo(limits, 'directives', (directives += 1));
    if (opening.has(token.kind)) holdTo(limits, 'nesting', (nesting += 1));
    if (closing.has(token.kind)) nesting -= 1;
  }
}

function lengthOf({ start, end }: Token): number {
  return end - start;
}
