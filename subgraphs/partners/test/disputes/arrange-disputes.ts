import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { ann, bo, type PartnersWorld } from '../arrange.js';

const shown = `__typename ... on Failure { code message } ... on SettlementDispute { id itemId exchangeId period brand otherBrand points
  reason note state accepts answer upheldPoints proposal { resolutionId points note by } }`;

export const raise = `mutation ($input: RaiseDisputeInput!) { raiseDispute(input: $input) { ${shown}
  ... on AlreadyDisputed { disputeId } ... on DisputeTooLate { disputableUntil } } }`;
export const answer = `mutation ($input: AnswerDisputeInput!) { answerDispute(input: $input) { ${shown}
  ... on DisputeNotOpen { disputeState } } }`;
export const resolve = `mutation ($input: ResolveDisputeInput!) { resolveDispute(input: $input) { ${shown}
  ... on DisputeNotOpen { disputeState } } }`;
export const approve = `mutation ($input: DecideResolutionInput!) { approveResolution(input: $input) { ${shown} } }`;
export const reject = `mutation ($input: DecideResolutionInput!) { rejectResolution(input: $input) { ${shown} } }`;

export const raising = (itemId: string, terms: Record<string, unknown> = {}) => ({
  input: { disputeId: newId(), itemId, reason: 'UNKNOWN_TO_US', note: 'not in our books', ...terms },
});

/** Raised by this one; its id. */
export async function raised(world: PartnersWorld, as: Caller, itemId: string): Promise<string> {
  const variables = raising(itemId);
  const { errors, data } = await world.ask(as, raise, variables);
  if (errors || (data?.['raiseDispute'] as { state?: string }).state !== 'OPEN')
    throw new Error(JSON.stringify({ errors, data }));
  return variables.input.disputeId;
}

/** Ann proposes; the resolution's id. */
export async function proposed(world: PartnersWorld, disputeId: string, upheldPoints: number): Promise<string> {
  const resolutionId = newId();
  const input = { resolutionId, disputeId, upheldPoints, note: 'looked at' };
  const { errors } = await world.ask(ann, resolve, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return resolutionId;
}

/** Ann proposes and Bo agrees. */
export async function resolved(world: PartnersWorld, disputeId: string, upheldPoints: number): Promise<void> {
  const input = { resolutionId: await proposed(world, disputeId, upheldPoints) };
  const { errors } = await world.ask(bo, approve, { input });
  if (errors) throw new Error(JSON.stringify(errors));
}
