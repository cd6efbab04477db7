import { SingleBar } from 'cli-progress';

export interface Progress {
  advance(by?: number): void;
  end(): void;
}

/** Any stream; one that is a terminal says so. */
export type ProgressOutput = NodeJS.WritableStream & { isTTY?: boolean };

/** A bar on a terminal; elsewhere (a log, a pipe) a plain line at every tenth of the way. */
export function showProgress(label: string, total: number, out: ProgressOutput = process.stdout): Progress {
  return out.isTTY ? bar(label, total, out) : lines(label, total, out);
}

function bar(label: string, total: number, out: ProgressOutput): Progress {
  const shown = new SingleBar({
    format: `${label} {bar} {value}/{total}  {percentage} %  {eta_formatted} to go`,
    stream: out,
    hideCursor: true,
    barsize: 30,
    // The terminal's signals belong to whoever owns the process.
    gracefulExit: false,
  });
  shown.start(total, 0);
  return {
    advance: (by = 1) => {
      shown.increment(by);
    },
    end: () => {
      shown.stop();
    },
  };
}

function lines(label: string, total: number, out: ProgressOutput): Progress {
  let done = 0;
  let shownTenth = 0;
  return {
    advance: (by = 1) => {
      done += by;
      const tenth = total === 0 ? 10 : Math.floor((done * 10) / total);
      if (tenth === shownTenth) return;
      shownTenth = tenth;
      out.write(`${label} ${done}/${total} (${tenth * 10} %)\n`);
    },
    end: () => undefined,
  };
}

export interface Count {
  readonly count: number;
  advance(by: number): void;
  end(): void;
}

const aloudEvery = 10_000;

/** For what has no known end: on a terminal the number so far, elsewhere a plain line for every ten thousand. */
export function countAloud(label: string, out: ProgressOutput): Count {
  let count = 0;
  const say = () => out.write(`${label} ${count.toLocaleString('en')}`);
  return {
    get count() {
      return count;
    },
    advance: (by) => {
      const before = count;
      count += by;
      if (out.isTTY) {
        out.write('\r');
        say();
      } else if (Math.floor(before / aloudEvery) < Math.floor(count / aloudEvery)) {
        say();
        out.write('\n');
      }
    },
    end: () => {
      if (out.isTTY) out.write('\n');
    },
  };
}
