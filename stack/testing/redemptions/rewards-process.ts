import { testVaultKey } from '../../../subgraphs/rewards/test/rewards-under-test.js';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '../../../chassis/testing/test-database.js';
import { testAcceptKeys, testKey, testSendKeys } from '../../../chassis/testing/test-keys.js';
import { freePort } from '../../postgres/embedded-server.js';
import { ServiceProcess } from '../../running/service-process.js';

const readyWithinMs = 180_000;

/** The rewards service as a process of its own, as it is compiled, on a database that a test has and others may use as well. */
export class RewardsProcess {
  private constructor(
    readonly url: string,
    private readonly service: ServiceProcess,
    private readonly logFile: string,
  ) {}

  static async start(
    testDatabase: TestDatabase,
    peers: Record<string, string>,
    environment: Record<string, string> = {},
  ): Promise<RewardsProcess> {
    const port = await freePort();
    const logFile = path.join(os.tmpdir(), `rewards-under-test-${String(port)}.log`);
    const service = new ServiceProcess({
      name: 'rewards',
      program: 'stack/subgraph.js',
      args: ['rewards'],
      logFile,
      environment: {
        PATH: process.env['PATH'],
        PORT: String(port),
        APP_DATABASE_URL: testDatabase.appUrl,
        CALL_SEND_KEYS: testSendKeys('rewards'),
        CALL_ACCEPT_KEYS: testAcceptKeys('rewards'),
        ANSWER_HASH_KEY: testKey('rewards', 'answers').toString('base64'),
        REWARDS_VAULT_KEY: testVaultKey.toString('base64'),
        PEERS: Object.entries(peers)
          .map(([peer, url]) => `${peer}=${url}`)
          .join(','),
        LOG_LEVEL: 'warn',
        ...environment,
      },
    });
    const started = new RewardsProcess(`http://127.0.0.1:${String(port)}`, service, logFile);
    try {
      await started.untilReady();
    } catch (error) {
      await started.kill();
      throw error;
    }
    return started;
  }

  private async untilReady(): Promise<void> {
    let end: string | undefined;
    void this.service.ended.then((how) => (end = how));
    for (const deadline = performance.now() + readyWithinMs; performance.now() < deadline && !end; await sleep(20)) {
      const ready = await fetch(`${this.url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
    }
    throw new Error(`rewards is not ready (${end ?? 'it runs'}):\n${this.service.lastWords()}`);
  }

  /** Gone at once, without a word to anybody. */
  async kill(): Promise<void> {
    this.service.kill();
    await this.service.ended;
    await rm(this.logFile, { force: true });
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await rm(this.logFile, { force: true });
  }
}
