import { GraphFault, type GraphClient } from '../graph-client.js';
import type { MemberInput, MemberLine } from './member-lines.js';

/** What became of a line. No value of the line is in it. */
export interface LineOutcome {
  lineNumber: number;
  outcome: 'ENROLLED' | 'REFUSED' | 'READY';
  code?: string;
  message?: string;
  /** Of who was enrolled, or who had the phone or the e-mail before. */
  memberNumber?: string | null;
}

type Outcome =
  | { __typename: 'Member'; number: string }
  | { __typename: 'AlreadyEnrolled'; code: string; message: string; memberNumber: string | null }
  | { __typename: 'CardTaken' | 'CardBlocked'; code: string; message: string }
  | { __typename: 'EnrolmentFault'; code: string; message: string; path: string[] | null };

interface Enrolled {
  enrolMembers: { outcomes: Outcome[] };
}

const document = `mutation EnrolMembers($input: EnrolMembersInput!) {
  enrolMembers(input: $input) {
    ... on EnrolledMembers {
      outcomes {
        __typename
        ... on Member { number }
        ... on AlreadyEnrolled { memberNumber }
        ... on EnrolmentFault { path }
        ... on Failure { code message }
      }
    }
  }
}`;

/** An outcome for each line of a list, in their order. Throws a GraphFault for what concerns the whole run. */
export async function enrolLines(graph: GraphClient, lines: readonly MemberLine[]): Promise<LineOutcome[]> {
  const sent = lines.flatMap(({ lineNumber, input }) => (input ? [{ lineNumber, input }] : []));
  const outcomes = new Map(
    sent.length === 0 ? [] : (await enrol(graph, sent)).map((outcome) => [outcome.lineNumber, outcome] as const),
  );
  return lines.map(
    ({ lineNumber, refused }) =>
      outcomes.get(lineNumber) ?? { lineNumber, outcome: 'REFUSED', ...(refused ?? { code: 'UNKNOWN', message: '' }) },
  );
}

async function enrol(
  graph: GraphClient,
  sent: readonly { lineNumber: number; input: MemberInput }[],
): Promise<LineOutcome[]> {
  try {
    const members = sent.map(({ input }) => input);
    const { enrolMembers } = await graph.ask<Enrolled>(document, { input: { members } });
    return sent.map(({ lineNumber }, place) => shown(lineNumber, enrolMembers.outcomes[place]));
  } catch (error) {
    if (!(error instanceof GraphFault) || error.code !== 'BAD_USER_INPUT') throw error;
    const [only] = sent;
    if (only && sent.length === 1) {
      return [{ lineNumber: only.lineNumber, outcome: 'REFUSED', code: error.code, message: error.message }];
    }
    // A list is refused whole for what a gateway cannot read of one member: whose fault it is comes out in halves.
    const half = Math.ceil(sent.length / 2);
    return [...(await enrol(graph, sent.slice(0, half))), ...(await enrol(graph, sent.slice(half)))];
  }
}

function shown(lineNumber: number, outcome: Outcome | undefined): LineOutcome {
  if (!outcome) throw new GraphFault('UNKNOWN', 'the gateway answered for fewer members than were sent');
  if (outcome.__typename === 'Member') return { lineNumber, outcome: 'ENROLLED', memberNumber: outcome.number };
  const { code, message } = outcome;
  const where = outcome.__typename === 'EnrolmentFault' && outcome.path ? `${outcome.path.join('.')}: ` : '';
  const memberNumber = outcome.__typename === 'AlreadyEnrolled' ? outcome.memberNumber : null;
  return { lineNumber, outcome: 'REFUSED', code, message: `${where}${message}`, memberNumber };
}
