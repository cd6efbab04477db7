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

/**
 * One door per subgraph and address, made when it is first needed. While a new supergraph comes into force a subgraph may have
 * two: requests that began in the one before end at the address they know.
 */
export class SubgraphDoors {
  /** By the subgraph's name, then by its address. */
  private readonly doors = new Map<string, Map<string, SubgraphDoor>>();

  constructor(
    private readonly settings: DoorsSettings,
    private readonly metrics: GraphMetrics = uncounted,
  ) {}

  /** Throws an Error that names the setting, when calls are signed and there is no key for this subgraph. */
  to(name: string, urlInSupergraph: string | undefined): SubgraphDoor {
    const address = this.addressOf(name, urlInSupergraph);
    return this.doors.get(name)?.get(address) ?? this.open(name, address);
  }

  /** Shuts the doors of subgraphs, and of addresses, that have left the supergraph. Calls under way end in their own time. */
  keepOnly(subgraphs: ReadonlyMap<string, string>): void {
    for (const [name, ofName] of this.doors) {
      const kept = subgraphs.has(name) ? this.addressOf(name, subgraphs.get(name)) : undefined;
      for (const [address, door] of ofName) {
        if (address === kept) continue;
        ofName.delete(address);
        void door.close();
      }
      if (ofName.size === 0) this.doors.delete(name);
    }
  }

  /** By the names of subgraphs. */
  breakerStates(): Map<string, CircuitState> {
    return new Map(this.all().map((door) => [door.settings.name, door.breakerState]));
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((door) => door.close()));
    this.doors.clear();
  }

  private open(name: string, address: string): SubgraphDoor {
    const { sendKeys, subgraphConnections, subgraphTimeoutMs } = this.settings;
    const key = sendKeys?.get(name);
    if (sendKeys && !key) throw new Error(`CALL_SEND_KEYS has no key for the subgraph ${name}`);
    const url = this.endpointOf(name, address);
    const door = new SubgraphDoor(
      { name, url, key, connections: subgraphConnections, timeoutMs: subgraphTimeoutMs },
      this.metrics,
    );
    const ofName = this.doors.get(name) ?? new Map<string, SubgraphDoor>();
    this.doors.set(name, ofName.set(address, door));
    return door;
  }

  private all(): SubgraphDoor[] {
    return [...this.doors.values()].flatMap((ofName) => [...ofName.values()]);
  }

  private addressOf(name: string, urlInSupergraph: string | undefined): string {
    return this.settings.peers.get(name) ?? urlInSupergraph ?? '';
  }

  private endpointOf(name: string, address: string): string {
    if (!URL.canParse(address)) {
      throw new Error(`the subgraph ${name} has no usable address, neither in PEERS nor in the supergraph`);
    }
    const url = new URL(address);
    // PEERS names processes, not endpoints: all of ours answer at /graphql.
    if (this.settings.peers.has(name) && url.pathname === '/') url.pathname = '/graphql';
    return url.href;
  }
}
