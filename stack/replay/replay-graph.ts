import { GraphFault, type GraphClient } from '../graph-client.js';
import type { PurchaseStep, ReturnStep } from './plan-steps.js';
import { purchaseLists } from './purchase-lists.js';

/** What became of one step: taken, or refused for a reason a person can read. `kept`: of a card that nobody has yet. */
export type Outcome = { taken: true; kept?: boolean } | { taken: false; reason: string };

/** What a replay asks of the graph. */
export interface ReplayGraph {
  enrol(memberId: string, customer: string): Promise<Outcome>;
  /** Purchases, in their order, as lists that `record` takes. */
  inLists(steps: readonly PurchaseStep[]): PurchaseStep[][];
  /** An outcome for each, in the same order. */
  record(list: readonly PurchaseStep[]): Promise<Outcome[]>;
  giveBack(step: ReturnStep): Promise<Outcome>;
  /** Facts about purchases that members has not taken yet. */
  factsPending(): Promise<number>;
  /** When a purchase of an earlier run happened, or null. */
  recordedAt(purchaseId: string): Promise<Date | null>;
}

/** A union's member: the thing itself, or a failure with a code. */
interface Result {
  result: { __typename: string; code?: string; message?: string };
}

interface Recorded {
  result: { outcomes: PurchaseOutcome[] };
}

type PurchaseOutcome =
  | { __typename: 'Purchase'; member: object | null; awards: { status: string }[] }
  | { __typename: 'PurchaseFault'; code: string; message: string; path: string[] | null }
  | { __typename: 'MemberNotActive'; code: string; message: string };

const enrolDocument = `mutation Enrol($input: EnrolMemberInput!) {
  result: enrolMember(input: $input) { __typename ... on Failure { code message } }
}`;
const recordDocument = `mutation Record($input: RecordPurchasesInput!) {
  result: recordPurchases(input: $input) {
    ... on RecordedPurchases {
      outcomes {
        __typename
        ... on Purchase { member { id } awards { status } }
        ... on PurchaseFault { path }
        ... on Failure { code message }
      }
    }
  }
}`;
const returnDocument = `mutation GiveBack($input: RecordReturnInput!) {
  result: recordReturn(input: $input) { __typename ... on Failure { code message } }
}`;
const pendingDocument = 'query Pending { purchaseFactsPending }';
const recordedDocument = 'query Recorded($id: ID!) { purchase(id: $id) { occurredAt } }';

/** The faults of a single request; any other concerns the whole run and ends it. */
const faultsOfOne = new Set(['BAD_USER_INPUT', 'IDEMPOTENCY_CONFLICT']);

/** The public graph, asked as a channel. */
export function replayGraph(client: GraphClient, channel: string): ReplayGraph {
  const ask = async (document: string, input: Record<string, unknown>): Promise<Outcome> => {
    try {
      const { result } = await client.ask<Result>(document, { input });
      return result.code === undefined
        ? { taken: true }
        : { taken: false, reason: `${result.code}: ${result.message}` };
    } catch (error) {
      return refusedFor(error);
    }
  };
  const record = async (list: readonly PurchaseStep[]): Promise<Outcome[]> => {
    try {
      const input = { purchases: list.map((step) => purchaseInput(step, channel)) };
      const { result } = await client.ask<Recorded>(recordDocument, { input }, requireDone);
      return result.outcomes.map(outcomeShown);
    } catch (error) {
      const outcome = refusedFor(error);
      if (list.length === 1) return [outcome];
      // A list is refused whole for what a gateway cannot read of one purchase: whose fault it is comes out in halves.
      const half = Math.ceil(list.length / 2);
      return [...(await record(list.slice(0, half))), ...(await record(list.slice(half)))];
    }
  };
  return {
    enrol: (memberId, customer) => ask(enrolDocument, { memberId, displayName: `Customer ${customer}`, locale: 'en' }),
    inLists: (steps) =>
      purchaseLists(steps, (step) => Buffer.byteLength(JSON.stringify(purchaseInput(step, channel))) + 1),
    record,
    giveBack: ({ returnId, purchaseId, occurredAt, lines }) =>
      ask(returnDocument, { returnId, purchaseId, occurredAt: occurredAt.toISOString(), lines }),
    factsPending: async () => {
      const { purchaseFactsPending } = await client.ask<{ purchaseFactsPending: number }>(pendingDocument);
      return purchaseFactsPending;
    },
    recordedAt: async (id) => {
      const { purchase } = await client.ask<{ purchase: { occurredAt: string } | null }>(recordedDocument, { id });
      return purchase ? new Date(purchase.occurredAt) : null;
    },
  };
}

function purchaseInput({ purchaseId, buyer, occurredAt, payment, totalMinor, lines }: PurchaseStep, channel: string) {
  return {
    purchaseId,
    ...buyer,
    channel,
    occurredAt: occurredAt.toISOString(),
    payment,
    total: yuan(totalMinor),
    lines: lines.map(({ amountMinor, ...line }) => ({ ...line, amount: yuan(amountMinor) })),
  };
}

const yuan = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });

/**
 * Throws where a fault of one of a list is not its own: members out of reach pass by themselves, a missing scope ends the run. And
 * where awards wait for the ledger, which sending them again drives on: the day's cap is filled in the order in which the ledger
 * takes them, and the next purchase of the day would overtake them.
 */
function requireDone({ result }: Recorded): void {
  for (const outcome of result.outcomes) {
    if (outcome.__typename === 'PurchaseFault' && !faultsOfOne.has(outcome.code)) {
      throw new GraphFault(outcome.code, outcome.message);
    }
    if (outcome.__typename === 'Purchase' && outcome.awards.some(({ status }) => status === 'PENDING')) {
      throw new GraphFault('UNAVAILABLE', 'awards wait for the ledger');
    }
  }
}

function outcomeShown(outcome: PurchaseOutcome): Outcome {
  if (outcome.__typename === 'Purchase') return { taken: true, kept: outcome.member === null };
  const path = outcome.__typename === 'PurchaseFault' ? outcome.path : null;
  return { taken: false, reason: `${outcome.code}: ${outcome.message}${path ? ` (${path.join('.')})` : ''}` };
}

/** Throws what is not the fault of one request. */
function refusedFor(error: unknown): Outcome {
  if (!(error instanceof GraphFault) || !faultsOfOne.has(error.code)) throw error;
  return { taken: false, reason: `${error.code}: ${error.message}` };
}
