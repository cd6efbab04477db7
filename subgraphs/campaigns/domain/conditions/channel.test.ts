import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, missingOf, refusal, textOf } from '../testing/written-rules.js';
import { channel } from './channel.js';

describe('channel', () => {
  test('is met at one of the channels', () => {
    expect(meets(channel, { anyOf: ['web', 'shop'] }, factsOf({ channel: 'shop' }))).toBe(true);
    expect(meets(channel, { anyOf: ['web'] }, factsOf({ channel: 'shop' }))).toBe(false);
  });

  test('says where to buy', () => {
    expect(textOf(channel, { anyOf: ['web', 'shop'] })).toEqual({ 'zh-CN': '限“web、shop”渠道', en: 'at web, shop' });
    expect(missingOf(channel, { anyOf: ['web'] }, factsOf())).toEqual({ 'zh-CN': '在“web”渠道购买', en: 'buy at web' });
  });

  test('channels that are all others exclude one another', () => {
    expect(exclude(channel, { anyOf: ['web'] }, { anyOf: ['shop'] })).toBe(true);
    expect(exclude(channel, { anyOf: ['web', 'shop'] }, { anyOf: ['shop'] })).toBe(false);
  });

  test('of no channel is refused', () => {
    expect(refusal(channel, { anyOf: [] })).toBe('anyOf: must name at least one');
  });
});
