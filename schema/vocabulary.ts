/**
 * The words all subgraphs share: scalars, money, pages, failures that several subgraphs return, branded ids.
 *
 * Types here are `@shareable`: composition allows every subgraph that returns them to define them, equal in all.
 */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Directive, Field, ID, InputType, InterfaceType, ObjectType } from 'type-graphql';

/* Branded ids: a MemberId cannot be handed over where a PurchaseId is meant. */

export type Brand<T, Name extends string> = T & { readonly __brand: Name };
export type MemberId = Brand<string, 'MemberId'>;
export type PurchaseId = Brand<string, 'PurchaseId'>;
export type ReturnId = Brand<string, 'ReturnId'>;
export type AwardId = Brand<string, 'AwardId'>;
export type CampaignId = Brand<string, 'CampaignId'>;
export type RewardId = Brand<string, 'RewardId'>;
export type RedemptionId = Brand<string, 'RedemptionId'>;
export type PartnerId = Brand<string, 'PartnerId'>;
export type ExchangeId = Brand<string, 'ExchangeId'>;
/** Whole points. */
export type Points = number;

export type Locale = 'zh-CN' | 'en';
/** A text in every language members read. */
export type LocalisedText = Record<Locale, string>;
export const defaultLocale: Locale = 'zh-CN';

/* Scalars */

function safeIntOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new GraphQLError('SafeInt takes whole numbers between -(2^53 - 1) and 2^53 - 1', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  return value;
}

export const SafeInt = new GraphQLScalarType<number, number>({
  name: 'SafeInt',
  description:
    'A whole number that JavaScript holds exactly: between -(2^53 - 1) and 2^53 - 1. Points and minor units.',
  serialize: safeIntOf,
  parseValue: safeIntOf,
  parseLiteral: (node) => safeIntOf(node.kind === Kind.INT ? Number(node.value) : undefined),
});

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, ISO 8601 with its offset, for example 2026-11-22T09:30:00Z.',
  specifiedByURL: GraphQLDateTime.specifiedByURL,
  serialize: (value) => new Date(value as string | number | Date).toISOString(),
  parseValue: (value) => instantOf(() => GraphQLDateTime.parseValue(value)),
  parseLiteral: (node, variables) => instantOf(() => GraphQLDateTime.parseLiteral(node, variables)),
});

/** The library's parser knows RFC 3339; its errors carry no code of ours. */
function instantOf(parse: () => Date): Date {
  try {
    return parse();
  } catch {
    throw new GraphQLError('DateTime takes an instant as ISO 8601 with its offset', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
}

function dayTextOf(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const instant = new Date(`${value}T00:00:00Z`);
    if (!Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value)) return value;
  }
  throw new GraphQLError('Date takes a day of the calendar as YYYY-MM-DD', { extensions: { code: 'BAD_USER_INPUT' } });
}

/** `Date` in the graph; a 'YYYY-MM-DD' string in the code, because a day is not an instant. */
export const DateOnly = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: "A day of the programme's calendar, YYYY-MM-DD.",
  serialize: dayTextOf,
  parseValue: dayTextOf,
  parseLiteral: (node) => dayTextOf(node.kind === Kind.STRING ? node.value : undefined),
});

/* Money and pages */

@ObjectType({ description: 'An amount of money in the smallest unit of its currency (fen for CNY).' })
@Directive('@shareable')
export class Money {
  @Field(() => SafeInt)
  amountMinor: number;

  @Field(() => String, { description: 'ISO 4217 code' })
  currency: string;

  static of(amountMinor: number, currency = 'CNY'): Money {
    return Object.assign(new Money(), { amountMinor, currency });
  }
}

@InputType({ description: 'An amount of money in the smallest unit of its currency (fen for CNY).' })
export class MoneyInput {
  @Field(() => SafeInt)
  amountMinor: number;

  @Field(() => String, { description: 'ISO 4217 code' })
  currency: string;
}

@ObjectType({ description: 'Where a page of a connection stands.' })
@Directive('@shareable')
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage: boolean;

  @Field(() => Boolean)
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true })
  startCursor: string | null;

  @Field(() => String, { nullable: true })
  endCursor: string | null;
}

/* Failures */

@InterfaceType({
  autoRegisterImplementations: false,
  description:
    'An outcome other than the one asked for, that the caller can act on. `message` is for people, `code` for programs.',
})
export abstract class Failure {
  @Field(() => String)
  code: string;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  message: string;
}

@ObjectType({ implements: Failure, description: 'The wallet holds fewer spendable points than this needs.' })
@Directive('@shareable')
export class NotEnoughPoints extends Failure {
  @Field(() => SafeInt)
  spendable: number;

  @Field(() => SafeInt)
  needed: number;
}

@ObjectType({ implements: Failure, description: 'Stopped for a look by a person; the points are held meanwhile.' })
@Directive('@shareable')
export class UnderReview extends Failure {
  @Field(() => ID)
  reviewId: string;
}
