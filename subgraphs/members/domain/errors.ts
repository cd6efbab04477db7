/**
 * Every way the members subgraph says no, topic by topic: whatever a topic's file of errors exports is registered. A refusal stands in a
 * result union under its type's name; what is not here comes from the chassis, which every service's registry holds besides its own.
 */
import type { ErrorDefinition } from '../../../chassis/domain-error.js';
import * as benefitErrors from './benefits/benefit-errors.js';
import * as cardErrors from './cards/card-errors.js';
import * as enrolmentErrors from './enrolment/enrolment-errors.js';
import * as householdErrors from './households/household-errors.js';
import * as mergeErrors from './merging/merge-errors.js';
import * as rightsErrors from './rights/rights-errors.js';
import * as signInErrors from './sign-in/sign-in-errors.js';
import * as statusErrors from './statuses/status-errors.js';
import * as tierErrors from './tiers/tier-errors.js';

const topics: readonly Record<string, { definition: ErrorDefinition }>[] = [
  benefitErrors,
  cardErrors,
  enrolmentErrors,
  householdErrors,
  mergeErrors,
  rightsErrors,
  signInErrors,
  statusErrors,
  tierErrors,
];

export const registry = topics.flatMap((topic) => Object.values(topic));
