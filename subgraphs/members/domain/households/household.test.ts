import { handbookLadder } from '../tiers/tiers.fixture.js';
import { invitationEnd, mayJoinFrom, nextHead, sharedTier } from './household.js';

test('who has been there longest follows the head; of two who came together, one and the same', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day));
  expect(nextHead([])).toBeNull();
  expect(
    nextHead([
      { memberId: 'b', joinedAt: at(3) },
      { memberId: 'a', joinedAt: at(5) },
    ]),
  ).toBe('b');
  expect(
    nextHead([
      { memberId: 'b', joinedAt: at(3) },
      { memberId: 'a', joinedAt: at(3) },
    ]),
  ).toBe('a');
});

test('the best tier is shared', () => {
  const [basic, silver, gold] = ['BASIC', 'SILVER', 'GOLD'].map((code) => handbookLadder.byCode(code as 'BASIC'));
  expect(sharedTier([basic!, gold!, silver!])?.code).toBe('GOLD');
  expect(sharedTier([])).toBeNull();
});

test('an invitation is good for seven days, and who has left waits for thirty', () => {
  expect(invitationEnd(new Date('2026-11-01T04:00:00Z'))).toEqual(new Date('2026-11-08T04:00:00Z'));
  expect(mayJoinFrom(new Date('2026-11-01T04:00:00Z'))).toEqual(new Date('2026-12-01T04:00:00Z'));
  expect(mayJoinFrom(null)).toBeNull();
});
