import type { Difference } from './differences.js';
import type { Outcome } from './propose-differences.js';

/** `campaigns/<id> (A month for gold members)`. */
function nameOf({ kind, key, title }: Pick<Difference, 'kind' | 'key' | 'title'>): string {
  return `${kind.section}/${key}${title === undefined ? '' : ` (${title})`}`;
}

/** In words, what applying a file would do about one difference, field by field. */
export function differenceText(difference: Difference): string {
  const name = nameOf(difference);
  switch (difference.state) {
    case 'ADDED':
      return `${name}: added`;
    case 'CHANGED':
      return [`${name}: changed`, ...difference.fields.map((field) => `  ${field}`)].join('\n');
    case 'REFUSED':
      return `${name}: would be refused: ${difference.reason}`;
    case 'NOT_IN_FILE':
      return `${name}: only in the system, not touched`;
  }
}

export function outcomeText(outcome: Outcome): string {
  const name = nameOf(outcome.change);
  switch (outcome.state) {
    case 'PROPOSED':
      return `${name}: change ${outcome.changeId} waits for a second person`;
    case 'DRAFTED':
      return `${name}: change ${outcome.changeId} is a draft`;
    case 'PROPOSED_BY_ANOTHER':
      return `${name}: change ${outcome.changeId} is another person's already`;
    case 'REFUSED':
      return `${name}: refused: ${outcome.reason}`;
  }
}

/** For a second person, with their token in TOKEN: what puts each change into force. */
export function approvalCommands(outcomes: readonly Outcome[], gateway: string): string[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.state !== 'PROPOSED' && outcome.state !== 'PROPOSED_BY_ANOTHER') return [];
    const { changeId, change } = outcome;
    const body = JSON.stringify({ query: change.kind.approval, variables: { input: { changeId } } });
    return `curl -s ${gateway} -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '${body}'`;
  });
}
