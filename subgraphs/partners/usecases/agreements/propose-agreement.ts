import type { ConfigurationChange, ConfigurationRegistry } from '../../../../chassis/configuration.js';
import { agreementKind } from './publish-agreement.js';

export interface AgreementProposal {
  changeId: string;
  /** The partner's code. */
  partner: string;
  /** As `agreementShape`; checked here. */
  body: unknown;
  /** `callerKey` of who proposes. */
  by: string;
  requestId: string;
}

/** Stores a version of a partner's agreement for a second person to approve. Faults as in `publishAgreement`, IDEMPOTENCY_CONFLICT. */
export async function proposeAgreement(
  configuration: ConfigurationRegistry,
  { changeId, partner, body, by, requestId }: AgreementProposal,
): Promise<ConfigurationChange> {
  return configuration.propose({ changeId, kind: agreementKind, key: partner, body, by, requestId });
}
