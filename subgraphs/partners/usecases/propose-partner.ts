import type { ConfigurationChange, ConfigurationRegistry } from '../../../chassis/configuration.js';
import { partnerKind } from './publish-partner.js';

export interface PartnerProposal {
  changeId: string;
  /** The brand's code. */
  code: string;
  /** The brand with its currency as `partnerShape`; checked here. */
  body: unknown;
  /** `callerKey` of who proposes. */
  by: string;
  requestId: string;
}

/**
 * Stores a new partner with its currency, or new names and worth of a known one, for a second person to approve. Refusals:
 * CODE_TAKEN, RATES_MULTIPLY. Faults: BAD_USER_INPUT with the field's path, IDEMPOTENCY_CONFLICT.
 */
export async function proposePartner(
  configuration: ConfigurationRegistry,
  { changeId, code, body, by, requestId }: PartnerProposal,
): Promise<ConfigurationChange> {
  return configuration.propose({ changeId, kind: partnerKind, key: code, body, by, requestId });
}
