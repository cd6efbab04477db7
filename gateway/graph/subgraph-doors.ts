import type { CircuitState } from 'cockatiel';
import type { CallKeys } from '../../chassis/signed-call.js';
import { uncounted, type GraphMetrics } from '../telemetry/graph-metrics.js';
import { SubgraphDoor } from './subgraph-door.js';

export interface DoorsSettings {
  /** Addresses from the settings, which go before those in the supergraph file. */
  peers: ReadonlyMap<string, string>;
  /** Undefined: calls are not signed. */
  sendKeys: CallKeys | undefined;
  subgraphConnections: number;
  subgraphTimeoutMs: number;
}

/** One door per subgraph of the supergraph in force, made when it is first needed and replaced when its address moves. */
export class SubgraphDoors {
  private readonly doors = new Map<string, { address: string; door: SubgraphDoor }>();

  constructor(
    private readonly settings: DoorsSettings,
    private readonly metrics: GraphMetrics = uncounted,
  ) {}

  /** Throws an Error that names the setting, when calls are signed and there is no key for this subgraph. */
  to(name: string, urlInSupergraph: string | undefined): SubgraphDoor {
    const address = this.settings.peers.get(name) ?? urlInSupergraph ?? '';
    const existing = this.doors.get(name);
    if (existing?.address === address) return existing.door;
    const { sendKeys, subgraphConnections, subgraphTimeoutMs } = this.settings;
    const key = sendKeys?.get(name);
    if (sendKeys && !key) throw new Error(`CALL_SEND_KEYS has no key for the subgraph ${name}`);
    const url = this.endpointAt(name, address);
    const door = new SubgraphDoor(
      { name, url, key, connections: subgraphConnections, timeoutMs: subgraphTimeoutMs },
      this.metrics,
    );
    this.doors.set(name, { address, door });
    // Calls under way on the old door end in their own time.
    void existing?.door.close();
    return door;
  }

  /** Shuts the doors of subgraphs that have left the supergraph. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const [name, { door }] of this.doors) {
      if (names.has(name)) continue;
      this.doors.delete(name);
      void door.close();
    }
  }

  /** By the names of subgraphs. */
  breakerStates(): Map<string, CircuitState> {
    return new Map([...this.doors].map(([name, { door }]) => [name, door.breakerState]));
  }

  async close(): Promise<void> {
    await Promise.all([...this.doors.values()].map(({ door }) => door.close()));
    this.doors.clear();
  }

  private endpointAt(name: string, address: string): string {
    if (!URL.canParse(address)) {
      throw new Error(`the subgraph ${name} has no usable address, neither in PEERS nor in the supergraph`);
    }
    const url = new URL(address);
    // PEERS names processes, not endpoints: all of ours answer at /graphql.
    if (this.settings.peers.has(name) && url.pathname === '/') url.pathname = '/graphql';
    return url.href;
  }
}
