import { closingTable, ranges } from './closing-table.js';
import { planSteps } from './plan-steps.js';
import { readCsv } from './read-csv.js';
import type { ReplayGraph } from './replay-graph.js';
import { runReplay } from './run-replay.js';

const zone = 'Asia/Shanghai';

const content = Buffer.from(
  [
    'receipt,customer,time,sku,quantity,unitPrice',
    'a1,wang,2026-01-01T09:00,RICE,2,10.50',
    'b1,li,2026-01-01T09:30,OIL,1,80',
    'a2,wang,2026-01-01T10:00,OIL,1,80',
    'a3,wang,2026-01-02T09:00,RICE,-1,10.50',
    'x1,refused,2026-01-02T09:00,RICE,1,10.50',
    ',wang,2026-01-02T09:00,RICE,1,10.50',
  ].join('\n'),
);

/** Writes down what it is asked; facts of a purchase stay pending for the next two looks. */
class GraphOnPaper implements ReplayGraph {
  readonly asked: string[] = [];
  private looksLeft = 0;
  private underWay = 0;
  mostAtOnce = 0;

  private async take(what: string, customer: string) {
    this.underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    await Promise.resolve();
    this.underWay -= 1;
    this.asked.push(what);
    return customer === 'refused' ? { taken: false as const, reason: 'NOT_TODAY: closed' } : { taken: true as const };
  }

  enrol = (_memberId: string, customer: string) => this.take(`enrol ${customer}`, '');
  record = (step: { customer: string; occurredAt: Date }) => {
    this.looksLeft = 2;
    return this.take(`buy ${step.customer} ${step.occurredAt.toISOString().slice(5, 16)}`, step.customer);
  };
  giveBack = (step: { customer: string }) => this.take(`return ${step.customer}`, step.customer);
  recordedAt = () => Promise.resolve(null);
  factsPending = () => {
    const pending = this.looksLeft;
    if (pending > 0) this.looksLeft -= 1;
    if (pending === 0 && this.asked.at(-1) !== 'drained') this.asked.push('drained');
    return Promise.resolve(pending);
  };
}

test('customers first; then days, and a member’s steps one after another with the facts taken in between', async () => {
  const graph = new GraphOnPaper();
  let steps = 0;
  const file = readCsv(content, zone);
  const plan = planSteps(file);
  const tally = await runReplay(plan, graph, { zone, atOnce: 2, onStep: () => (steps += 1) });
  expect(graph.asked).toEqual([
    'enrol wang',
    'enrol li',
    'enrol refused',
    'drained',
    'buy wang 01-01T01:00',
    'buy li 01-01T01:30',
    'drained',
    'buy wang 01-01T02:00',
    'drained',
    'return wang',
    'buy refused 01-02T01:00',
    'drained',
  ]);
  expect(graph.mostAtOnce).toBe(2);
  expect(steps).toBe(8);
  expect(tally).toEqual({
    customers: 3,
    purchases: 3,
    purchasedLines: 3,
    // 2 x 10.50 + 80 + 80 yuan
    purchasedMinor: 18_100,
    returns: 1,
    returnedPieces: 1,
    refusals: [{ reason: 'NOT_TODAY: closed', lineNumbers: [6] }],
  });
  const table = closingTable(file, plan, tally);
  expect(table).toContain('read      6 lines, 5 receipts');
  expect(table).toContain('recorded  3 purchases with 3 lines, 181.00 yuan, of 3 customers');
  expect(table).toContain('refused   2 lines');
  expect(table).toContain('NOT_TODAY: closed: line 6');
});

test('line numbers are shown as ranges, cut short', () => {
  expect(ranges([3])).toBe('line 3');
  expect(ranges([3, 4, 5, 9])).toBe('lines 3-5, 9');
  expect(ranges([1, 3, 5, 7, 9, 11, 13])).toBe('lines 1, 3, 5, 7, 9, 11, ...');
});
