/** One operation over one world, answered by stock and by another, and whether they agree. */
import type { QueryPlan } from '@apollo/query-planner';
import type { ComposedGraph } from './composed-graph.js';
import type { Contender, MakeContender, Operation } from './contender.js';
import { outcomeOf, sameOutcome, soundOutcome, type Outcome } from './outcome.js';
import { stockExecutor, type StockExecutor } from './stock-executor.js';
import { World, type Odds } from './world.js';

export interface Trial {
  operation: Operation;
  /** Of the world's data. */
  seed: string;
  odds: Odds;
  /** Faults that do not strike: only shrinking mends any. */
  mended: ReadonlySet<string>;
}

export interface Verdict {
  same: boolean;
  stock: Outcome;
  other: Outcome;
  plan: QueryPlan;
  /** Faults that struck. */
  struck: ReadonlySet<string>;
}

/** Stock and the one it is compared with, over the same subgraphs. */
export class Arena {
  private constructor(
    readonly graph: ComposedGraph,
    private readonly stock: StockExecutor,
    private readonly other: Contender,
  ) {}

  static async over(graph: ComposedGraph, makeOther: MakeContender): Promise<Arena> {
    const stock = await stockExecutor(graph.supergraphSdl);
    return new Arena(graph, stock, await makeOther(graph.supergraphSdl, stock));
  }

  /** The same stock, which keeps its plans, against yet another. */
  async against(makeOther: MakeContender): Promise<Arena> {
    return new Arena(this.graph, this.stock, await makeOther(this.graph.supergraphSdl, this.stock));
  }

  get apiSchema() {
    return this.stock.apiSchema;
  }

  async judge({ seed, odds, mended, operation }: Trial): Promise<Verdict> {
    const world = new World(seed, odds, mended);
    const stockIn = (reference: World) => outcomeOf(this.stock, operation, this.graph.in(reference));
    const misshapen = odds.misshapen > 0;
    const stock = await stockIn(misshapen ? new World(seed, { ...odds, misshapenIsNull: true }, mended) : world);
    const plan = this.stock.lastPlan();
    const other = await outcomeOf(this.other, operation, this.graph.in(world));
    const whole = misshapen ? await stockIn(new World(seed, { ...odds, misshapen: 0 }, mended)) : stock;
    const same = misshapen ? soundOutcome(whole, stock, other) : sameOutcome(stock, other);
    return { same, stock, other, plan, struck: world.struck };
  }

  async stop(): Promise<void> {
    await Promise.all([this.stock.stop(), this.other.stop()]);
  }
}
