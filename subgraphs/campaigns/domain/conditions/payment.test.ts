import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, missingOf, refusal, textOf } from '../testing/written-rules.js';
import { payment } from './payment.js';

describe('payment', () => {
  test('is met by one of the ways to pay, and not by silence', () => {
    expect(meets(payment, { anyOf: ['cash', 'alipay'] }, factsOf({ payment: 'alipay' }))).toBe(true);
    expect(meets(payment, { anyOf: ['cash'] }, factsOf({ payment: 'alipay' }))).toBe(false);
    expect(meets(payment, { anyOf: ['null'] }, factsOf({ payment: null }))).toBe(false);
  });

  test('says how to pay', () => {
    const written = { anyOf: ['cash', 'alipay'] };
    expect(textOf(payment, written)).toEqual({ 'zh-CN': '使用“cash、alipay”支付', en: 'paid by cash, alipay' });
    expect(missingOf(payment, written, factsOf())).toEqual({
      'zh-CN': '改用“cash、alipay”支付',
      en: 'pay by cash, alipay',
    });
  });

  test('ways that are all others exclude one another', () => {
    expect(exclude(payment, { anyOf: ['cash'] }, { anyOf: ['alipay'] })).toBe(true);
    expect(exclude(payment, { anyOf: ['cash', 'alipay'] }, { anyOf: ['alipay'] })).toBe(false);
  });

  test('by no way is refused', () => {
    expect(refusal(payment, { anyOf: [] })).toBe('anyOf: must name at least one');
  });
});
