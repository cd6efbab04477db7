import type { Clock } from '../clock.js';

export interface Duration {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

/** Anything else that tells time and has to move along: a database's `app_now()`. */
export type ShiftListener = (shiftMs: number) => Promise<void>;

/** A clock that runs like the real one and can be moved; all services of a test share one. */
export class MovableClock implements Clock {
  private shiftMs = 0;
  private readonly listeners = new Set<ShiftListener>();

  now(): Date {
    return new Date(Date.now() + this.shiftMs);
  }

  /** Moves on by the duration, in the process and in every database that follows this clock. */
  async advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Duration): Promise<void> {
    await this.shiftTo(this.shiftMs + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
  }

  /** Moves to an instant, from which the clock runs on. */
  async moveTo(instant: Date): Promise<void> {
    await this.shiftTo(instant.getTime() - Date.now());
  }

  /** Gives the function that ends the following. */
  async follow(listener: ShiftListener): Promise<() => void> {
    this.listeners.add(listener);
    await listener(this.shiftMs);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private async shiftTo(shiftMs: number): Promise<void> {
    this.shiftMs = shiftMs;
    await Promise.all([...this.listeners].map((listener) => listener(shiftMs)));
  }
}
