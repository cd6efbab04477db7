import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TerminalNote } from '../../chassis/messages/console-transport.js';
import { projectRoot } from '../home.js';

export interface ServiceProgram {
  name: string;
  /** A compiled file, from dist/ on, and its arguments. */
  program: string;
  args: string[];
  /** Node's own. */
  nodeFlags?: readonly string[] | undefined;
  environment: NodeJS.ProcessEnv;
  /** Where its output goes. */
  logFile: string;
}

/** Longer than a drain may take, shorter than anybody's patience. */
const stopPatienceMs = 12_000;

function isTerminalNote(note: unknown): note is TerminalNote {
  return typeof note === 'object' && note !== null && typeof (note as Partial<TerminalNote>).terminal === 'string';
}

/** One of our services as a process of its own. */
export class ServiceProcess {
  /** Resolves when the process has ended, with the way it did. */
  readonly ended: Promise<string>;
  private stopping = false;
  /** For its id and its channel; ended it is by `stop` or `kill`. */
  readonly child: ChildProcess;

  constructor(private readonly service: ServiceProgram) {
    mkdirSync(path.dirname(service.logFile), { recursive: true });
    const log = openSync(service.logFile, 'w');
    const dist = path.join(projectRoot, 'dist');
    const endWithParent = pathToFileURL(path.join(dist, 'stack/end-with-parent.js')).href;
    this.child = spawn(
      process.execPath,
      [...(service.nodeFlags ?? []), '--import', endWithParent, path.join(dist, service.program), ...service.args],
      { cwd: projectRoot, env: service.environment, detached: true, stdio: ['ignore', log, log, 'ipc'] },
    );
    closeSync(log);
    // What a service wants on the terminal (messages, in development) must not pass through its log.
    this.child.on('message', (note) => {
      if (isTerminalNote(note)) console.log(note.terminal);
    });
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => {
        resolve(error.message);
      });
      this.child.once('exit', (code, signal) => {
        resolve(signal ? `killed by ${signal}` : `exit code ${code}`);
      });
    });
  }

  get name(): string {
    return this.service.name;
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  /** The end of its log, for whoever has to find out why it died. */
  lastWords(): string {
    const lines = readFileSync(this.service.logFile, 'utf8').trimEnd().split('\n');
    return `${lines.slice(-15).join('\n')}\n(${this.service.logFile})`;
  }

  /** Asks it to drain and end; after a while, makes it. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.child.kill('SIGTERM');
    const patience = setTimeout(() => {
      this.kill();
    }, stopPatienceMs);
    await this.ended;
    clearTimeout(patience);
  }

  kill(): void {
    this.stopping = true;
    this.child.kill('SIGKILL');
  }
}
