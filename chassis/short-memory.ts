import { Redis } from 'ioredis';
import { newId } from './ids.js';
import type { Logger } from './log.js';

/**
 * What a service may forget after seconds or minutes: ids of calls seen, identities looked up. In Redis it is shared by
 * all processes of a service; in memory it is this process's own.
 */
export interface ShortMemory {
  /** True for the first taker of the key, false for everyone after until it is forgotten. */
  takeOnce(key: string, seconds: number): Promise<boolean>;
  get(key: string): Promise<string | null>;
  set(key: string, value: string, seconds: number): Promise<void>;
  close(): Promise<void>;
}

export function openShortMemory(redisUrl: string | undefined, prefix: string, log: Logger): ShortMemory {
  return redisUrl === undefined ? new ProcessMemory() : new RedisMemory(redisUrl, prefix, log);
}

/** Expired entries are swept when the map has doubled since the last sweep, so that a sweep's cost is spread out. */
export class ProcessMemory implements ShortMemory {
  private readonly entries = new Map<string, { value: string; until: number }>();
  private sweepAt = 10_000;

  constructor(private readonly milliseconds: () => number = Date.now) {}

  takeOnce(key: string, seconds: number): Promise<boolean> {
    if (this.live(key)) return Promise.resolve(false);
    this.put(key, '1', seconds);
    return Promise.resolve(true);
  }

  get(key: string): Promise<string | null> {
    return Promise.resolve(this.live(key)?.value ?? null);
  }

  set(key: string, value: string, seconds: number): Promise<void> {
    this.put(key, value, seconds);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.entries.clear();
    return Promise.resolve();
  }

  private live(key: string) {
    const entry = this.entries.get(key);
    return entry && entry.until > this.milliseconds() ? entry : undefined;
  }

  private put(key: string, value: string, seconds: number): void {
    this.entries.set(key, { value, until: this.milliseconds() + seconds * 1000 });
    if (this.entries.size < this.sweepAt) return;
    const now = this.milliseconds();
    for (const [name, entry] of this.entries) if (entry.until <= now) this.entries.delete(name);
    this.sweepAt = Math.max(10_000, this.entries.size * 2);
  }
}

/**
 * While Redis is out of reach the process's own memory stands in, so that requests go on: the guard is then per process
 * instead of per service, which is said in the log once per outage.
 */
export class RedisMemory implements ShortMemory {
  private readonly redis: Redis;
  private readonly standIn = new ProcessMemory();
  private outage = false;

  constructor(
    url: string,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    this.redis = new Redis(url, {
      keyPrefix: `${prefix}:`,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: 500,
    });
    this.redis.on('error', () => {
      this.noteOutage(true);
    });
    this.redis.on('ready', () => {
      this.noteOutage(false);
    });
  }

  takeOnce(key: string, seconds: number): Promise<boolean> {
    return this.orStandIn(
      async () => {
        // The client may send the command again after a reconnect: the value tells whether it was we who took the key.
        const taker = newId();
        const before = await this.redis.set(key, taker, 'EX', seconds, 'NX', 'GET');
        return before === null || before === taker;
      },
      () => this.standIn.takeOnce(key, seconds),
    );
  }

  get(key: string): Promise<string | null> {
    return this.orStandIn(
      () => this.redis.get(key),
      () => this.standIn.get(key),
    );
  }

  set(key: string, value: string, seconds: number): Promise<void> {
    return this.orStandIn(
      async () => void (await this.redis.set(key, value, 'EX', seconds)),
      () => this.standIn.set(key, value, seconds),
    );
  }

  async close(): Promise<void> {
    await this.redis.quit().catch(() => {
      this.redis.disconnect();
    });
  }

  private async orStandIn<T>(ask: () => Promise<T>, standIn: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch {
      this.noteOutage(true);
      return standIn();
    }
  }

  private noteOutage(outage: boolean): void {
    if (outage === this.outage) return;
    this.outage = outage;
    if (outage) this.log.warn({ prefix: this.prefix }, 'Redis is out of reach; this process remembers by itself');
    else this.log.info({ prefix: this.prefix }, 'Redis is back');
  }
}
