import { createRequire } from 'node:module';
import { GraphQLError, locatedError } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { getMetadataArgsStorage } from 'typeorm';
import { DateUtils } from 'typeorm/util/DateUtils.js';
import { OrmUtils } from 'typeorm/util/OrmUtils.js';
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

  test('an object is a plain one, to be copied and not shared', () => {
    const [inner, merged] = [{ id: undefined }, {} as Record<string, unknown>];
    OrmUtils.mergeDeep(merged, { inner });
    expect(merged['inner']).toEqual(inner);
    expect(merged['inner']).not.toBe(inner);
  });

  test.each([
    ['Map', z.map(z.string(), z.number()), () => new Map([['a', 1]])],
    ['Set', z.set(z.string()), () => new Set(['a'])],
    ['Array', z.instanceof(Array), () => ['a']],
    ['RegExp', z.instanceof(RegExp), () => /a/],
    ['Promise', z.instanceof(Promise), async () => Promise.resolve('a')],
  ])('of the class %s is what is', (_, shape: z.ZodType, make) => {
    expect(shape.safeParse(make()).success).toBe(true);
  });
});

test('what other files have decorated is forgotten', () => {
  // Made from in here, a realm takes this file's global object for the one that packages have.
  type Realm = new (...settings: object[]) => { global: object };
  const Realm = createRequire(import.meta.url)('./realm-of-packages.cjs') as Realm;
  const names = ['TypeGraphQLMetadataStorage', 'typeormMetadataArgsStorage'];
  for (const name of names) Object.assign(globalThis, { [name]: 'left by an earlier file' });
  const projectConfig = { globals: {}, fakeTimers: {}, testEnvironmentOptions: {} };
  expect(new Realm({ globalConfig: {}, projectConfig }, { docblockPragmas: {} }).global).toBeDefined();
  for (const name of names) expect(globalThis).not.toHaveProperty(name);
});

test('and so decorators begin with nothing', () => {
  expect(getMetadataStorage().objectTypes).toEqual([]);
  expect(getMetadataArgsStorage().tables).toEqual([]);
});
