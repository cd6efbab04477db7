import { z } from 'zod';
import type { DomainError } from '../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Campaign } from '../domain/campaign.js';
import { compileCampaign } from '../domain/compiled-campaign.js';
import { changesOfOneCampaign, unknownMember, whyEarnsNothing } from '../domain/errors.js';
import { shopCurrency } from '../domain/money.js';
import { checkPurchase } from '../domain/purchase.js';
import { outcomeOf, rehearse, type Left, type Rehearsed, type RehearsalOutcome } from '../domain/rehearse.js';
import { bookWith } from '../domain/rule-book.js';
import { readHistories } from '../storage/purchase-history.js';
import { readOnly } from '../storage/read-only.js';
import { askMemberStandings, type MemberStanding } from './ask-member-standings.js';
import type { CampaignParts } from './campaign-parts.js';
import { factsOf, type Bought } from './judge-purchases.js';
import { leftOfAwards } from './left-of-awards.js';
import { boughtFields, namingOneMember } from './purchase-request.js';
import { lineFacts } from './purchase-shapes.js';
import { readVersion, type TriedVersion } from './read-version.js';

const maxChanges = 10;

const shape = namingOneMember(
  z.object({
    ...boughtFields,
    changeIds: z
      .array(idShape)
      .max(maxChanges, { error: `must name at most ${maxChanges}` })
      .nullish(),
  }),
);

type DryRunInput = z.output<typeof shape>;

export interface DryRunOfCampaign extends Rehearsed {
  outcome: RehearsalOutcome;
  left: Left | null;
  /** Of the version that is tried out in the campaign's place; null for what is live. */
  changeId: string | null;
}

export interface DryRun {
  member: MemberStanding;
  /** Why the purchase would be refused as a whole, whatever its campaigns say. */
  refusal: DomainError | null;
  /** In the order of awards. */
  campaigns: DryRunOfCampaign[];
}

/**
 * Judges a purchase as if it were recorded now, by the live rules or with other versions in their places, and tells of every campaign
 * what it would give and why not. Nothing is written: what is read here is read in a transaction that cannot write, and points
 * is asked to simulate. Faults: BAD_USER_INPUT, as `recordPurchase` has them and for unknown changes, and UNAVAILABLE.
 */
export async function dryRunPurchase(parts: CampaignParts, on: OnBehalfOf, raw: unknown): Promise<DryRun> {
  const input = parseInput(shape, raw);
  const bought = boughtFrom(input);
  // A purchase of any time may be tried out.
  checkPurchase({ ...bought, lines: input.lines }, parts.clock.now(), { latestReportDays: 0, mayImport: true });
  const member = await standingOf(parts, on, input);
  const tried = await readVersions(parts, input.changeIds ?? []);
  const rehearsed = await rehearsalOf(parts, tried, bought, member);
  const left = await leftOfAwards(parts, on, { bought, member, tried, rehearsed });
  return {
    member,
    refusal: whyEarnsNothing(member.status),
    campaigns: rehearsed.map((one) => {
      const itsLeft = left.get(one) ?? null;
      const changeId = tried.find(({ version }) => version.id === one.compiled.campaign.id)?.changeId ?? null;
      return { ...one, changeId, left: itsLeft, outcome: outcomeOf(one, itsLeft, bought.occurredAt) };
    }),
  };
}

function boughtFrom({ occurredAt, channel, payment, place, lines }: DryRunInput): Bought {
  const bought = lines.map(lineFacts);
  const amountMinor = bought.reduce((sum, line) => sum + line.amountMinor, 0);
  return {
    occurredAt,
    channel,
    payment: payment ?? null,
    place: place ?? null,
    total: { amountMinor, currency: shopCurrency },
    lines: bought,
  };
}

async function standingOf(
  parts: CampaignParts,
  on: OnBehalfOf,
  { memberId, memberNumber, occurredAt }: DryRunInput,
): Promise<MemberStanding> {
  const [standing] = await askMemberStandings(parts, on, [{ memberId, memberNumber, at: occurredAt }]);
  if (!standing) throw unknownMember({ path: ['input', memberId ? 'memberId' : 'memberNumber'] });
  return standing;
}

async function readVersions(parts: CampaignParts, changeIds: readonly string[]): Promise<TriedVersion[]> {
  const tried: TriedVersion[] = [];
  for (const [place, changeId] of changeIds.entries()) {
    const path = ['input', 'changeIds', String(place)];
    const read = await readVersion(parts, parts.database.read, changeId, path);
    if (tried.some(({ version }) => version.id === read.version.id)) throw changesOfOneCampaign({ path });
    tried.push(read);
  }
  return tried;
}

async function rehearsalOf(
  { rules, database, policy: { zone } }: CampaignParts,
  tried: readonly TriedVersion[],
  bought: Bought,
  member: MemberStanding,
): Promise<Rehearsed[]> {
  const live = await rules.now();
  const versions = tried.map(({ version }): Campaign => {
    // What people did to the campaign, its pauses and its end, goes on whichever version is live.
    const { pauses, endedAt } = live.byId.get(version.id)?.campaign ?? { pauses: [], endedAt: null };
    return { ...version, pauses, endedAt };
  });
  const book = bookWith(
    live,
    versions.map((version) => compileCampaign(version, rules.kinds, zone)),
  );
  const [history] = book.needsHistory ? await readOnly(database, (reader) => readHistories(reader, [member.id])) : [];
  return rehearse(book, factsOf(bought, member, zone, history ?? null));
}
