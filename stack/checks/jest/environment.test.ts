import { GraphQLError, locatedError } from 'graphql';
import { getMetadataArgsStorage } from 'typeorm';
import { getMetadataStorage } from 'type-graphql';
import { DateUtils } from 'typeorm/util/DateUtils.js';
import { z } from 'zod';

/** Packages live outside the test file, and yet have to know its things for what they are. */
describe('to a package', () => {
  const thrownBy = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };

  test.each([
    ['made here', () => new TypeError('ours')],
    ['made by the engine', () => thrownBy(() => (undefined as unknown as { field: string }).field)],
    ['of a class of ours', () => new (class Ours extends Error {})('ours')],
  ])('an error %s is an error', (_, make) => {
    const error = make();
    expect(locatedError(error, [])).toBeInstanceOf(GraphQLError);
    expect(locatedError(error, []).originalError).toBe(error);
  });

  test('a Date is a date', () => {
    const date = new Date('2026-11-26T00:00:00Z');
    expect(z.date().parse(date)).toBe(date);
    expect(DateUtils.mixedDateToUtcDatetimeString(date)).toBe('2026-11-26 00:00:00.000');
  });
});

test('nothing is decorated by other files', () => {
  expect(getMetadataStorage().objectTypes).toEqual([]);
  expect(getMetadataArgsStorage().tables).toEqual([]);
});
