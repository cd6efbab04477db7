import { amountMinorOf } from './exact-amount.js';
import { readCdnow } from './read-cdnow.js';
import { readCsv } from './read-csv.js';
import { readOnlineRetail } from './read-online-retail.js';

const zone = 'Asia/Shanghai';

describe('amounts', () => {
  test.each([
    ['2.55', 6, 1530],
    ['0.1', 3, 30],
    ['1.005', 1, 101],
    ['1.005', 1000, 100500],
    ['0.00', 5, 0],
    ['7', 2, 1400],
    // 1.1 * 3 is 3.3000000000000003 in binary fractions.
    ['1.1', 3, 330],
  ])('%s x %d = %d fen', (price, quantity, expected) => {
    expect(amountMinorOf(price, quantity)).toBe(expected);
  });

  test.each(['', '-1.00', '1,00', '1.', 'abc', '1e3'])('%p is no price', (price) => {
    expect(amountMinorOf(price, 1)).toBeUndefined();
  });
});

describe('online-retail', () => {
  const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

  test('invoices with their lines, returns, and every kind of line that cannot be used', () => {
    const file = readOnlineRetail(
      Buffer.from(
        [
          header,
          '536365,85123A,"LANTERN, ""WHITE""",6,01/12/2010 08:26,2.55,17850,United Kingdom',
          '536365,71053,CAF\u00c9 SIGN,2,01/12/2010 08:27,3.39,17850,United Kingdom',
          'C536379,85123A,LANTERN,-2,01/12/2010 09:41,2.55,17850,United Kingdom',
          '536380,22139,,56,01/12/2010 11:52,0.85,,United Kingdom',
          '536390,22139,,-4,01/12/2010 11:53,0.85,17850,United Kingdom',
          '536391,22139,GIFT,1,01/12/2010 11:54,0,17850,United Kingdom',
          '536392,22139,GIFT,1,31/11/2010 11:54,1.00,17850,United Kingdom',
          '536393,84347,R',
        ].join('\r\n'),
        'latin1',
      ),
      zone,
    );
    expect(file.linesRead).toBe(8);
    expect(file.receipts).toEqual([
      {
        kind: 'purchase',
        receipt: '536365',
        customer: '17850',
        // 08:26 in Shanghai, eight hours ahead of UTC.
        occurredAt: new Date('2010-12-01T00:26:00Z'),
        lines: [
          { lineNumber: 2, sku: '85123A', quantity: 6, amountMinor: 1530 },
          { lineNumber: 3, sku: '71053', quantity: 2, amountMinor: 678 },
        ],
      },
      {
        kind: 'return',
        receipt: 'C536379',
        customer: '17850',
        occurredAt: new Date('2010-12-01T01:41:00Z'),
        lines: [{ lineNumber: 4, sku: '85123A', quantity: 2, amountMinor: 510 }],
      },
    ]);
    expect(file.unusable).toEqual([
      { lineNumber: 5, reason: 'NO_CUSTOMER' },
      { lineNumber: 6, reason: 'STOCK_CORRECTION' },
      { lineNumber: 7, reason: 'NO_PRICE' },
      { lineNumber: 8, reason: 'NOT_WHOLE' },
      { lineNumber: 9, reason: 'NOT_WHOLE' },
    ]);
  });

  test('days are read as day/month: the second of January comes before the first of December', () => {
    const file = readOnlineRetail(
      Buffer.from(`${header}\n1,A,x,1,01/12/2011 10:00,1,7,UK\n2,A,x,1,02/01/2011 10:00,1,7,UK\n`, 'latin1'),
      zone,
    );
    expect(file.receipts.map(({ receipt }) => receipt)).toEqual(['2', '1']);
  });

  test('a last line cut off inside quotation marks is one line that cannot be used', () => {
    const file = readOnlineRetail(
      Buffer.from(`${header}\n1,A,x,1,01/12/2011 10:00,1,7,UK\n2,A,"LANTE`, 'latin1'),
      zone,
    );
    expect(file.receipts).toHaveLength(1);
    expect(file.linesRead).toBe(2);
    expect(file.unusable).toEqual([{ lineNumber: 3, reason: 'NOT_WHOLE' }]);
  });
});

