/** The member who reads the catalogue, as far as prices and audiences depend on them: each asked for once in a request. */
import { requireMember, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../../chassis/domain-error.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { monthOf } from '../../../../chassis/programme-time.js';
import { listedWithin } from '../../domain/reach.js';
import type { CatalogueParts } from '../../usecases/catalogue/catalogue-parts.js';
import type { KnownMember } from '../../usecases/members-desk.js';
import type { Payer, AudienceMember } from '../../usecases/show-rewards.js';
import type { WalletSeen } from '../../usecases/wallet-desk.js';
import { buyerLoader, openCampaignsLoader } from '../loaders.js';

/** The month of the programme, 1 to 12. */
export function monthNow({ clock, policy }: CatalogueParts): number {
  return Number(monthOf(clock.now(), policy.zone).slice(5));
}

/** Null for who is no member, or no more; UNAUTHENTICATED for nobody known. */
export async function readerOrNull(
  context: RequestContext,
  parts: CatalogueParts,
): Promise<{ memberId: string; known: KnownMember } | null> {
  const { caller } = context;
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (caller.kind !== 'member' || caller.memberId === null || caller.standing === 'CLOSED') return null;
  const known = await buyerLoader(context, parts).load(caller.memberId);
  return known && { memberId: caller.memberId, known };
}

/** What audiences are judged by, for a list of what is for the member who asks; refused for anybody else. */
export async function audienceOfReader(context: RequestContext, parts: CatalogueParts): Promise<AudienceMember> {
  const { known } = await reader(context, parts);
  return {
    tier: known.tier,
    joinedMsAgo: parts.clock.now().getTime() - known.joinedAt.getTime(),
    isBirthMonth: known.birthMonth === monthNow(parts),
  };
}

/** What the member who asks can pay, for a list of that; refused for anybody else. UNAVAILABLE while points is silent. */
export async function reachOfReader(
  context: RequestContext,
  parts: CatalogueParts,
  when: 'NOW' | 'SOON',
): Promise<Payer> {
  const { memberId, known } = await reader(context, parts);
  const [campaigns, wallet] = await Promise.all([
    openCampaignsLoader(context, parts, known.tier).load(memberId),
    walletLoader(context, parts).load(memberId),
  ]);
  return {
    tier: known.tier,
    campaigns: [...campaigns],
    now: listedWithin(wallet.spendable, known.bonus),
    soon: when === 'NOW' ? null : listedWithin(wallet.spendable + wallet.pending, known.bonus),
  };
}

async function reader(
  context: RequestContext,
  parts: CatalogueParts,
): Promise<{ memberId: string; known: KnownMember }> {
  const memberId = requireMember(context);
  const known = await buyerLoader(context, parts).load(memberId);
  if (!known) throw forbidden();
  return { memberId, known };
}

const walletKey = {};

/** The wallet of the member who asks. */
export function walletLoader(context: RequestContext, { wallets }: CatalogueParts) {
  return loaderFor<string, WalletSeen>(context, walletKey, (ids) =>
    Promise.all(ids.map((memberId) => wallets.look(memberId, context))),
  );
}
