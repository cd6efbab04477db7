import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, refusal, textOf } from '../testing/written-rules.js';
import { hours } from './hours.js';

const lunch = { from: '11:30', until: '13:00' };
const night = { from: '22:00', until: '02:00' };

describe('hours', () => {
  test.each([
    [lunch, '11:29:59.999', false],
    [lunch, '11:30', true],
    [lunch, '12:59:59.999', true],
    [lunch, '13:00', false],
    [night, '21:59', false],
    [night, '22:00', true],
    [night, '23:59:59.999', true],
    [night, '00:00', true],
    [night, '01:59', true],
    [night, '02:00', false],
    [{ from: '22:00', until: '00:00' }, '23:59', true],
    [{ from: '22:00', until: '00:00' }, '00:00', false],
    [{ from: '00:00', until: '00:01' }, '00:00', true],
    // 03:30 in London is 11:30 in Shanghai.
    [lunch, '03:30Z', true],
  ])('%j at %s: %s', (window, time, met) => {
    expect(meets(hours, window, factsOf({ at: `2026-11-11T${time}` }))).toBe(met);
  });

  test('says where it goes past midnight', () => {
    expect(textOf(hours, lunch)).toEqual({ 'zh-CN': '11:30 至 13:00', en: 'from 11:30 to 13:00' });
    expect(textOf(hours, night)).toEqual({ 'zh-CN': '22:00 至次日 02:00', en: 'from 22:00 to 02:00' });
  });

  test.each([
    [lunch, night, true],
    [lunch, { from: '13:00', until: '14:00' }, true],
    [lunch, { from: '12:59', until: '14:00' }, false],
    [lunch, { from: '11:45', until: '12:00' }, false],
    [night, { from: '02:00', until: '22:00' }, true],
    [night, { from: '01:59', until: '03:00' }, false],
    [night, { from: '23:00', until: '01:00' }, false],
    [night, { from: '00:00', until: '01:00' }, false],
  ])('%j and %j never at once: %s', (one, other, never) => {
    expect(exclude(hours, one, other)).toBe(never);
  });

  test.each([
    [{ from: '08:00', until: '08:00' }, 'until: must differ from from'],
    [{ from: '8:00', until: '09:00' }, 'from: must be a time from 00:00 to 23:59'],
    [{ from: '08:00', until: '24:00' }, 'until: must be a time from 00:00 to 23:59'],
    [{ from: '08:60', until: '09:00' }, 'from: must be a time from 00:00 to 23:59'],
    [{ from: '08:00', until: '09:00\n' }, 'until: must be a time from 00:00 to 23:59'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(hours, written)).toBe(reason);
  });
});
