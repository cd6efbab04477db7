import { bucketsAtStart } from '../ledger/posting.js';
import { currencyOf } from '../ledger/holders.js';
import { seedBooks } from '../ledger/seed-books.js';
import { figuresTable } from '../measuring/figures-table.js';
import { callsTo, MeasuredServices } from '../measuring/measured-services.js';
import type { OwnServer } from '../measuring/own-server.js';
import { ratioTable } from '../measuring/ratios.js';
import { seedMembers } from '../measuring/seed-members.js';
import { takeTurns, type Turns } from '../measuring/take-turns.js';
import { holdsAndSettlementsAlone, redemptions } from './redemptions.js';
import { hotRewardId, seedRewards, spreadRewardId } from './seed-rewards.js';

export interface RedeemSize extends Turns {
  members: number;
}

const inFlight = 128;
const alone = 'holdPoints and settleHold alone';
const spread = 'redemptions of 1,000 rewards';
const hot = 'redemptions of one hot reward';

/**
 * Redemptions by signed HTTP, from the request to the settled answer: members, points and rewards, every one a process of its own on
 * a server of this run's own. What they are beside are the same two mutations of points that each of them asks for, one after the other, by
 * signed HTTP and with as many in flight. This process asks and signs.
 */
export async function measureRedemptions(server: OwnServer, { members, ...turns }: RedeemSize): Promise<string[]> {
  const currency = currencyOf(0);
  const services = await MeasuredServices.on(server, currency);
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
    await seedBooks(server.adminUrl(points.database), { members, brands: 1, rowsPerMember: bucketsAtStart });
    const rewards = await services.start('rewards', { members: membersService.url, points: points.url });
    await seedRewards(server.adminUrl(rewards.database));
    const client = calls('gateway', 'rewards', rewards.url);
    const results = await takeTurns(
      [
        holdsAndSettlementsAlone(alone, inFlight, calls('rewards', 'points', points.url), { members, currency }),
        redemptions(spread, inFlight, client, { members, rewardId: spreadRewardId }),
        redemptions(hot, inFlight, client, { members, rewardId: () => hotRewardId }),
      ],
      turns,
    );
    return [
      ratioTable([
        {
          what: 'redemption, spread, over holdPoints and settleHold alone',
          found: results.ratio(spread, alone),
          expected: 0.4,
          bound: 'at least',
        },
        {
          what: 'redemption of one hot reward over the same',
          found: results.ratio(hot, alone),
          expected: 0.4,
          bound: 'at least',
        },
        { what: 'one hot reward over spread', found: results.ratio(hot, spread), expected: 0.5, bound: 'at least' },
      ]),
      figuresTable(`${inFlight} in flight; a hold with its settlement counts as one`, results),
      'Not shown: the gateway, a cash part, and a network. Asking and signing share the cores with the services and the database.',
    ];
  } finally {
    await Promise.all(opened.map((one) => one.close()));
    await services.stop();
  }
}
