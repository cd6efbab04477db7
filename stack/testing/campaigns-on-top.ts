import { inParallel } from '../in-parallel.js';
import { proposeAndApprove } from '../demo/set-up-programme.js';
import type { OnTop } from './reckoning.js';
import type { Together } from './start-together.js';

/** What `campaignsOnTop` asks for, as the reckoning takes it. */
export const onTop: OnTop = {
  doubledOn: 3,
  // What the real files sell most often.
  extraOn: new Set(['22423', '85123A', '84879', '22086', '22633', '22111', 'CD']),
};

const window = { startsAt: '1996-01-01T00:00:00Z', endsAt: '2036-01-01T00:00:00Z' };

/** Three campaigns beside the base rule, as they are proposed: the reckoning has the same ones in figures of its own. */
export const campaignsOnTop = {
  doubled: {
    campaignId: '0b5e77a1-0000-4000-8000-000000000001',
    name: { zhCN: '周三双倍', en: 'Double on Wednesdays' },
    conditions: { weekday: { anyOf: ['WEDNESDAY'] } },
    effects: [{ multiplier: { times: { numerator: 2, denominator: 1 } } }],
    priority: 300,
    ...window,
  },
  extra: {
    campaignId: '0b5e77a1-0000-4000-8000-000000000002',
    name: { zhCN: '每10元多5分', en: '5 more for 10 yuan' },
    effects: [{ pointsPerYuan: { rate: { numerator: 1, denominator: 2 }, lines: { skus: [...onTop.extraOn] } } }],
    priority: 200,
    ...window,
  },
  basket: {
    campaignId: '0b5e77a1-0000-4000-8000-000000000003',
    name: { zhCN: '满300元送50分', en: '50 for a basket of 300 yuan' },
    conditions: { basketTotal: { atLeastMinor: 30_000 } },
    effects: [{ fixedPoints: { points: 50 } }],
    caps: { perMemberPerDay: 100 },
    priority: 100,
    ...window,
  },
};

/** Takes them live: proposed by one, approved by another. */
export async function offerOnTop(house: Together): Promise<void> {
  const callers = house.callers();
  try {
    await inParallel(Object.values(campaignsOnTop), 1, (campaign) =>
      proposeAndApprove(callers, { what: 'Campaign', input: { changeId: campaign.campaignId, ...campaign } }),
    );
  } finally {
    await callers.close();
  }
}
