import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import type { Database } from '../../../chassis/database.js';
import { parseInput } from '../../../chassis/parse-input.js';
import { databaseTime } from '../storage/agreements/agreements.js';
import { agreementKind, agreementShape } from './agreements/publish-agreement.js';
import { exchangeRatesKind, exchangeRatesShape } from './publish-exchange-rates.js';
import { partnerKind, partnerShape } from './publish-partner.js';

const shapes = {
  [agreementKind]: agreementShape,
  [exchangeRatesKind]: exchangeRatesShape,
  [partnerKind]: partnerShape,
};

export type PartnersKind = keyof typeof shapes;

/** What was approved last of a partner, an agreement or the rates. */
export interface Definition {
  kind: PartnersKind;
  key: string;
  version: number;
  /** As it would be proposed, every default filled in. */
  body: object;
  /** Of an agreement whose time is over. */
  ended: boolean;
}

/** All definitions of these kinds, by key: of an agreement the newest version, also where it begins later. */
export async function showDefinitions(
  { database, configuration }: { database: Database; configuration: ConfigurationRegistry },
  kind: PartnersKind,
): Promise<Definition[]> {
  const now = await databaseTime(database.read);
  const live = await configuration.allLive<unknown>(database.read, kind);
  return live
    .map(({ key, version, body: stored }): Definition => {
      // Through its schema again: what was stored by an earlier program lacks what was added since.
      const body = shapes[kind].parse(stored);
      const until = 'validUntil' in body ? body.validUntil : null;
      return { kind, key, version, body, ended: until !== null && new Date(until) <= now };
    })
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** What a proposal of this would store. Fault: BAD_USER_INPUT with the field's path. */
export function checkDefinition(kind: PartnersKind, raw: unknown): object {
  return parseInput(shapes[kind], raw);
}
