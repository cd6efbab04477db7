import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';

/** What is measured has one core to itself; who asks it, and whom it asks, share the other. */
const cores = { answering: 0, asking: 1 };
export type Side = keyof typeof cores;

const taskset = (...flags: string[]) => promisify(execFile)('taskset', flags);

/** Whether this machine has two cores and lets processes be pinned to one. */
const pinning =
  os.availableParallelism() < 2
    ? Promise.resolve(false)
    : taskset('--version').then(
        () => true,
        () => false,
      );

/** All threads of the process, those it starts later included. Where nothing can be pinned, nothing is. */
export async function pin(processId: number, side: Side): Promise<void> {
  if (await pinning) await taskset('-a', '-c', '-p', String(cores[side]), String(processId));
}

export async function describePinning(): Promise<string> {
  return (await pinning)
    ? 'What is measured is pinned to one core; who asks it, and whom it asks, share another.'
    : 'Nothing is pinned to a core here: both sides may get in each other’s way.';
}
