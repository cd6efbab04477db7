import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';

/** Gateways have one core to themselves; who asks them and who answers them share the other. */
export const cores = { answering: 0, asking: 1 };

const taskset = (...flags: string[]) => promisify(execFile)('taskset', flags);

/** Whether this machine has two cores and lets processes be pinned to one. */
export async function canPin(): Promise<boolean> {
  if (os.availableParallelism() < 2) return false;
  return taskset('--version').then(
    () => true,
    () => false,
  );
}

/** All threads of the process, those it starts later included. */
export async function pin(processId: number, core: number): Promise<void> {
  await taskset('-a', '-c', '-p', String(core), String(processId));
}
