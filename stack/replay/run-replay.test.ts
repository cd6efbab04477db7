import { closingTable, ranges } from './closing-table.js';
import { planSteps, type PurchaseStep } from './plan-steps.js';
import { readCsv } from './read-csv.js';
import type { Outcome, ReplayGraph } from './replay-graph.js';
import { runReplay } from './run-replay.js';

const zone = 'Asia/Shanghai';

const content = Buffer.from(
  [
    'receipt,customer,time,sku,quantity,unitPrice',
    'a1,wang,2026-01-01T09:00,RICE,2,10.50',
    'b1,li,2026-01-01T09:30,OIL,1,80',
    'c1,zhao,2026-01-01T09:40,OIL,1,80',
    'a2,wang,2026-01-01T10:00,OIL,1,80',
    'a3,wang,2026-01-02T09:00,RICE,-1,10.50',
    'x1,refused,2026-01-02T09:00,RICE,1,10.50',
    ',wang,2026-01-02T09:00,RICE,1,10.50',
  ].join('\n'),
);

/** Takes lists of two. Writes down what it is asked; facts of purchases stay pending for the next two looks. */
class GraphOnPaper implements ReplayGraph {
  readonly asked: string[] = [];
  private looksLeft = 0;
  private underWay = 0;
  mostAtOnce = 0;

  private async take(what: string): Promise<void> {
    this.underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    await Promise.resolve();
    this.underWay -= 1;
    this.asked.push(what);
  }

  enrol = async (_memberId: string, customer: string): Promise<Outcome> => {
    await this.take(`enrol ${customer}`);
    return { taken: true };
  };
  inLists = ([one, other, ...others]: readonly PurchaseStep[]): PurchaseStep[][] => {
    if (!one) return [];
    return other ? [[one, other], ...this.inLists(others)] : [[one]];
  };
  record = async (list: readonly PurchaseStep[]): Promise<Outcome[]> => {
    this.looksLeft = 2;
    const bought = list.map(({ customer, occurredAt }) => `${customer} ${occurredAt.toISOString().slice(5, 16)}`);
    await this.take(`buy ${bought.join(', ')}`);
    return list.map(({ customer }) =>
      customer === 'refused' ? { taken: false, reason: 'NOT_TODAY: closed' } : { taken: true, kept: customer === 'li' },
    );
  };
  giveBack = async ({ customer }: { customer: string }): Promise<Outcome> => {
    await this.take(`return ${customer}`);
    return { taken: true };
  };
  recordedAt = () => Promise.resolve(null);
  factsPending = () => {
    const pending = this.looksLeft;
    if (pending > 0) this.looksLeft -= 1;
    if (pending === 0 && this.asked.at(-1) !== 'drained') this.asked.push('drained');
    return Promise.resolve(pending);
  };
}

test('customers first; then days in lists, and a customer’s steps one after another with the facts taken in between', async () => {
  const graph = new GraphOnPaper();
  const advanced: number[] = [];
  const file = readCsv(content, zone);
  const plan = planSteps(file);
  const tally = await runReplay(plan, graph, { zone, atOnce: 2, onSteps: (steps) => advanced.push(steps) });
  expect(graph.asked).toEqual([
    'enrol wang',
    'enrol li',
    'enrol zhao',
    'enrol refused',
    'drained',
    'buy wang 01-01T01:00, li 01-01T01:30',
    'buy zhao 01-01T01:40',
    'drained',
    'buy wang 01-01T02:00',
    'drained',
    'buy refused 01-02T01:00',
    'return wang',
    'drained',
  ]);
  expect(graph.mostAtOnce).toBe(2);
  // Four enrolments; lists of two, one and one; then the list of the second day and the return.
  expect(advanced).toEqual([1, 1, 1, 1, 2, 1, 1, 1, 1]);
  expect(tally).toEqual({
    customers: 3,
    purchases: 4,
    kept: 1,
    purchasedLines: 4,
    // 2 x 10.50 + 80 + 80 + 80 yuan
    purchasedMinor: 26_100,
    returns: 1,
    returnedPieces: 1,
    refusals: [{ reason: 'NOT_TODAY: closed', lineNumbers: [7] }],
  });
  const table = closingTable(file, plan, tally);
  expect(table).toContain('read      7 lines, 6 receipts');
  expect(table).toContain('recorded  4 purchases with 4 lines, 261.00 yuan, of 3 customers');
  expect(table).toContain('kept      1 of these purchases for whoever enrols with the card: nobody has it yet');
  expect(table).toContain('refused   2 lines');
  expect(table).toContain('NOT_TODAY: closed: line 7');
});

test('line numbers are shown as ranges, cut short', () => {
  expect(ranges([3])).toBe('line 3');
  expect(ranges([3, 4, 5, 9])).toBe('lines 3-5, 9');
  expect(ranges([1, 3, 5, 7, 9, 11, 13])).toBe('lines 1, 3, 5, 7, 9, 11, ...');
});
