import { handbookLadder } from './tiers/tiers.fixture.js';
import { TierLadder } from './tiers.js';

describe('the ladder of tiers', () => {
  test('falls by steps and never below the lowest', () => {
    const gold = handbookLadder.byCode('GOLD');
    expect(handbookLadder.lowered(gold, 0).code).toBe('GOLD');
    expect(handbookLadder.lowered(gold, 1).code).toBe('SILVER');
    expect(handbookLadder.lowered(gold, 9).code).toBe('BASIC');
  });

  test('knows what is above, and that nothing is above the top', () => {
    expect(handbookLadder.above(handbookLadder.lowest)?.code).toBe('SILVER');
    expect(handbookLadder.above(handbookLadder.byCode('DIAMOND'))).toBeNull();
  });

  test('does not depend on the order in which the catalogue is read', () => {
    const upsideDown = new TierLadder([...handbookLadder.all].reverse());
    expect(upsideDown.all.map((tier) => tier.code)).toEqual(['BASIC', 'SILVER', 'GOLD', 'DIAMOND']);
  });

  test('an empty catalogue or an unknown tier is an error of ours', () => {
    expect(() => new TierLadder([])).toThrow('at least one step');
    expect(() => new TierLadder([handbookLadder.lowest]).byCode('GOLD')).toThrow('GOLD');
  });
});
