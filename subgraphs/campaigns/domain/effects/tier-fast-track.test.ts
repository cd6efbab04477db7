import { offerOf, refusal } from '../testing/written-rules.js';
import { tierFastTrack } from './tier-fast-track.js';

test('a tier is handed over with its days', () => {
  expect(tierFastTrack).toMatchObject({ gives: 'GRANT', topic: 'tier-fast-track-granted' });
  expect(offerOf(tierFastTrack, { tier: 'GOLD', days: 30 })).toEqual({
    'zh-CN': '金卡会员体验 30 天',
    en: 'gold tier for 30 days',
  });
  expect(offerOf(tierFastTrack, { tier: 'SILVER', days: 1 }).en).toBe('silver tier for 1 day');
});

test.each([
  [{ tier: 'BASIC', days: 30 }, 'tier: must be above BASIC, which everyone has'],
  [{ tier: 'GOLD', days: 0 }, 'days: must be 1 or more'],
  [{ tier: 'GOLD', days: 367 }, 'days: must be at most 366'],
  [{ tier: 'GOLD', days: 1.5 }, 'days: must be a whole number'],
])('%j is refused', (written, reason) => {
  expect(refusal(tierFastTrack, written)).toBe(reason);
});
