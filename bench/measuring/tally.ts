import { setTimeout as sleep } from 'node:timers/promises';
import { Latencies } from './latencies.js';

/** Milliseconds of processor time that both sides have used so far. */
export interface Usage {
  answering: number;
  asking: number;
}

export interface Measured {
  accepted: number;
  refused: number;
  /** Accepted per second. */
  rate: number;
  /** Milliseconds, of accepted ones. */
  p50: number;
  p99: number;
  /** Milliseconds of the answering side's processor time per accepted one; NaN where it was not asked for. */
  cpuMs: number;
  /** Cores that a side kept busy; NaN where it was not asked for. */
  answeringCores: number;
  askingCores: number;
}

/** Counts the answers of the time between two instants of `performance.now()`: which those are, its user decides. */
export class Tally {
  accepted = 0;
  private refused = 0;
  private readonly latencies = new Latencies();
  private readonly used: Promise<Usage> | undefined;

  /** `usage` is asked at both instants. */
  constructor(
    private readonly begin: number,
    private readonly end: number,
    usage: (() => Promise<Usage>) | undefined,
  ) {
    this.used = usage && this.usedMeanwhile(usage);
    // Whoever awaits the measured figures hears of it; a run that has failed before does not.
    this.used?.catch(() => undefined);
  }

  note(milliseconds: number, accepted: boolean): void {
    if (accepted) {
      this.accepted += 1;
      this.latencies.add(milliseconds);
    } else this.refused += 1;
  }

  /** @param until when the measuring ended, where it did so early. */
  async measured(until = this.end): Promise<Measured> {
    const milliseconds = until - this.begin;
    const { accepted, refused } = this;
    const { answering, asking } = (await this.used) ?? { answering: NaN, asking: NaN };
    return {
      accepted,
      refused,
      rate: milliseconds > 0 ? (accepted / milliseconds) * 1000 : 0,
      p50: this.latencies.quantile(0.5),
      p99: this.latencies.quantile(0.99),
      cpuMs: answering / accepted,
      answeringCores: answering / milliseconds,
      askingCores: asking / milliseconds,
    };
  }

  private async usedMeanwhile(usage: () => Promise<Usage>): Promise<Usage> {
    await sleep(this.begin - performance.now());
    const before = await usage();
    await sleep(this.end - performance.now());
    const after = await usage();
    return { answering: after.answering - before.answering, asking: after.asking - before.asking };
  }
}
