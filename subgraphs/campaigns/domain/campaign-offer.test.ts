import { offerOf } from './campaign-offer.js';
import { compileCampaign } from './compiled-campaign.js';
import { campaignOf, type CampaignWords, kinds, perYuan, zone } from './testing/campaign-of.js';
import { factsOf, type FewWords } from './testing/facts-of.js';

function offer(campaign: CampaignWords, words: FewWords = {}) {
  const found = offerOf(compileCampaign(campaignOf(campaign), kinds, zone), factsOf(words), kinds);
  return found && { state: found.state, needs: found.needs, text: found.text };
}

const double = { 'zh-CN': '2 倍积分', en: '2 times the points' };

describe('an offer', () => {
  test('is what a campaign gives, where nothing is needed for it', () => {
    expect(offer({})).toEqual({ state: 'LIVE', needs: [], text: double });
    expect(offer({ conditions: { basketTotal: { atLeastMinor: 10_000 } } })).toEqual({
      state: 'LIVE',
      needs: [],
      text: double,
    });
  });

  test('says what is still to be done', () => {
    const conditions = { all: [{ basketTotal: { atLeastMinor: 10_000 } }, { payment: { anyOf: ['alipay'] } }] };
    expect(offer({ conditions }, { lines: [{ amountMinor: 7_000 }] })).toEqual({
      state: 'LIVE',
      needs: [
        { 'zh-CN': '再消费 30 元', en: 'spend 30 yuan more' },
        { 'zh-CN': '改用“alipay”支付', en: 'pay by alipay' },
      ],
      text: {
        'zh-CN': '再消费 30 元，改用“alipay”支付：2 倍积分',
        en: 'spend 30 yuan more and pay by alipay: 2 times the points',
      },
    });
  });

  test('needs no basket yet', () => {
    expect(offer({ conditions: { basketTotal: { atLeastMinor: 3_000 } } }, { lines: [] })?.needs).toEqual([
      { 'zh-CN': '再消费 30 元', en: 'spend 30 yuan more' },
    ]);
  });

  test('is none to those whom the campaign is not for', () => {
    const conditions = { tier: { anyOf: ['GOLD'] } };
    expect(offer({ conditions }, { tier: 'SILVER' })).toBeNull();
    expect(offer({ conditions }, { tier: 'GOLD' })).toMatchObject({ state: 'LIVE', needs: [] });
  });

  test("names the member's own tier", () => {
    expect(offer({ effects: [perYuan(1, 1, true)] }, { tier: 'DIAMOND' })?.text).toEqual({
      'zh-CN': '每元 1 积分，钻石会员 × 2',
      en: '1 per yuan, diamond tier × 2',
    });
  });

  test('comes thirty days before its campaign, and no earlier', () => {
    expect(offer({}, { at: '2026-10-01T23:59:59.999' })).toBeNull();
    // Thirty times 24 hours before 1 November.
    expect(offer({}, { at: '2026-10-02T00:00' })).toMatchObject({ state: 'COMING', text: double });
    expect(offer({}, { at: '2026-10-31T23:59:59.999' })).toMatchObject({ state: 'COMING' });
    expect(offer({}, { at: '2026-11-01T00:00' })).toMatchObject({ state: 'LIVE' });
  });

  test('is none while the campaign is paused, and none once it is over', () => {
    expect(offer({ pauses: [{ from: '2026-11-11T12:00+08:00', until: null }] })).toBeNull();
    expect(offer({ pauses: [{ from: '2026-11-11T12:00:00.001+08:00', until: null }] })).not.toBeNull();
    expect(offer({ endedAt: '2026-11-11T12:00+08:00' })).toBeNull();
    expect(offer({ endsAt: '2026-11-11T12:00+08:00' })).toBeNull();
    expect(offer({ startsAt: '2026-11-12T00:00+08:00', endedAt: '2026-11-11T11:00+08:00' })).toBeNull();
  });
});
