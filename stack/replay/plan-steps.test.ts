import { planSteps, type PurchaseStep, type ReturnStep } from './plan-steps.js';
import type { PurchaseFile, Receipt } from './receipts.js';
import { daysToYesterday, schedule, shifted, shiftOfEarlierRun } from './schedule.js';

const zone = 'Asia/Shanghai';
let lineNumber = 0;

beforeEach(() => {
  lineNumber = 1;
});

function receipt(
  kind: Receipt['kind'],
  name: string,
  time: string,
  ...lines: [sku: string, quantity: number][]
): Receipt {
  return {
    kind,
    receipt: name,
    customer: 'wang',
    occurredAt: new Date(time),
    lines: lines.map(([sku, quantity]) => ({ lineNumber: ++lineNumber, sku, quantity, amountMinor: 100 * quantity })),
  };
}

function fileOf(...receipts: Receipt[]): PurchaseFile {
  return { source: 'test', linesRead: 0, receipts, unusable: [] };
}

test('a return takes from the latest earlier purchase first and reaches into the one before', () => {
  const { steps, unusable } = planSteps(
    fileOf(
      receipt('purchase', 'p1', '2026-01-01T00:00Z', ['RICE', 3]),
      receipt('purchase', 'p2', '2026-01-02T00:00Z', ['OIL', 1], ['RICE', 2]),
      receipt('return', 'C1', '2026-01-03T00:00Z', ['RICE', 4]),
      receipt('purchase', 'p3', '2026-01-04T00:00Z', ['RICE', 9]),
    ),
  );
  const [p1, p2, first, second] = steps as [PurchaseStep, PurchaseStep, ReturnStep, ReturnStep];
  expect([first.purchaseId, first.lines]).toEqual([p2.purchaseId, [{ lineId: p2.lines[1]!.lineId, quantity: 2 }]]);
  expect([second.purchaseId, second.lines]).toEqual([p1.purchaseId, [{ lineId: p1.lines[0]!.lineId, quantity: 2 }]]);
  expect(first.returnId).not.toBe(second.returnId);
  expect(unusable).toEqual([]);
});

test('what came back once does not come back again; the rest is reported', () => {
  const { steps, unusable } = planSteps(
    fileOf(
      receipt('purchase', 'p1', '2026-01-01T00:00Z', ['RICE', 3]),
      receipt('return', 'C1', '2026-01-02T00:00Z', ['RICE', 2]),
      receipt('return', 'C2', '2026-01-03T00:00Z', ['RICE', 2], ['OIL', 1]),
      receipt('return', 'C3', '2026-01-04T00:00Z', ['RICE', 1]),
    ),
  );
  expect(steps.map((step) => step.lines.map(({ quantity }) => quantity))).toEqual([[3], [2], [1]]);
  expect(unusable.map((line) => line.lineNumber)).toEqual([4, 5, 6]);
});

test('two lines of a return that meet in one line of the purchase are one', () => {
  const { steps } = planSteps(
    fileOf(
      receipt('purchase', 'p1', '2026-01-01T00:00Z', ['RICE', 5]),
      receipt('return', 'C1', '2026-01-02T00:00Z', ['RICE', 2], ['RICE', 2]),
    ),
  );
  expect(steps).toHaveLength(2);
  expect(steps[1]).toMatchObject({ lines: [{ quantity: 4 }], lineNumbers: [3, 4] });
});

test('the same receipts have the same ids, and no two things share one', () => {
  const receipts = fileOf(
    receipt('purchase', 'p1', '2026-01-01T00:00Z', ['RICE', 5], ['RICE', 5]),
    receipt('return', 'C1', '2026-01-02T00:00Z', ['RICE', 6]),
  );
  const { steps, customers } = planSteps(receipts);
  expect(planSteps(receipts).steps).toEqual(steps);
  const [bought, returned] = steps as [PurchaseStep, ReturnStep];
  const ids = [
    ...customers.values(),
    bought.purchaseId,
    ...bought.lines.map(({ lineId }) => lineId),
    returned.returnId,
  ];
  expect(new Set(ids).size).toBe(5);
});

