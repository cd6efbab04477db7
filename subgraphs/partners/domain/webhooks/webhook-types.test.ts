import { isTypeFilter } from './webhook-types.js';

test.each(['exchange.committed', 'exchange.*', 'settlement.*', 'agreement.low_balance', 'redemption.*'])(
  '%s',
  (text) => {
    expect(isTypeFilter(text)).toBe(true);
  },
);

test.each(['*', 'exchange', 'exchange.', 'exchange.nothing', 'webhook.*', 'webhook.test', '', 'settlement.closed.*'])(
  'nobody is told of "%s"',
  (text) => {
    expect(isTypeFilter(text)).toBe(false);
  },
);
