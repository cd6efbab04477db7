import type { ConfigurationChange, ConfigurationRegistry } from '../../../chassis/configuration.js';
import { partnerKind } from './publish-partner.js';

export interface PartnerApproval {
  changeId: string;
  /** `callerKey` of who approves. */
  by: string;
  requestId: string;
}

/**
 * Takes a proposed partner live. Refusals: CODE_TAKEN, RATES_MULTIPLY. Faults: FORBIDDEN for one's own proposal, BAD_USER_INPUT for a
 * change that is unknown, decided already or overtaken by a newer version.
 */
export async function approvePartner(
  configuration: ConfigurationRegistry,
  { changeId, by, requestId }: PartnerApproval,
): Promise<ConfigurationChange> {
  return configuration.approve({ changeId, kind: partnerKind, by, requestId });
}