test('customers who are members are named by their numbers, and nobody is enrolled; the ids are the same', () => {
  const receipts = fileOf(
    { ...receipt('purchase', 'p1', '2026-01-01T00:00Z', ['RICE', 3]), customer: '10000016', payment: 'cash' },
    { ...receipt('return', 'C1', '2026-01-02T00:00Z', ['RICE', 1]), customer: '10000016' },
  );
  const { steps, customers } = planSteps(receipts, 'members');
  expect(customers.size).toBe(0);
  const enrolling = planSteps(receipts);
  expect([...enrolling.customers.keys()]).toEqual(['10000016']);
  const [bought, returned] = enrolling.steps as [PurchaseStep, ReturnStep];
  expect(steps).toEqual([{ ...bought, buyer: { memberNumber: '10000016' } }, returned]);
  expect(bought).toMatchObject({ buyer: { memberId: enrolling.customers.get('10000016') }, payment: 'cash' });
});

test('a customer’s second step of a day waits for the first; a day of Shanghai begins at 16:00 UTC', () => {
  const other: Receipt = { ...receipt('purchase', 'x', '2026-01-01T03:00Z', ['OIL', 1]), customer: 'li' };
  const { steps } = planSteps(
    fileOf(
      receipt('purchase', 'p1', '2026-01-01T01:00Z', ['RICE', 5]),
      receipt('purchase', 'p2', '2026-01-01T02:00Z', ['RICE', 5]),
      other,
      receipt('return', 'C1', '2026-01-01T15:59Z', ['RICE', 1]),
      receipt('purchase', 'p3', '2026-01-01T16:00Z', ['RICE', 5]),
    ),
  );
  const [p1, p2, li, c1, p3] = steps;
  expect(schedule(steps, zone)).toEqual([
    { day: '2026-01-01', rounds: [[p1, li], [p2], [c1]] },
    { day: '2026-01-02', rounds: [[p3]] },
  ]);
});

test('shifted to now, the last purchase was yesterday at its own hour', () => {
  const { steps } = planSteps(
    fileOf(
      receipt('purchase', 'p1', '2010-12-01T00:26Z', ['RICE', 5]),
      receipt('purchase', 'p2', '2010-12-20T08:00Z', ['RICE', 5]),
    ),
  );
  const today = new Date('2026-11-22T17:00Z'); // 01:00 on the 23rd in Shanghai
  const moved = shifted(steps, daysToYesterday(steps, zone, today), zone);
  expect(moved.map(({ occurredAt }) => occurredAt.toISOString())).toEqual([
    '2026-11-03T00:26:00.000Z',
    '2026-11-22T08:00:00.000Z',
  ]);
});

test('shifted to now, a return after the last purchase does not move it', () => {
  const { steps } = planSteps(
    fileOf(
      receipt('purchase', 'p1', '2010-12-20T08:00Z', ['RICE', 5]),
      receipt('return', 'C1', '2010-12-23T09:00Z', ['RICE', 1]),
    ),
  );
  const moved = shifted(steps, daysToYesterday(steps, zone, new Date('2026-11-22T17:00Z')), zone);
  expect(moved.map(({ occurredAt }) => occurredAt.toISOString())).toEqual([
    '2026-11-22T08:00:00.000Z',
    '2026-11-25T09:00:00.000Z',
  ]);
});

describe('how far an earlier run moved the file', () => {
  const names = Array.from({ length: 60 }, (_, place) => `p${place}`);
  const { steps } = planSteps(
    fileOf(
      ...names.map((name) => receipt('purchase', name, '2010-12-20T15:30Z', ['RICE', 5])),
      receipt('return', 'C1', '2010-12-23T09:00Z', ['RICE', 1]),
    ),
  );
  const purchases = steps.filter((step): step is PurchaseStep => step.kind === 'purchase');
  const knownAt = (place: number) => {
    const asked: string[] = [];
    // A year and a day later, at the same hour: 366 days.
    const recordedAt = (purchaseId: string) => {
      asked.push(purchaseId);
      return Promise.resolve(purchaseId === purchases[place]?.purchaseId ? new Date('2011-12-21T15:30Z') : null);
    };
    return { asked, shift: shiftOfEarlierRun(steps, recordedAt, zone) };
  };

  test('is seen from its first purchase', async () => {
    const { asked, shift } = knownAt(0);
    expect(await shift).toBe(366);
    expect(asked).toEqual([purchases[0]?.purchaseId]);
  });

  test('is seen from a later one where the first were refused', async () => {
    const { asked, shift } = knownAt(3);
    expect(await shift).toBe(366);
    expect(asked).toEqual(purchases.slice(0, 4).map(({ purchaseId }) => purchaseId));
  });

  test('is unknown where the graph has none of the first fifty', async () => {
    const { asked, shift } = knownAt(55);
    expect(await shift).toBeUndefined();
    expect(asked).toHaveLength(50);
  });
});
