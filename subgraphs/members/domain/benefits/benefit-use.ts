/** A benefit that was handed over to a member, once in its period. */
export interface BenefitUse {
  id: string;
  memberId: string;
  benefitCode: string;
  period: string;
  usedAt: Date;
}
