import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import { projectRoot } from '../../stack/home.js';

/** What somebody needs who wants to know whether his figures may differ from these. */
export async function describeMachine(): Promise<string> {
  const cores = os.cpus();
  const gigabytes = Math.round(os.totalmem() / 2 ** 30);
  return [
    `Date: ${new Date().toISOString()} · commit ${await commit()}`,
    `Machine: ${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, ${gigabytes} GB, ${os.type()} ${os.release()}`,
    `Node ${process.versions.node}`,
  ].join('\n');
}

/** A package without its history has none to name. */
async function commit(): Promise<string> {
  const git = promisify(execFile);
  try {
    const { stdout } = await git('git', ['describe', '--always', '--dirty', '--abbrev=10'], { cwd: projectRoot });
    return stdout.trim();
  } catch {
    return 'unknown';
  }
}
