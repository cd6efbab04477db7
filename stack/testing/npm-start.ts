import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../home.js';

/** `npm start` as a person runs it, in a process of its own; what it prints is kept. */
export class NpmStart {
  output = '';
  exitCode: number | null | undefined;
  private readonly child: ChildProcess;

  constructor(environment: Record<string, string>) {
    this.child = spawn(process.execPath, ['stack/launch.mjs', 'stack/start'], {
      cwd: projectRoot,
      env: { ...process.env, NODE_OPTIONS: '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.child.once('exit', (code) => (this.exitCode = code));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves when the text has been printed; throws with all that was when the process ends first. */
  async says(text: string, withinMs = 90_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!this.output.includes(text)) {
      if (this.exitCode !== undefined) throw new Error(`ended with ${this.exitCode} before "${text}":\n${this.output}`);
      if (performance.now() > deadline) throw new Error(`did not say "${text}":\n${this.output}`);
      await sleep(50);
    }
  }

  async ends(withinMs = 40_000): Promise<number | null> {
    const deadline = performance.now() + withinMs;
    while (this.exitCode === undefined) {
      if (performance.now() > deadline) throw new Error(`did not end:\n${this.output}`);
      await sleep(50);
    }
    return this.exitCode;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Its processes and theirs, the database server included. */
  family(): { pid: number; command: string }[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trimEnd().split('\n');
    const all = lines.map((line) => {
      const [pid = '', parent = '', ...command] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), command: command.join(' ') };
    });
    const family = new Set([this.pid]);
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    return all.filter(({ pid }) => family.has(pid) && pid !== this.pid);
  }
}
