/**
 * Rewards is killed at moments that nobody chose, again and again, while forty members redeem, cancel and give back: KILL_ROUNDS says how
 * often, KILL_SEED at which moments.
 */
import { RedeemingHouse } from '../testing/redemptions/redeeming-house.js';
import { runKillStorm } from '../testing/redemptions/kill-storm.js';

const count = Number(process.env['KILL_ROUNDS'] ?? 30);
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 2 ** 31);

it(`loses, doubles and oversells nothing in ${String(count)} rounds`, async () => {
  const house = await RedeemingHouse.start({ PAYMENT_TIMEOUT_MS: '1000' });
  try {
    console.log(`KILL_SEED=${String(seed)}`);
    const { rounds, lost, oversold, disagreements, ...counts } = await runKillStorm(house, { rounds: count, seed });
    console.table(rounds);
    console.table([{ ...counts, lost: lost.length, oversold: oversold.length, disagreements: disagreements.length }]);
    expect({ lost, oversold, disagreements, unanswerable: counts.unanswerable }).toEqual({
      lost: [],
      oversold: [],
      disagreements: [],
      unanswerable: 0,
    });
    // They were killed while they worked.
    expect(rounds.filter(({ unanswered }) => unanswered > 0).length).toBeGreaterThan(count / 2);
    expect(counts.settled + counts.cancelled).toBeGreaterThan(count);
  } finally {
    await house.stop();
  }
}, 1_800_000);
