import type { CampaignId } from '../../../schema/vocabulary.js';
import { DomainError } from '../../../chassis/domain-error.js';
import { appliesTo, checkChangeable, type CampaignVersion, isFor, stateAt } from './campaign.js';
import { fraction } from './fraction.js';

const memberDay: CampaignVersion = {
  id: '0192f000-0000-7000-8000-000000000001' as CampaignId,
  version: 1,
  name: { 'zh-CN': '会员日', en: 'Member day' },
  rule: { kind: 'MULTIPLIER', multiplier: fraction(2) },
  tiers: ['GOLD', 'DIAMOND'],
  startsAt: new Date('2026-11-01T00:00:00+08:00'),
  endsAt: new Date('2026-11-02T00:00:00+08:00'),
};

describe('campaign', () => {
  test('its window holds the beginning and not the end', () => {
    expect(stateAt(memberDay, new Date('2026-10-31T15:59:59.999Z'))).toBe('SCHEDULED');
    expect(stateAt(memberDay, new Date('2026-10-31T16:00:00Z'))).toBe('LIVE');
    expect(stateAt(memberDay, new Date('2026-11-01T15:59:59.999Z'))).toBe('LIVE');
    expect(stateAt(memberDay, new Date('2026-11-01T16:00:00Z'))).toBe('ENDED');
  });

  test('without a window it is always live', () => {
    expect(stateAt({ ...memberDay, startsAt: null, endsAt: null }, new Date(0))).toBe('LIVE');
  });

  test('is for the tiers it names, or for everyone', () => {
    expect(isFor(memberDay, 'GOLD')).toBe(true);
    expect(isFor(memberDay, 'BASIC')).toBe(false);
    expect(isFor({ ...memberDay, tiers: null }, 'BASIC')).toBe(true);
  });

  test('applies inside its window to its audience only', () => {
    const inside = new Date('2026-11-01T04:00:00Z');
    expect(appliesTo(memberDay, inside, 'GOLD')).toBe(true);
    expect(appliesTo(memberDay, inside, 'SILVER')).toBe(false);
    expect(appliesTo(memberDay, new Date('2026-11-03T00:00:00Z'), 'GOLD')).toBe(false);
  });

  test('may be changed until it is over', () => {
    expect(() => {
      checkChangeable(memberDay, new Date('2026-11-01T15:59:59.999Z'));
    }).not.toThrow();
    expect(() => {
      checkChangeable(memberDay, new Date('2026-11-01T16:00:00Z'));
    }).toThrow(DomainError);
  });
});
