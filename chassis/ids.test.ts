import { jest } from '@jest/globals';
import { version } from 'uuid';
import { isId, newId } from './ids.js';

const made = (count: number) => Array.from({ length: count }, () => newId());
const millisecondsOf = (id: string) => parseInt(id.replaceAll('-', '').slice(0, 12), 16);

afterEach(() => {
  jest.useRealTimers();
});

it('makes ids of the time that differ, in the order of their making', () => {
  const before = Date.now();
  const ids = made(20_000);
  expect(ids.every((id) => isId(id) && version(id) === 7)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(millisecondsOf(ids[0]!)).toBeGreaterThanOrEqual(before);
  expect(millisecondsOf(ids.at(-1)!)).toBeLessThanOrEqual(Date.now());
});

it('keeps their order where the clock is set back', () => {
  const now = Date.now() + 1000;
  jest.useFakeTimers({ now });
  const [later] = made(1);
  jest.setSystemTime(now - 500);
  const ids = [later!, ...made(1000)];
  expect([...ids].sort()).toEqual(ids);
  jest.setSystemTime(now + 1);
  expect(millisecondsOf(newId())).toBe(now + 1);
});

it('leaves nothing to guess from one id to the next but the time and the count', () => {
  jest.useFakeTimers({ now: Date.now() + 5000 });
  const tails = made(1000).map((id) => id.slice(-11));
  expect(new Set(tails).size).toBe(tails.length);
});
