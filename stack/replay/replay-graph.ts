import { GraphFault, type GraphClient } from '../graph-client.js';
import type { PurchaseStep, ReturnStep } from './plan-steps.js';

/** What became of one request: taken, or refused for a reason a person can read. */
export type Outcome = { taken: true } | { taken: false; reason: string };

/** What a replay asks of the graph. */
export interface ReplayGraph {
  enrol(memberId: string, customer: string): Promise<Outcome>;
  record(step: PurchaseStep): Promise<Outcome>;
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

const enrolDocument = `mutation Enrol($input: EnrolMemberInput!) {
  result: enrolMember(input: $input) { __typename ... on Failure { code message } }
}`;
const recordDocument = `mutation Record($input: RecordPurchaseInput!) {
  result: recordPurchase(input: $input) { __typename ... on Failure { code message } }
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
      if (!(error instanceof GraphFault) || !faultsOfOne.has(error.code)) throw error;
      return { taken: false, reason: `${error.code}: ${error.message}` };
    }
  };
  return {
    enrol: (memberId, customer) => ask(enrolDocument, { memberId, displayName: `Customer ${customer}`, locale: 'en' }),
    record: (step) =>
      ask(recordDocument, {
        purchaseId: step.purchaseId,
        memberId: step.memberId,
        channel,
        occurredAt: step.occurredAt.toISOString(),
        total: yuan(step.totalMinor),
        lines: step.lines.map(({ amountMinor, ...line }) => ({ ...line, amount: yuan(amountMinor) })),
      }),
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

const yuan = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });
