/**
 * Rule: what looks like abuse is stopped before it is posted and shown to a person. A risk rule is data: on which kind of
 * action, counted per device, member or recipient, over which time, and from which count or sum on it stops. It looks at
 * what was done before and at the action itself, so that one history gives one answer, whenever it is asked.
 */
import type { Instant } from './instant.js';

export const riskActions = ['REDEMPTION', 'GIFT', 'EXCHANGE', 'DONATION'] as const;
export type RiskActionKind = (typeof riskActions)[number];

export const riskSubjects = ['DEVICE', 'MEMBER', 'RECIPIENT'] as const;
export type RiskSubject = (typeof riskSubjects)[number];

export interface RiskRule {
  /** Names the rule in reviews: short, in capitals. */
  code: string;
  action: RiskActionKind;
  per: RiskSubject;
  measure: 'COUNT' | 'POINTS';
  /** The action with which the count or sum reaches this is stopped, it included. */
  stopAt: number;
  windowSeconds: number;
  /** Looks only at members whose wallet was opened at most so many hours before; null looks at all. */
  firstHours: number | null;
}

/** Something a rule may look at: done or stopped, it counts. */
export interface RiskAction {
  action: RiskActionKind;
  memberId: string;
  /** Whom a gift is for. */
  recipientId: string | null;
  /** A keyed digest of the device's id; null where the request named none. */
  device: string | null;
  channel: string | null;
  currency: string;
  points: number;
  at: Instant;
  /** When the member's wallet was opened: what "first hours" runs from. */
  memberSince: Instant;
  /** The rule that stopped it. */
  stoppedBy: string | null;
}

/** What was done before by one subject, in any order. */
export type RiskHistory = ReadonlyMap<string, readonly RiskAction[]>;

export interface RiskState {
  rules: readonly RiskRule[];
  /** By `subjectKey`. */
  history: RiskHistory;
}

export const noRisk: RiskState = { rules: [], history: new Map() };

export function subjectKey(action: RiskActionKind, per: RiskSubject, subject: string): string {
  return `${action}/${per}/${subject}`;
}

/** Under which keys an action is found again: one per subject that it has. */
export function subjectKeysOf(action: RiskAction): string[] {
  return riskSubjects.flatMap((per) => {
    const subject = subjectOf(action, per);
    return subject === null ? [] : [subjectKey(action.action, per, subject)];
  });
}

/** The first rule, in their order, that stops the action; null when it may go on. */
export function ruleThatStops({ rules, history }: RiskState, action: RiskAction): RiskRule | null {
  return rules.find((rule) => stops(rule, action, history)) ?? null;
}

function stops(rule: RiskRule, action: RiskAction, history: RiskHistory): boolean {
  if (rule.action !== action.action) return false;
  if (rule.firstHours !== null && hoursBetween(action.memberSince, action.at) >= rule.firstHours) return false;
  const subject = subjectOf(action, rule.per);
  if (subject === null) return false;
  const since = new Date(Date.parse(action.at) - rule.windowSeconds * 1000).toISOString();
  let sum = weightOf(rule, action);
  for (const earlier of history.get(subjectKey(rule.action, rule.per, subject)) ?? []) {
    if (earlier.at > since && earlier.at <= action.at) sum += weightOf(rule, earlier);
  }
  return sum >= rule.stopAt;
}

function weightOf({ measure }: RiskRule, { points }: RiskAction): number {
  return measure === 'COUNT' ? 1 : points;
}

function subjectOf(action: RiskAction, per: RiskSubject): string | null {
  switch (per) {
    case 'DEVICE':
      return action.device;
    case 'MEMBER':
      return action.memberId;
    case 'RECIPIENT':
      return action.recipientId;
  }
}

function hoursBetween(from: Instant, to: Instant): number {
  return (Date.parse(to) - Date.parse(from)) / 3_600_000;
}
