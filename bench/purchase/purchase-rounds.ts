import { figuresTable } from '../measuring/figures-table.js';
import { callsTo, MeasuredServices } from '../measuring/measured-services.js';
import type { OwnServer } from '../measuring/own-server.js';
import { ratioTable } from '../measuring/ratios.js';
import { seedMembers } from '../measuring/seed-members.js';
import { takeTurns, type Turns } from '../measuring/take-turns.js';

import { listedPurchases, perList, postingsAlone, singlePurchases } from './purchases.js';
import { programmeCurrency, seedCampaigns, seedCurrency } from './seed-programme.js';

export interface PurchaseSize extends Turns {
  members: number;
}

const inFlight = 64;
const listsInFlight = 4;
const campaignCounts = [1, 10, 100, 1_000];
const singly = (campaigns: number) => `single, ${campaigns} campaigns`;
const fewSingly = `single, 1 campaign, ${listsInFlight} in flight`;
const alone = 'postAwards alone';
const listed = `lists of ${perList}, 1 campaign`;

/**
 * Purchases by signed HTTP, from the report to posted points: members, points and a campaigns service for each number of live
 * campaigns, every one a process of its own on a server of this run's own. This process asks and signs.
 */
export async function measurePurchases(server: OwnServer, { members, ...turns }: PurchaseSize): Promise<string[]> {
  const services = await MeasuredServices.on(server, programmeCurrency);
  const opened: { close(): Promise<void> }[] = [];
  const calls = (...to: Parameters<typeof callsTo>) => {
    const made = callsTo(...to);
    opened.push(made);
    return made;
  };
  try {
    const membersService = await services.start('members');
    const points = await services.start('points');
    await seedMembers(server, membersService, members);
    await seedCurrency(server.adminUrl(points.database));
    const contenders = [postingsAlone(alone, inFlight, calls('campaigns', 'points', points.url), members)];
    for (const count of campaignCounts) {
      const peers = { members: membersService.url, points: points.url };
      const campaigns = await services.start('campaigns', peers);
      await seedCampaigns(server.adminUrl(campaigns.database), count);
      const client = calls('gateway', 'campaigns', campaigns.url);
      contenders.push(singlePurchases(singly(count), inFlight, client, members));
      if (count > 1) continue;
      contenders.push(singlePurchases(fewSingly, listsInFlight, client, members));
      contenders.push(listedPurchases(listed, listsInFlight, client, members));
    }
    const results = await takeTurns(contenders, turns);
    const over = (name: string, to: string) => results.ratio(name, to);
    return [
      ratioTable([
        {
          what: 'purchase over postAwards alone, 1 campaign',
          found: over(singly(1), alone),
          expected: 0.4,
          bound: 'at least',
        },
        { what: '100 campaigns over 1', found: over(singly(100), singly(1)), expected: 0.75, bound: 'at least' },
        { what: '1,000 campaigns over 1', found: over(singly(1_000), singly(1)), expected: 0.5, bound: 'at least' },
        {
          what: `purchases in lists of ${perList} over single ones, ${listsInFlight} calls in flight`,
          found: perList * over(listed, fewSingly),
          expected: 5,
          bound: 'at least',
        },
        {
          what: `the same over single ones with ${inFlight} in flight, which share round trips`,
          found: perList * over(listed, singly(1)),
          expected: 5,
          bound: 'at least',
        },
      ]),
      figuresTable(`${inFlight} in flight; of lists ${listsInFlight}, and calls are counted`, results),
      'Not shown: the gateway, and a network. Asking and signing share the cores with the services and the database.',
    ];
  } finally {
    await Promise.all(opened.map((one) => one.close()));
    await services.stop();
  }
}
