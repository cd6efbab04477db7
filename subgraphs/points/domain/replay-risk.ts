/**
 * Rule: what a risk rule would have done is told by its own history: every action in the order of time, each rule by itself,
 * by the very decision that stops actions now. What a rule would have stopped still counts for those after it, as it does
 * now.
 */
import type { Instant } from './instant.js';
import { ruleThatStops, subjectKeysOf, type RiskAction, type RiskRule } from './risk.js';

/** What one rule would have stopped. */
export interface RuleReport {
  rule: RiskRule;
  actions: number;
  members: number;
  devices: number;
  /** The first ones, in order of time. */
  examples: string[];
}

interface Caught {
  actions: number;
  readonly members: Set<string>;
  readonly devices: Set<string>;
  readonly examples: string[];
}

const examplesShown = 5;
/** How many actions pass between two looks for subjects of whom nothing is in any window any more. */
const sweepEvery = 10_000;

/**
 * Takes actions one by one. Of each subject it remembers what lies within the longest window that looks at it, so that a
 * history of any length takes no more room than its busiest window, and who was caught.
 */
export class RiskReplay {
  private readonly caught: Caught[];
  /** The longest window by action and kind of subject, in seconds: nothing else is looked back at. */
  private readonly reach = new Map<string, number>();
  private readonly windows = new Map<string, RiskAction[]>();
  private taken = 0;

  constructor(private readonly rules: readonly RiskRule[]) {
    this.caught = rules.map(() => ({ actions: 0, members: new Set(), devices: new Set(), examples: [] }));
    for (const { action, per, windowSeconds } of rules) {
      const kind = `${action}/${per}`;
      this.reach.set(kind, Math.max(this.reach.get(kind) ?? 0, windowSeconds));
    }
  }

  /**
   * Takes the next action, never earlier than the one before. Gives the rules that would have stopped it.
   * @param counts false for one that the rules look back at and that is itself no part of the report
   */
  take(id: string, action: RiskAction, counts = true): RiskRule[] {
    const history = new Map(subjectKeysOf(action).map((key) => [key, this.windowOf(key, action.at)]));
    const stopping = counts ? this.rules.filter((rule) => ruleThatStops({ rules: [rule], history }, action)) : [];
    for (const rule of stopping) this.note(rule, id, action);
    for (const [key, window] of history) {
      if (this.reachOf(key) === 0) continue;
      window.push(action);
      this.windows.set(key, window);
    }
    this.taken += 1;
    if (this.taken % sweepEvery === 0) this.forgetIdle(action.at);
    return stopping;
  }

  /** How many subjects are remembered now. */
  get remembered(): number {
    return this.windows.size;
  }

  /** One per rule, in their order. */
  report(): RuleReport[] {
    return this.rules.map((rule, index) => {
      const { actions = 0, members, devices, examples = [] } = this.caught[index] ?? {};
      return { rule, actions, members: members?.size ?? 0, devices: devices?.size ?? 0, examples };
    });
  }

  private note(rule: RiskRule, id: string, { memberId, device }: RiskAction): void {
    const caught = this.caught[this.rules.indexOf(rule)];
    if (!caught) return;
    caught.actions += 1;
    caught.members.add(memberId);
    if (device !== null) caught.devices.add(device);
    if (caught.examples.length < examplesShown) caught.examples.push(id);
  }

  /** What is remembered of the subject and still within reach, to be added to. */
  private windowOf(key: string, at: Instant): RiskAction[] {
    const window = this.windows.get(key) ?? [];
    const since = earlierBy(at, this.reachOf(key));
    const first = window.findIndex((action) => action.at > since);
    return first < 0 ? [] : first === 0 ? window : window.slice(first);
  }

  private reachOf(key: string): number {
    const [action = '', per = ''] = key.split('/');
    return this.reach.get(`${action}/${per}`) ?? 0;
  }

  private forgetIdle(at: Instant): void {
    for (const [key, window] of this.windows) {
      const last = window.at(-1);
      if (!last || last.at <= earlierBy(at, this.reachOf(key))) this.windows.delete(key);
    }
  }
}

function earlierBy(at: Instant, seconds: number): Instant {
  return new Date(Date.parse(at) - seconds * 1000).toISOString();
}
