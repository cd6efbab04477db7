import { personOf, possiblePersonOf, survivorOf, type MemberMerge } from './member-merge.js';

const merge = (memberId: string, into: string | null): MemberMerge => ({
  mergeId: `${memberId} of ${into}`,
  memberId,
  into,
});
const inForce = (...merges: MemberMerge[]) => new Map(merges.map((one) => [one.memberId, one]));

describe('who is one person', () => {
  const merges = inForce(merge('boris', 'anna'), merge('clara', 'anna'), merge('dora', null));

  it.each(['anna', 'boris', 'clara'])('%s with all who were merged into the same survivor', (memberId) => {
    expect(personOf(merges, memberId).sort()).toEqual(['anna', 'boris', 'clara']);
  });

  it('nobody else with one whose merge has ended, or who never was merged', () => {
    expect([personOf(merges, 'dora'), personOf(merges, 'emil')]).toEqual([['dora'], ['emil']]);
    expect([survivorOf(merges, 'boris'), survivorOf(merges, 'dora'), survivorOf(merges, 'emil')]).toEqual([
      'anna',
      null,
      null,
    ]);
  });
});

describe('who may be one person when any of the merges may be in force', () => {
  it('includes everybody whom each of them by itself, and all together, make one', () => {
    const tried = [
      merge('boris', 'anna'),
      merge('boris', 'dora'),
      merge('anna', 'emil'),
      merge('clara', 'anna'),
      merge('fred', null),
    ];
    expect(possiblePersonOf(tried, 'boris').sort()).toEqual(['anna', 'boris', 'clara', 'dora', 'emil']);
    for (const one of tried) {
      const person = personOf(inForce(one), 'boris');
      expect(possiblePersonOf(tried, 'boris')).toEqual(expect.arrayContaining(person));
    }
    expect(possiblePersonOf(tried, 'fred')).toEqual(['fred']);
  });
});
