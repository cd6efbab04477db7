import type { GraphClient } from '../graph-client.js';
import type { Body, System } from './configured-kind.js';
import { listedOperation } from './listed-operation.js';

const definitions = listedOperation('PartnersDefinitions');

interface Found {
  partnersDefinitions: { key: string; version: number; definition: string; ended: boolean }[];
}

/** Partners, agreements and rates are read alike. Nobody rejects their changes: what was decided on last is in force. */
export async function readPartnersKind(
  graph: GraphClient,
  kind: 'PARTNER' | 'AGREEMENT' | 'EXCHANGE_RATES',
): Promise<System> {
  const { partnersDefinitions: found } = await graph.ask<Found>(definitions, { kind });
  return {
    inForce: new Map(found.map(({ key, definition, ended }) => [key, { body: JSON.parse(definition) as Body, ended }])),
    decided: new Map(found.map(({ key, version }) => [key, version])),
  };
}
