import { lineIdOf, memberIdOf, purchaseIdOf, returnIdOf } from './replay-ids.js';
import type { PurchaseFile, Receipt, ReceiptLine, UnusableLine } from './receipts.js';

/** What a file calls customers: names of its own, under which they are enrolled, or numbers of members and cards. */
export type CustomersAre = 'new' | 'members';

/** Who is told to the graph to have bought. */
export type Buyer = { memberId: string } | { memberNumber: string };

export interface PurchaseStep {
  kind: 'purchase';
  customer: string;
  buyer: Buyer;
  occurredAt: Date;
  payment?: string;
  purchaseId: string;
  totalMinor: number;
  lines: {
    lineId: string;
    sku: string;
    category?: string;
    brand?: string;
    quantity: number;
    amountMinor: number;
  }[];
  lineNumbers: number[];
}

export interface ReturnStep {
  kind: 'return';
  customer: string;
  occurredAt: Date;
  returnId: string;
  purchaseId: string;
  lines: { lineId: string; quantity: number }[];
  lineNumbers: number[];
}

export type Step = PurchaseStep | ReturnStep;

export interface Plan {
  /** In the order of time. */
  steps: Step[];
  /** Who is to be enrolled: customer -> member id, in the order in which they first appear. */
  customers: Map<string, string>;
  unusable: UnusableLine[];
}

/** A purchased line as the matching sees it: what of it has not come back yet. */
interface Stocked {
  purchaseId: string;
  lineId: string;
  left: number;
}

/**
 * Turns receipts into what is asked of the graph. A return is matched to the customer's earlier purchases of the same SKU
 * with quantity left, the latest first; a return that reaches into several purchases becomes one of each. What has no
 * such purchase is reported, piece by piece: the part that has one is still returned.
 */
export function planSteps({ source, receipts, unusable }: PurchaseFile, customersAre: CustomersAre = 'new'): Plan {
  const plan: Plan = { steps: [], customers: new Map(), unusable: [...unusable] };
  const bought = new Map<string, Stocked[]>();
  const buyerNamed = (customer: string): Buyer => {
    if (customersAre === 'members') return { memberNumber: customer };
    const memberId = memberIdOf(source, customer);
    plan.customers.set(customer, memberId);
    return { memberId };
  };
  for (const receipt of receipts) {
    if (receipt.kind === 'return') plan.steps.push(...returnSteps(source, receipt, bought, plan.unusable));
    else plan.steps.push(purchaseStep(source, receipt, buyerNamed(receipt.customer), bought));
  }
  plan.unusable.sort((a, b) => a.lineNumber - b.lineNumber);
  return plan;
}

const shelfOf = (customer: string, sku: string) => JSON.stringify([customer, sku]);

function purchaseStep(
  source: string,
  { receipt, customer, occurredAt, payment, lines }: Receipt,
  buyer: Buyer,
  bought: Map<string, Stocked[]>,
): PurchaseStep {
  const purchaseId = purchaseIdOf(source, receipt, customer);
  const named = lines.map(({ lineNumber: _, ...line }, place) => ({ lineId: lineIdOf(purchaseId, place), ...line }));
  for (const { lineId, sku, quantity } of named) {
    const shelf = shelfOf(customer, sku);
    bought.set(shelf, [...(bought.get(shelf) ?? []), { purchaseId, lineId, left: quantity }]);
  }
  return {
    kind: 'purchase',
    customer,
    buyer,
    occurredAt,
    payment,
    purchaseId,
    totalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0),
    lines: named,
    lineNumbers: lines.map((line) => line.lineNumber),
  };
}

function returnSteps(
  source: string,
  { receipt, customer, occurredAt, lines }: Receipt,
  bought: Map<string, Stocked[]>,
  unusable: UnusableLine[],
): ReturnStep[] {
  const steps = new Map<string, ReturnStep>();
  for (const line of lines) {
    const { taken, missing } = takeBack(bought.get(shelfOf(customer, line.sku)) ?? [], line);
    if (missing > 0) unusable.push({ lineNumber: line.lineNumber, reason: 'NOTHING_TO_RETURN' });
    for (const { purchaseId, lineId, quantity } of taken) {
      const step = steps.get(purchaseId) ?? {
        kind: 'return' as const,
        customer,
        occurredAt,
        returnId: returnIdOf(source, receipt, purchaseId),
        purchaseId,
        lines: [],
        lineNumbers: [],
      };
      steps.set(purchaseId, step);
      // One return names each line once: two lines of the file may take from the same line of the purchase.
      const known = step.lines.find((returned) => returned.lineId === lineId);
      if (known) known.quantity += quantity;
      else step.lines.push({ lineId, quantity });
      if (!step.lineNumbers.includes(line.lineNumber)) step.lineNumbers.push(line.lineNumber);
    }
  }
  return [...steps.values()];
}

function takeBack(
  shelf: Stocked[],
  { quantity }: ReceiptLine,
): { taken: { purchaseId: string; lineId: string; quantity: number }[]; missing: number } {
  const taken = [];
  let missing = quantity;
  for (const stocked of shelf.toReversed()) {
    const part = Math.min(stocked.left, missing);
    if (part === 0) continue;
    stocked.left -= part;
    missing -= part;
    taken.push({ purchaseId: stocked.purchaseId, lineId: stocked.lineId, quantity: part });
  }
  return { taken, missing };
}
