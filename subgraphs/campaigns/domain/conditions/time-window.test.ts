import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, refusal, textOf } from '../testing/written-rules.js';
import { timeWindow } from './time-window.js';

const singlesDay = { from: '2026-11-11T00:00:00+08:00', until: '2026-11-12T00:00:00+08:00' };

describe('timeWindow', () => {
  test.each([
    ['2026-11-10T23:59:59.999', false],
    ['2026-11-11T00:00', true],
    ['2026-11-11T23:59:59.999', true],
    ['2026-11-12T00:00', false],
  ])('holds its beginning and not its end: %s %s', (at, met) => {
    expect(meets(timeWindow, singlesDay, factsOf({ at }))).toBe(met);
  });

  test('takes instants and their texts, and keeps the text', () => {
    const asDates = { from: new Date(singlesDay.from), until: new Date(singlesDay.until) };
    const stored = { from: '2026-11-10T16:00:00.000Z', until: '2026-11-11T16:00:00.000Z' };
    expect(timeWindow.params.parse(asDates)).toEqual(stored);
    expect(timeWindow.params.parse(singlesDay)).toEqual(stored);
  });

  test("is written by the clock of the programme's zone", () => {
    expect(textOf(timeWindow, singlesDay)).toEqual({
      'zh-CN': '2026-11-11 00:00 至 2026-11-12 00:00',
      en: 'from 2026-11-11 00:00 to 2026-11-12 00:00',
    });
  });

  test('windows that at most touch exclude one another', () => {
    const dayAfter = { from: singlesDay.until, until: '2026-11-13T00:00:00+08:00' };
    const across = { from: '2026-11-11T23:59:59.999+08:00', until: dayAfter.until };
    expect(exclude(timeWindow, singlesDay, dayAfter)).toBe(true);
    expect(exclude(timeWindow, singlesDay, across)).toBe(false);
    expect(exclude(timeWindow, singlesDay, singlesDay)).toBe(false);
  });

  test.each([
    [{ ...singlesDay, until: singlesDay.from }, 'until: must be after from'],
    // The same instant in another offset.
    [{ ...singlesDay, until: '2026-11-10T16:00:00Z' }, 'until: must be after from'],
    [{ ...singlesDay, from: '2026-11-11T00:00:00' }, 'from: must be an instant with its offset'],
    [{ ...singlesDay, from: 0 }, 'from: must be an instant with its offset'],
    [{ ...singlesDay, from: null }, 'from: must be an instant with its offset'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(timeWindow, written)).toBe(reason);
  });
});
