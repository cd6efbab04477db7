import fc from 'fast-check';
import { DomainError } from '../../../chassis/domain-error.js';
import { type Campaign, checkChangeable, checkMayStop, compileLive, stateAt } from './campaign.js';
import { baseRule, campaignOf } from './testing/campaign-of.js';

/** 1 November 2026 in Shanghai. */
const memberDay = campaignOf({ startsAt: '2026-11-01T00:00+08:00', endsAt: '2026-11-02T00:00+08:00' });
const at = (instant: string, campaign: Campaign = memberDay) => stateAt(campaign, new Date(instant));

describe('the state of a campaign', () => {
  test('its window holds the beginning and not the end', () => {
    expect(at('2026-10-31T15:59:59.999Z')).toBe('SCHEDULED');
    expect(at('2026-10-31T16:00:00Z')).toBe('LIVE');
    expect(at('2026-11-01T15:59:59.999Z')).toBe('LIVE');
    expect(at('2026-11-01T16:00:00Z')).toBe('ENDED');
  });

  test('without a window it is always live', () => {
    expect(stateAt(baseRule(), new Date(0))).toBe('LIVE');
    expect(stateAt(baseRule(), new Date('9999-12-31T23:59:59.999Z'))).toBe('LIVE');
  });

  test('a pause holds its beginning and not its end, and each counts for itself', () => {
    const paused: Campaign = {
      ...memberDay,
      pauses: [
        { from: new Date('2026-11-01T02:00:00Z'), until: new Date('2026-11-01T03:00:00Z') },
        { from: new Date('2026-11-01T05:00:00Z'), until: null },
      ],
    };
    expect(at('2026-11-01T01:59:59.999Z', paused)).toBe('LIVE');
    expect(at('2026-11-01T02:00:00Z', paused)).toBe('PAUSED');
    expect(at('2026-11-01T02:59:59.999Z', paused)).toBe('PAUSED');
    expect(at('2026-11-01T03:00:00Z', paused)).toBe('LIVE');
    expect(at('2026-11-01T04:59:59.999Z', paused)).toBe('LIVE');
    expect(at('2026-11-01T05:00:00Z', paused)).toBe('PAUSED');
    expect(at('2026-11-01T15:59:59.999Z', paused)).toBe('PAUSED');
    // A pause that nobody has ended does not outlive the campaign, and one before the window does not hide it.
    expect(at('2026-11-01T16:00:00Z', paused)).toBe('ENDED');
    const pausedBefore = { ...memberDay, pauses: [{ from: new Date('2026-10-01T00:00:00Z'), until: null }] };
    expect(at('2026-10-31T15:59:59.999Z', pausedBefore)).toBe('SCHEDULED');
    expect(at('2026-10-31T16:00:00Z', pausedBefore)).toBe('PAUSED');
  });

  test('a pause of no length pauses nothing', () => {
    const noon = '2026-11-01T04:00:00Z';
    expect(at(noon, { ...memberDay, pauses: [{ from: new Date(noon), until: new Date(noon) }] })).toBe('LIVE');
  });

  test('ended by a person, it is over from that instant on, though it was paused or had not begun', () => {
    const ended = { ...memberDay, endedAt: new Date('2026-11-01T04:00:00Z') };
    expect(at('2026-11-01T03:59:59.999Z', ended)).toBe('LIVE');
    expect(at('2026-11-01T04:00:00Z', ended)).toBe('ENDED');
    const whilePaused = { ...ended, pauses: [{ from: new Date('2026-11-01T02:00:00Z'), until: null }] };
    expect(at('2026-11-01T03:59:59.999Z', whilePaused)).toBe('PAUSED');
    expect(at('2026-11-01T04:00:00Z', whilePaused)).toBe('ENDED');
    const beforeItBegan = { ...memberDay, endedAt: new Date('2026-10-30T00:00:00Z') };
    expect(at('2026-10-29T23:59:59.999Z', beforeItBegan)).toBe('SCHEDULED');
    expect(at('2026-10-30T00:00:00Z', beforeItBegan)).toBe('ENDED');
    expect(at('2026-11-01T04:00:00Z', beforeItBegan)).toBe('ENDED');
  });
});

test('what is made ready for many purchases is live exactly when the state is', () => {
  // Few instants, so that they often coincide: those of the first ten milliseconds.
  const at = fc.nat({ max: 10 }).map((ms) => new Date(ms));
  const instants = fc.record({
    startsAt: fc.option(at),
    endsAt: fc.option(at),
    endedAt: fc.option(at),
    pauses: fc.array(fc.record({ from: at, until: fc.option(at) }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(instants, (drawn) => {
      const campaign: Campaign = { ...memberDay, ...drawn };
      const isLive = compileLive(campaign);
      for (let ms = 0; ms <= 11; ms += 1) expect(isLive(ms)).toBe(stateAt(campaign, new Date(ms)) === 'LIVE');
    }),
  );
});

describe('a change of a campaign', () => {
  const refusalOf = (check: () => void) => {
    try {
      check();
      return null;
    } catch (error) {
      if (error instanceof DomainError) return { code: error.code, ...error.details };
      throw error;
    }
  };
  const refusalAt = (campaign: Campaign, now: string) =>
    refusalOf(() => {
      checkChangeable(campaign, new Date(now));
    });

  test('is possible until it is over', () => {
    expect(refusalAt(memberDay, '2026-10-01T00:00:00Z')).toBeNull();
    expect(refusalAt(memberDay, '2026-11-01T15:59:59.999Z')).toBeNull();
    expect(refusalAt(memberDay, '2026-11-01T16:00:00Z')).toEqual({
      code: 'CAMPAIGN_OVER',
      endedAt: '2026-11-01T16:00:00.000Z',
    });
  });

  test('is refused with the end that came first', () => {
    const endedBefore = { ...memberDay, endedAt: new Date('2026-11-01T04:00:00Z') };
    expect(refusalAt(endedBefore, '2026-11-20T00:00:00Z')).toMatchObject({ endedAt: '2026-11-01T04:00:00.000Z' });
    const endedAfter = { ...memberDay, endedAt: new Date('2026-11-03T00:00:00Z') };
    expect(refusalAt(endedAfter, '2026-11-20T00:00:00Z')).toMatchObject({ endedAt: '2026-11-01T16:00:00.000Z' });
  });

  test('never stops the base rule', () => {
    const refusalToStop = (campaign: Campaign) =>
      refusalOf(() => {
        checkMayStop(campaign);
      });
    expect(refusalToStop(memberDay)).toBeNull();
    expect(refusalToStop(baseRule())).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'campaignId'] });
  });
});
