/**
 * graphql-js repeats in its messages what it could not take: a variable, a value in the document, a token that it did not expect. That
 * may be a member's phone, which an error would carry into the logs of whoever reads it. The place and the reason stay.
 */
export function withoutValues(message: string): string {
  return cuts.reduce((text, [said, kept]) => text.replace(said, kept), message);
}

/** In strings it quotes, a quote stands behind a backslash, so that ` at "` is never part of a value. */
const cuts: readonly [RegExp, string][] = [
  // The one value that is quoted as it is, so it goes first.
  [/\bValue "[^]*" (does not exist in ")/, 'Value $1'],
  [/^(Variable "\$\w+" got invalid value) [^]*? at ("[^"]+"; )/, '$1 at $2'],
  [
    /^(Variable "\$\w+" got invalid value) (?!at ")(?:"(?:[^"\\]|\\.)*"|[^"]*?|[^]*?[}\]])(; (?:Expected|Field|\w+ (?:cannot|takes)|Enum|Value|Exactly) )/,
    '$1$2',
  ],
  [/( cannot represent [^:]*?value): [^]*$/, '$1'],
  [/^(Expected value of type "[^"]+"), found [^]*$/, '$1'],
  [/^(Syntax Error: [^]*?\b(?:String|BlockString|Int|Float|Comment)) "[^]*"\.$/, '$1.'],
];
