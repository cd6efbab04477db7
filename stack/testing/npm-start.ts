import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../home.js';

/** `npm start` as a person runs it, in a process of its own; what it prints is kept. */
export class NpmStart {
  output = '';
  exitCode: number | null | undefined;
  private readonly child: ChildProcess;

  constructor(environment: Record<string, string>, folder = projectRoot) {
    this.child = spawn(process.execPath, ['stack/launch.mjs', 'stack/start'], {
      cwd: folder,
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
    const all = runningProcesses();
    const family = new Set([this.pid]);
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    return all.filter(({ pid }) => family.has(pid) && pid !== this.pid);
  }
}

interface RunningProcess {
  pid: number;
  parent: number;
  command: string;
}

/** Of the whole machine. Linux tells it in files; a small image there has no `ps`. */
function runningProcesses(): RunningProcess[] {
  if (process.platform === 'linux') return readdirSync('/proc').flatMap(processInFiles);
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trimEnd().split('\n');
  return lines.map((line) => {
    const [pid = '', parent = '', ...command] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), command: command.join(' ') };
  });
}

function processInFiles(entry: string): RunningProcess[] {
  if (!/^\d+$/.test(entry)) return [];
  try {
    // `pid (name) state parent ...`, where the name may hold spaces and brackets.
    const afterName = readFileSync(`/proc/${entry}/stat`, 'utf8').replace(/^.*\) /s, '');
    const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return [{ pid: Number(entry), parent: Number(afterName.split(' ')[1]), command }];
  } catch {
    return []; // Ended since the folder was read.
  }
}
