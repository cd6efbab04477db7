import { holdsScope } from '../../../chassis/caller.js';
import { DomainError } from '../../../chassis/domain-error.js';
import { isCardNumber, isMembershipCode, isMistypedCard } from '../domain/card-number.js';
import { cardMistyped, codeNotGood, unknownMember } from '../domain/errors.js';
import { checkPurchase } from '../domain/purchase.js';
import { askMemberStandings, type MemberStanding } from './ask-member-standings.js';
import type { CampaignParts } from './campaign-parts.js';
import type { PurchaseRequest } from './purchase-request.js';

/** A request that nothing is in the way of. The standing is null where nobody has enrolled with the card yet. */
export interface Recordable {
  request: PurchaseRequest;
  standing: MemberStanding | null;
}

export interface LookedInto {
  recordable: Recordable[];
  /** Why the others cannot be recorded anew. */
  faults: Map<PurchaseRequest, Error>;
}

/** Whatever has to be in order before purchases can be recorded anew, and where their members stand: one signed call. */
export async function lookIntoPurchases(
  parts: CampaignParts,
  requests: readonly PurchaseRequest[],
): Promise<LookedInto> {
  const faults: LookedInto['faults'] = new Map();
  const inOrder = requests.filter((request) => {
    const fault = ownFault(parts, request);
    if (fault) faults.set(request, fault);
    return !fault;
  });
  // Those that are known already are answered from the books, whatever members meets.
  const standings = await standingsOf(parts, inOrder).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  const recordable = inOrder.flatMap((request, position): Recordable[] => {
    const standing = standings instanceof Error ? null : (standings[position] ?? null);
    const fault = standings instanceof Error ? standings : standing === null ? unknownTo(request) : null;
    if (fault) faults.set(request, fault);
    return fault ? [] : [{ request, standing }];
  });
  return { recordable, faults };
}

/** A number that nobody has may be a card that is enrolled later, if it can be one; an id that nobody has is a mistake. */
function unknownTo({ input: { memberId, memberNumber } }: PurchaseRequest): DomainError | null {
  if (memberId) return unknownMember({ path: ['input', 'memberId'] });
  const number = memberNumber ?? '';
  const path = ['input', 'memberNumber'];
  if (isMembershipCode(number)) return codeNotGood({ path });
  if (isMistypedCard(number)) return cardMistyped({ path });
  return isCardNumber(number) ? null : unknownMember({ path });
}

function ownFault({ clock, policy }: CampaignParts, { on, input }: PurchaseRequest): DomainError | null {
  try {
    checkPurchase(input, clock.now(), {
      latestReportDays: policy.latestReportDays,
      mayImport: holdsScope(on.caller, 'purchases:import'),
    });
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

async function standingsOf(
  parts: CampaignParts,
  requests: readonly PurchaseRequest[],
): Promise<(MemberStanding | null)[]> {
  const [first] = requests;
  if (!first) return [];
  return askMemberStandings(
    parts,
    first.on,
    requests.map(({ input }) => ({
      memberId: input.memberId,
      memberNumber: input.memberNumber,
      at: input.occurredAt,
    })),
  );
}
