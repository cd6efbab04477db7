/**
 * How much of the graph anybody may have, as data. `caller.<kind>` is counted in operations, and a mutation counts once
 * per field at its root; `quota.partner` is what a partner's clients may call in a day, but for those that have a quota of their own;
 * `oauth.token` is how often somebody may ask for a token; `field.<name>` counts each
 * occurrence of that field at the root of an operation, and `field.<name>.<kind>` goes before it for callers of that kind.
 */
import type { CallerKind } from '../../chassis/caller.js';

export interface Budget {
  points: number;
  /** The window: counting begins anew when it has passed. */
  seconds: number;
}

/** By name; null where a setting has lifted the limit. */
export type RateBudgets = ReadonlyMap<string, Budget | null>;

const perMinute = (points: number): Budget => ({ points, seconds: 60 });

export const defaultBudgets: Readonly<Record<string, Budget>> = {
  // An office or a mobile network may share one address; a page asks one to three operations.
  'caller.anonymous': perMinute(600),
  'caller.member': perMinute(600),
  'caller.ops': perMinute(1_200),
  // A chain's tills post under one code; a replay of last year's receipts does so as fast as it can.
  'caller.channel': perMinute(120_000),
  'caller.partner': perMinute(1_200),
  'quota.partner': { points: 100_000, seconds: 86_400 },
  // A client needs six an hour; an address may stand for several, and for their restarts.
  'oauth.token': perMinute(60),

  // What moves value: far more than a person does, far less than a program in a loop.
  'field.redeemReward': perMinute(20),
  'field.cancelRedemption': perMinute(20),
  'field.quoteExchange': perMinute(30),
  'field.commitExchange': perMinute(20),
  'field.cancelExchange': perMinute(20),
  'field.linkPartner': perMinute(20),
  'field.startPartnerLink': perMinute(5),
  'field.giftPoints': perMinute(10),
  'field.donatePoints': perMinute(10),
  'field.adjustPoints': perMinute(60),
  'field.fundPledge': perMinute(30),
  // One a day is all that is made: whoever asks on learns when the next one is.
  'field.exportMyData': perMinute(10),
  // What tells whether somebody is a member: numbers and telephones must not be tried out one after another.
  'field.enrolMember': perMinute(5),
  'field.enrolMember.channel': perMinute(60_000),
  // What sends messages and tries codes: members counts them again, by address and over longer times.
  'field.requestSignInCode': perMinute(10),
  'field.signIn': perMinute(20),
  'field.requestContactCode': perMinute(5),
  'field.proveContact': perMinute(20),
  // Strangers share the budget of their network, and every client behind it asks once in ten minutes.
  'field.refreshSession': perMinute(300),
  'field.member': perMinute(60),
  'field.member.ops': perMinute(600),
  'field.member.channel': perMinute(60_000),
};

const kinds: Record<Exclude<CallerKind, 'service'>, true> = {
  anonymous: true,
  member: true,
  channel: true,
  partner: true,
  ops: true,
};
const kindPattern = Object.keys(kinds).join('|');
const namePattern = new RegExp(
  `^(caller\\.(${kindPattern})|quota\\.partner|oauth\\.token|field\\.[_A-Za-z]\\w*(\\.(${kindPattern}))?)$`,
);

/** Longer windows are no rate, and timers cannot count them. */
const longestWindowSeconds = 7 * 86_400;

/**
 * The table with the entries of a setting put in: `caller.member=300/60,field.redeemReward=none`, that is points per
 * seconds, or no limit. Throws an Error that names the entry it cannot read.
 */
export function budgetsWith(changes: string): RateBudgets {
  const budgets = new Map<string, Budget | null>(Object.entries(defaultBudgets));
  for (const entry of changes.split(',').map((text) => text.trim())) {
    if (entry === '') continue;
    const [name = '', amount = ''] = entry.split('=');
    if (!namePattern.test(name))
      throw new Error(`"${name}" is no caller.<kind>, quota.partner, oauth.token or field.<name>[.<kind>]`);
    budgets.set(name, parseBudget(name, amount));
  }
  return budgets;
}

function parseBudget(name: string, amount: string): Budget | null {
  if (amount === 'none') return null;
  const [, points, seconds] = /^(\d{1,9})\/(\d{1,6})$/.exec(amount) ?? [];
  const budget = { points: Number(points), seconds: Number(seconds) };
  if (budget.points >= 1 && budget.seconds >= 1 && budget.seconds <= longestWindowSeconds) return budget;
  throw new Error(`${name} needs points/seconds, such as 20/60, or none`);
}
