import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '../cannot-start.js';
import { readDemoRecord } from '../demo/demo-record.js';
import type { Secrets } from '../secrets.js';
import type { StackSettings } from '../stack-settings.js';
import { subgraphNames } from '../subgraph-names.js';
import { openDatabase, type RunningDatabase } from './database.js';
import { gatewayEnvironment, subgraphEnvironment } from './environment.js';
import { gatewayNodeFlags } from './gateway-node-flags.js';
import { requireFreePorts } from './ports.js';
import { ServiceProcess, type ServiceProgram } from './service-process.js';

const readyWithinMs = 90_000;

/** The number that the first member of a new database gets, for the pages' sample token before anybody is enrolled. */
const firstMemberNumber = '10000016';

/** The database, five subgraphs and the gateway, started together and stopped in order. */
export class RunningStack {
  private opening: Promise<RunningDatabase> | undefined;
  private description = '';
  private readonly services: ServiceProcess[] = [];
  private stopped: Promise<void> | undefined;
  private lost = false;
  /** Rejects when a service ends that nobody told to. */
  private readonly death: Promise<never>;
  private announceDeath: (error: CannotStart) => void = () => undefined;

  constructor(
    private readonly settings: StackSettings,
    private readonly secrets: Secrets,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.death = new Promise((_, reject) => {
      this.announceDeath = reject;
    });
    // Heard of where somebody waits; a death in between is no unhandled rejection.
    this.death.catch(() => undefined);
  }

  get databaseDescription(): string {
    return this.description;
  }

  get isStopping(): boolean {
    return this.stopped !== undefined;
  }

  get hasLostAService(): boolean {
    return this.lost;
  }

  /** Resolves when the gateway and, through it, every subgraph answers. */
  async start(): Promise<void> {
    await requireFreePorts(this.settings.ports);
    // The gateway needs no database: it loads while the server starts.
    const { demo, home } = this.settings;
    const memberNumber = (await readDemoRecord(home))?.memberNumber ?? firstMemberNumber;
    const sampleCallers = [
      ...(demo ? [`member:${memberNumber}`] : []),
      'channel:shop',
      'partner:bakery',
      'ops:ann',
      'ops:bo',
    ];
    this.run({
      name: 'gateway',
      program: 'gateway/run.js',
      args: [],
      nodeFlags: gatewayNodeFlags,
      environment: gatewayEnvironment(this.settings, this.secrets, sampleCallers, this.environment),
    });
    this.opening = openDatabase(this.settings, this.secrets);
    const database = await this.opening;
    this.description = database.description;
    if (this.isStopping) throw new CannotStart('stopped');
    for (const name of subgraphNames) {
      const environment = subgraphEnvironment(name, this.settings, this.secrets, database, this.environment);
      this.run({ name, program: 'stack/subgraph.js', args: [name], environment });
    }
    await this.unlessAServiceDies(this.ready());
  }

  private run(program: Omit<ServiceProgram, 'logFile'>): void {
    const { name } = program;
    const logFile = path.join(this.settings.home, 'logs', `${name}.log`);
    const service = new ServiceProcess({ ...program, logFile });
    this.services.push(service);
    void service.ended.then((how) => {
      if (service.isStopping) return;
      this.lost = true;
      this.announceDeath(new CannotStart(`${name} ended by itself (${how}). Its last words:\n${service.lastWords()}`));
    });
  }

  private async ready(): Promise<void> {
    const url = `http://127.0.0.1:${this.settings.ports.gateway}/health/ready`;
    const deadline = performance.now() + readyWithinMs;
    let last = 'the gateway does not answer';
    while (performance.now() < deadline && !this.isStopping) {
      try {
        const response = await fetch(url);
        if (response.ok) return;
        last = await response.text();
      } catch {
        // Not listening yet.
      }
      await sleep(100);
    }
    throw new CannotStart(`Not ready within ${readyWithinMs / 1000} seconds: ${last}`);
  }

  unlessAServiceDies<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.death]);
  }

  /** The gateway first, so that nothing new comes in; then the subgraphs; the database last. */
  stop(): Promise<void> {
    this.stopped ??= this.stopInOrder();
    return this.stopped;
  }

  private async stopInOrder(): Promise<void> {
    const [gateway, ...subgraphs] = this.services;
    await gateway?.stop();
    await Promise.all(subgraphs.map((service) => service.stop()));
    // A server that is still starting is waited for, or it would be left behind.
    const database = await this.opening?.catch(() => undefined);
    await database?.stop();
  }

  killServices(): void {
    for (const service of this.services) service.kill();
  }
}
