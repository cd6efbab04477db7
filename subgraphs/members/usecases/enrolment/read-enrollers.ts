import { enrollersOf } from '../../storage/enrolment/enrolments.js';
import type { MembersParts } from '../members-parts.js';

/** Who enrolled these members, in their order; null for those of whom it is not known. One statement. */
export async function readEnrollers(parts: MembersParts, memberIds: readonly string[]): Promise<(string | null)[]> {
  const found = await enrollersOf(parts.database.read, memberIds);
  const byMember = new Map(found.map(({ memberId, enrolledBy }) => [memberId, enrolledBy]));
  return memberIds.map((id) => byMember.get(id) ?? null);
}
