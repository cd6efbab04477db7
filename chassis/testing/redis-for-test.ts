import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A redis-server of the machine, on a port that stays the same when it is killed and started again. */
export class RedisForTest {
  private constructor(
    private readonly port: number,
    private server: ChildProcess,
  ) {}

  /** Whether the machine has one; says so when it has not, because what needs it is then skipped. */
  static isHere(): boolean {
    const isHere = spawnSync('redis-server', ['--version']).status === 0;
    if (!isHere)
      process.stdout.write('skipped: redis-server is not installed, so nothing is tested with a real Redis\n');
    return isHere;
  }

  static async start(): Promise<RedisForTest> {
    const port = await freePort();
    return new RedisForTest(port, await serverOn(port));
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.port)}`;
  }

  async kill(): Promise<void> {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
  }

  /** It keeps its connections and answers nobody, until `goOn`. */
  hang(): void {
    this.server.kill('SIGSTOP');
  }

  goOn(): void {
    this.server.kill('SIGCONT');
  }

  async startAgain(): Promise<void> {
    this.server = await serverOn(this.port);
  }
}

async function serverOn(port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--save', '', '--bind', '127.0.0.1'];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of server.stdout.iterator({ destroyOnReturn: false })) {
    if (String(line).includes('Ready to accept connections')) break;
  }
  server.stdout.resume();
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
