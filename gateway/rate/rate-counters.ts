/**
 * Counts of what was taken, per budget and whoever takes: in Redis for all gateways together, or in this process's memory
 * where there is no Redis or it is out of reach. Limits then hold per process, and requests go on.
 */
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Logger } from '../../chassis/log.js';
import type { Budget, RateBudgets } from './rate-budgets.js';

type Counter = Pick<RateLimiterMemory, 'consume'>;

/** Redis answers within a millisecond; whoever asks one that hangs waits this long. */
const patienceMs = 500;

/** More than anybody takes in any window; Redis counts in 64 bits. */
const countless = Number.MAX_SAFE_INTEGER;

export class RateCounters {
  private readonly counters = new Map<string, Counter>();
  /** They count, and refuse nothing by themselves. */
  private readonly unbounded = new Map<string, Counter>();
  private readonly redis: Redis | undefined;
  private isLost = false;

  constructor(
    budgets: RateBudgets,
    redisUrl: string | undefined,
    private readonly log: Logger,
  ) {
    if (redisUrl !== undefined) this.redis = this.connect(redisUrl);
    for (const [name, budget] of budgets) if (budget) this.counters.set(name, this.counterOf(name, budget));
  }

  /** True while Redis is out of reach, and counting goes on in memory. */
  get isStoreLost(): boolean {
    return this.isLost;
  }

  /** Takes points of a budget for `key`. Gives the seconds to wait when there were not enough, 0 when there were. */
  async take(name: string, key: string, points: number): Promise<number> {
    try {
      await this.counters.get(name)?.consume(key, points);
      return 0;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    }
  }

  /**
   * Takes points of a budget whose size is the taker's own. Gives how many are left, below zero when there were not enough, and the
   * seconds until all are there again.
   */
  async takeOf(
    { name, points: limit, seconds }: Budget & { name: string },
    key: string,
    points: number,
  ): Promise<{ left: number; resetsInSeconds: number }> {
    let counter = this.unbounded.get(name);
    if (!counter) this.unbounded.set(name, (counter = this.counterOf(name, { points: countless, seconds })));
    const { consumedPoints, msBeforeNext } = await counter.consume(key, points);
    return { left: limit - consumedPoints, resetsInSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
  }

  async close(): Promise<void> {
    await this.redis?.quit().catch(() => this.redis?.disconnect());
  }

  private counterOf(name: string, { points, seconds }: Budget): Counter {
    const inMemory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    if (!this.redis) return inMemory;
    return new RateLimiterRedis({
      storeClient: this.redis,
      keyPrefix: name,
      points,
      duration: seconds,
      rejectIfRedisNotReady: true,
      // Whoever has used a budget up is refused from here on without asking Redis: a flood costs it nothing.
      inMemoryBlockOnConsumed: points,
      insuranceLimiter: inMemory,
    });
  }

  private connect(url: string): Redis {
    const redis = new Redis(url, {
      keyPrefix: 'fealty:gateway:rate:',
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      // A Redis that hangs is given up with its connection, and nobody waits for it until it has answered a new one.
      socketTimeout: patienceMs,
      retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
    });
    redis.on('error', () => this.noteLost(true));
    redis.on('close', () => this.noteLost(true));
    redis.on('ready', () => this.noteLost(false));
    return redis;
  }

  private noteLost(isLost: boolean): void {
    if (isLost === this.isLost) return;
    this.isLost = isLost;
    if (isLost) this.log.warn('Redis is out of reach; rates are counted by this process alone');
    else this.log.info('Redis is back; rates are counted by all gateways together');
  }
}
