import type { MeasuredProcess } from './measured-process.js';
import { markdownTable, rounded } from './ratios.js';
import type { Results } from './take-turns.js';
import type { Usage } from './tally.js';

/** Which of a contender's processes used how much processor time: the sum over all its turns, for each answer. */
export class UsedByProcess {
  /** By contender: what each process had used at the beginning and at the end of each turn, in turns. */
  private readonly looks = new Map<string, Record<string, number>[]>();

  constructor(private readonly processes: Record<string, Record<string, MeasuredProcess>>) {}

  /** A contender's `usage`: asked at the beginning and at the end of each of its turns. */
  async look(contender: string): Promise<Usage> {
    const entries = Object.entries(this.processes[contender] ?? {});
    const used = await Promise.all(entries.map(async ([name, one]) => [name, await one.cpuMs()] as const));
    this.looks.set(contender, [...(this.looks.get(contender) ?? []), Object.fromEntries(used)]);
    const { user, system } = process.cpuUsage();
    return { answering: used.reduce((sum, [, ms]) => sum + ms, 0), asking: (user + system) / 1000 };
  }

  table(results: Results): string {
    const lines = [...this.looks].flatMap(([contender, looks]) => {
      const answers = results.of(contender).reduce((sum, { accepted }) => sum + accepted, 0);
      return Object.keys(this.processes[contender] ?? {}).map((name) => {
        const ms = looks.reduce((sum, look, place) => sum + (look[name] ?? NaN) * (place % 2 === 0 ? -1 : 1), 0);
        return [contender, name, rounded(ms / answers)];
      });
    });
    return markdownTable(['contender', 'process', 'CPU ms/answer'], lines);
  }
}
