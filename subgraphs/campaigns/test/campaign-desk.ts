import { newId } from '../../../chassis/ids.js';
import type { Caller } from '../../../chassis/caller.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { faultOf, type CampaignsUnderTest } from './given.js';

export const [ann, bo] = [callerOf.ops('ann'), callerOf.ops('bo')];

const change = `__typename ... on CampaignChange { id key version state }`;
const changeOrFailure = `${change} ... on Failure { code } ... on CampaignOver { endedAt } ... on BudgetSpent { spent asked }`;
const campaign = `__typename ... on Campaign { id version state endsAt }`;
const campaignOrOver = `${campaign} ... on CampaignOver { code endedAt }`;

/** An answer of the desk: what the mutation gave, or the code and the path of its fault. */
export type Said = Record<string, unknown>;

/** What people do to campaigns: ann writes them, bo approves, as far as a test does not say otherwise. */
export class CampaignDesk {
  constructor(private readonly campaigns: CampaignsUnderTest) {}

  /** A version under a changeId of its own, or under the one that `body` names. */
  propose(campaignId: string, body: object, as = ann): Promise<Said> {
    const input = { changeId: newId(), campaignId, ...body };
    return this.say('proposeCampaign', 'ProposeCampaignInput', input, changeOrFailure, as);
  }

  draft(campaignId: string, body: object, as = ann): Promise<Said> {
    const input = { changeId: newId(), campaignId, ...body };
    return this.say('draftCampaign', 'ProposeCampaignInput', input, changeOrFailure, as);
  }

  submit({ id }: Said, as = ann): Promise<Said> {
    return this.say('submitCampaign', 'CampaignChangeInput', { changeId: id }, change, as);
  }

  approve({ id }: Said, as = bo): Promise<Said> {
    return this.say('approveCampaign', 'ApproveCampaignInput', { changeId: id }, changeOrFailure, as);
  }

  reject({ id }: Said, as = bo): Promise<Said> {
    return this.say('rejectCampaign', 'CampaignChangeInput', { changeId: id }, change, as);
  }

  pause(campaignId: string, as = ann): Promise<Said> {
    return this.say('pauseCampaign', 'CampaignActInput', { campaignId }, campaignOrOver, as);
  }

  resume(campaignId: string, as = bo): Promise<Said> {
    return this.say('resumeCampaign', 'CampaignActInput', { campaignId }, campaignOrOver, as);
  }

  end(campaignId: string, as = bo): Promise<Said> {
    return this.say('endCampaign', 'CampaignActInput', { campaignId }, campaign, as);
  }

  /** The campaign as ops see it; null before its first version counts. */
  async shown(campaignId: string): Promise<Said | null> {
    const query = 'query ($id: ID!) { campaign(id: $id) { version state } }';
    return (await this.campaigns.ask(query, { id: campaignId }, ann)).data?.['campaign'] as Said | null;
  }

  private async say(mutation: string, input: string, value: object, selection: string, as: Caller): Promise<Said> {
    const document = `mutation ($input: ${input}!) { answer: ${mutation}(input: $input) { ${selection} } }`;
    const result = await this.campaigns.ask(document, { input: value }, as);
    return result.errors ? faultOf(result) : (result.data?.['answer'] as Said);
  }
}
