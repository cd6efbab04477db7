import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../stack/home.js';
import { ServiceProcess } from '../../stack/running/service-process.js';
import { pin, type Side } from './cores.js';
import type { Usage } from './tally.js';

export interface MeasuredProgram {
  /** A compiled file, from dist/ on, and its arguments. */
  program: string;
  args: string[];
  nodeFlags?: readonly string[];
  environment?: Record<string, string>;
  /** Where it answers, any status counting but 503, which says that it is not ready. */
  url: string;
  logFile: string;
  /** Absent: it runs on whatever core is free. */
  side?: Side;
}

const answersWithinMs = 60_000;

/** A program of the bench as a process of its own that says how much processor time it uses. */
export class MeasuredProcess {
  private constructor(private readonly service: ServiceProcess) {}

  /** Resolves once it answers. Throws an Error with its last words when it does not. */
  static async start(measured: MeasuredProgram): Promise<MeasuredProcess> {
    const { program, args, nodeFlags, environment, url, logFile, side } = measured;
    const accounting = pathToFileURL(path.join(projectRoot, 'dist/bench/measuring/account-for-cpu.js')).href;
    const service = new ServiceProcess({
      name: program,
      program,
      args,
      nodeFlags,
      logFile,
      environment: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        NODE_OPTIONS: `--import ${accounting}`,
        APOLLO_TELEMETRY_DISABLED: 'true',
        ...environment,
      },
    });
    try {
      if (side && service.child.pid !== undefined) await pin(service.child.pid, side);
      await untilAnswering(service, url);
    } catch (error) {
      await service.stop();
      throw new Error(`${program} did not start: ${service.lastWords()}`, { cause: error });
    }
    return new MeasuredProcess(service);
  }

  /** Milliseconds of processor time used so far. Throws when the process has ended. */
  async cpuMs(): Promise<number> {
    const { child, ended } = this.service;
    const told = once(child, 'message') as Promise<[{ cpuMs: number }]>;
    child.send('cpu');
    const dead = ended.then((how) => {
      throw new Error(`${this.service.name} has ended: ${how}\n${this.service.lastWords()}`);
    });
    const [{ cpuMs }] = await Promise.race([told, dead]);
    return cpuMs;
  }

  async stop(): Promise<void> {
    await this.service.stop();
  }
}

/** What `answering` has used so far, and who asks it: this process, and those that are given beside. */
export async function usageOf(answering: MeasuredProcess, beside: readonly MeasuredProcess[] = []): Promise<Usage> {
  const [answered = 0, ...asked] = await Promise.all([answering, ...beside].map((measured) => measured.cpuMs()));
  const { user, system } = process.cpuUsage();
  return { answering: answered, asking: asked.reduce((sum, used) => sum + used, (user + system) / 1000) };
}

async function untilAnswering(service: ServiceProcess, url: string): Promise<void> {
  let ended = false;
  void service.ended.then(() => (ended = true));
  const deadline = performance.now() + answersWithinMs;
  while (!ended && performance.now() < deadline) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer && answer.status !== 503) return;
    await sleep(100);
  }
  throw new Error(ended ? 'it ended' : `no answer within ${answersWithinMs / 1000} seconds`);
}
