import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, type Locale } from '../../../schema/vocabulary.js';
import { campaignFrom } from '../usecases/campaign-kind.js';
import type { RecordedChange } from '../usecases/read-campaign-changes.js';
import { Campaign } from './campaign.types.js';

export const CampaignChangeStateEnum = {
  DRAFT: 'DRAFT',
  SUBMITTED: 'SUBMITTED',
  APPROVED: 'APPROVED',
  LIVE: 'LIVE',
  REJECTED: 'REJECTED',
  ENDED: 'ENDED',
} as const;
export type CampaignChangeState = keyof typeof CampaignChangeStateEnum;
registerEnumType(CampaignChangeStateEnum, {
  name: 'CampaignChangeState',
  description: 'How far a version has come.',
  valuesConfig: {
    DRAFT: { description: 'Kept by its author, to be tried out and submitted' },
    SUBMITTED: { description: 'Waits for a second person' },
    APPROVED: { description: 'Approved, and live as soon as the ledger has its budget' },
    LIVE: { description: 'The version that counts' },
    ENDED: { description: 'Was live until another version took over' },
  },
});

@ObjectType({ description: 'A version of a campaign on its way to being live.' })
export class CampaignChange {
  @Field(() => ID, { description: 'The changeId' })
  id: string;

  @Field(() => String)
  kind: string;

  @Field(() => ID, { description: "The campaign's id" })
  key: string;

  @Field(() => Int)
  version: number;

  @Field(() => CampaignChangeStateEnum)
  state: CampaignChangeState;

  static of({ changeId, kind, key, version, state }: ChangeShown): CampaignChange {
    return Object.assign(new CampaignChange(), { id: changeId, kind, key, version, state });
  }
}

interface ChangeShown {
  changeId: string;
  kind: string;
  key: string;
  version: number;
  state: CampaignChangeState;
}

@ObjectType({ description: 'A version as people have worked on it.' })
export class CampaignChangeRecord {
  @Field(() => CampaignChange)
  change: CampaignChange;

  @Field(() => Campaign, { description: 'What the version says' })
  campaign: Campaign;

  @Field(() => String, { description: 'ops:<name>' })
  proposedBy: string;

  @Field(() => DateTime)
  proposedAt: Date;

  @Field(() => String, { nullable: true, description: 'Who approved or rejected it' })
  decidedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt: Date | null;

  static of(recorded: RecordedChange, locale: Locale, now: Date): CampaignChangeRecord {
    const { key, version, body, proposedBy, proposedAt, decidedBy, decidedAt } = recorded;
    return Object.assign(new CampaignChangeRecord(), {
      change: CampaignChange.of(recorded),
      campaign: Campaign.of(campaignFrom(key, version, body), locale, now),
      proposedBy,
      proposedAt,
      decidedBy,
      decidedAt,
    });
  }
}

export const { Connection: CampaignChangeConnection } = connectionTypes('CampaignChange', () => CampaignChangeRecord);
