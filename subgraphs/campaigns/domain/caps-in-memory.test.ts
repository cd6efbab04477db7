import type { MemberId } from '../../../schema/vocabulary.js';
import { CapsInMemory } from './caps-in-memory.js';
import { decideAwards } from './decide-awards.js';
import { bookOf, campaignOf, fixed } from './testing/campaign-of.js';
import { factsOf } from './testing/facts-of.js';

/** What a campaign of ten points leaves to one purchase after the other: by whom, on which day of November. */
function paid(caps: object, purchases: [string, number][], whenShort = 'PART'): number[] {
  const campaign = campaignOf({ effects: [fixed(10)], caps, whenShort });
  const [, award] = decideAwards(bookOf(campaign), factsOf());
  const counted = new CapsInMemory(campaign);
  return purchases.map(([memberId, day]) => {
    const left = award && counted.leave(award, { memberId: memberId as MemberId, day: `2026-11-${day}` });
    return (left?.points ?? 0) - (left?.cut ?? 0);
  });
}

describe('caps in memory', () => {
  test('are counted from zero, for each member and for all', () => {
    expect(
      paid({}, [
        ['ann', 11],
        ['ann', 11],
      ]),
    ).toEqual([10, 10]);
    expect(
      paid({ perMember: 25 }, [
        ['ann', 11],
        ['ann', 12],
        ['bo', 12],
        ['ann', 13],
        ['ann', 14],
      ]),
    ).toEqual([10, 10, 10, 5, 0]);
    expect(
      paid({ perCampaign: 25 }, [
        ['ann', 11],
        ['bo', 12],
        ['cy', 13],
        ['ann', 14],
      ]),
    ).toEqual([10, 10, 5, 0]);
  });

  test('of a day begin anew with the next', () => {
    expect(
      paid({ perMemberPerDay: 12 }, [
        ['ann', 11],
        ['ann', 11],
        ['bo', 11],
        ['ann', 12],
        ['ann', 12],
      ]),
    ).toEqual([10, 2, 10, 10, 2]);
    expect(
      paid({ perDay: 15, perMember: 18 }, [
        ['ann', 11],
        ['bo', 11],
        ['ann', 12],
        ['ann', 12],
      ]),
    ).toEqual([10, 5, 8, 0]);
  });

  test('leave nothing where a part is not wanted, and the room to others', () => {
    expect(
      paid(
        { perCampaign: 15 },
        [
          ['ann', 11],
          ['bo', 11],
        ],
        'NOTHING',
      ),
    ).toEqual([10, 0]);
  });
});
