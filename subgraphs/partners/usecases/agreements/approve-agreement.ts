import type { ConfigurationChange, ConfigurationRegistry } from '../../../../chassis/configuration.js';
import { agreementKind } from './publish-agreement.js';

export interface AgreementApproval {
  changeId: string;
  /** `callerKey` of who approves. */
  by: string;
  requestId: string;
}

/**
 * Takes a version of an agreement live. Faults: FORBIDDEN for one's own proposal, BAD_USER_INPUT for a change that is unknown, decided
 * already or overtaken by a newer version.
 */
export async function approveAgreement(
  configuration: ConfigurationRegistry,
  { changeId, by, requestId }: AgreementApproval,
): Promise<ConfigurationChange> {
  return configuration.approve({ changeId, kind: agreementKind, by, requestId });
}