describe('cdnow', () => {
  test('one purchase per line; two of a day are two, a minute apart', () => {
    const file = readCdnow(
      Buffer.from(
        ' 00004 0001 19970101  2   29.33\r\n 00004 0001 19970101  1    0.07\r\n 00005 0002 19970102  1    0.00\r\n 00006 00\r\n',
      ),
      zone,
    );
    expect(file.linesRead).toBe(4);
    expect(file.receipts).toEqual([
      {
        kind: 'purchase',
        receipt: '0001-19970101-1',
        customer: '0001',
        occurredAt: new Date('1997-01-01T04:00:00Z'),
        lines: [{ lineNumber: 1, sku: 'CD', category: 'music', quantity: 2, amountMinor: 2933 }],
      },
      {
        kind: 'purchase',
        receipt: '0001-19970101-2',
        customer: '0001',
        occurredAt: new Date('1997-01-01T04:01:00Z'),
        lines: [{ lineNumber: 2, sku: 'CD', category: 'music', quantity: 1, amountMinor: 7 }],
      },
    ]);
    expect(file.unusable).toEqual([
      { lineNumber: 3, reason: 'NO_PRICE' },
      { lineNumber: 4, reason: 'NOT_WHOLE' },
    ]);
  });
});

describe('csv', () => {
  test('columns by name in any order, times with and without offset, returns by a negative quantity', () => {
    const file = readCsv(
      Buffer.from(
        [
          '\ufeffcustomer,receipt,time,sku,quantity,unitPrice',
          '王小姐,r1,2026-03-01T09:00,RICE,2,59.90',
          'wang,r2,2026-03-01T09:00:00+01:00,OIL,1,80',
          'wang,r3,2026-03-02,OIL,-1,80',
          ',r4,2026-03-02,OIL,1,80',
          'wang,r5,2026-03-02,OIL,1,',
          'wang,r6,2026-03-02,OIL,1.5,80',
        ].join('\n'),
      ),
      zone,
    );
    expect(file.receipts.map(({ kind, receipt, occurredAt }) => [kind, receipt, occurredAt.toISOString()])).toEqual([
      ['purchase', 'r1', '2026-03-01T01:00:00.000Z'],
      ['purchase', 'r2', '2026-03-01T08:00:00.000Z'],
      ['return', 'r3', '2026-03-01T16:00:00.000Z'],
    ]);
    expect(file.receipts[0]?.customer).toBe('王小姐');
    expect(file.receipts[0]?.lines).toEqual([{ lineNumber: 2, sku: 'RICE', quantity: 2, amountMinor: 11980 }]);
    expect(file.unusable).toEqual([
      { lineNumber: 5, reason: 'NO_CUSTOMER' },
      { lineNumber: 6, reason: 'NO_PRICE' },
      { lineNumber: 7, reason: 'NOT_WHOLE' },
    ]);
  });

  test('category and brand belong to a line, the payment to its receipt by the first line', () => {
    const file = readCsv(
      Buffer.from(
        [
          'receipt,customer,time,sku,quantity,unitPrice,payment,brand,category',
          'r1,wang,2026-03-01,RICE,1,59.90,wechat,Wuchang,rice',
          'r1,wang,2026-03-01,OIL,1,80,cash,,oil',
          'r2,wang,2026-03-01,OIL,1,80,,,',
        ].join('\n'),
      ),
      zone,
    );
    expect(file.receipts).toMatchObject([
      { payment: 'wechat', lines: [{ category: 'rice', brand: 'Wuchang' }, { category: 'oil' }] },
      { lines: [{ sku: 'OIL' }] },
    ]);
    expect(file.receipts[0]?.lines[1]?.brand).toBeUndefined();
    expect(file.receipts[1]?.payment).toBeUndefined();
  });

  test('a file without the columns is named, not guessed at', () => {
    expect(() => readCsv(Buffer.from('a,b\n1,2\n'), zone)).toThrow('missing: receipt, customer');
  });
});
