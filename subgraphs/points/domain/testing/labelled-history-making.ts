/** What a labelled history is made of, and how it is put together. */
import type { RiskAction } from '../risk.js';
import type { SeededChance } from './seeded-chance.js';

export interface LabelledAction extends RiskAction {
  /** The planted incident that it belongs to; null for an honest one. */
  incident: string | null;
}

export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;
export const lengthInDays = 28;

const firstInstant = Date.parse('2027-03-01T00:00:00Z');

/** What an action is told by; times in seconds from the beginning. */
export interface Told extends Pick<LabelledAction, 'action' | 'memberId' | 'points' | 'incident'> {
  at: number;
  /** When the member's wallet was opened; a year before where it does not matter. */
  since?: number;
  device?: string | null;
  recipientId?: string;
}

/** Takes actions in any order and gives them in that of time. */
export class HistoryInTheMaking {
  private readonly told: Told[] = [];

  constructor(readonly chance: SeededChance) {}

  tell(action: Told): void {
    this.told.push(action);
  }

  inOrder(): LabelledAction[] {
    const instant = (seconds: number) => new Date(firstInstant + Math.round(seconds * 1000)).toISOString();
    return this.told
      .map(({ at, since = at - 365 * day, device = null, recipientId = null, ...same }) => ({
        ...same,
        device,
        recipientId,
        channel: null,
        currency: 'HARVEST',
        at: instant(at),
        memberSince: instant(since),
        stoppedBy: null,
      }))
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }
}
