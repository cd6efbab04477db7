import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { answerOf, fairRates, type PartnersWorld } from '../arrange.js';
import { codeFor, completeLink } from '../links/link-operations.js';

export const mill = callerOf.partner('mill', ['exchanges:read', 'exchanges:write', 'links:write']);

export const startExchange = `mutation ($input: StartSandboxExchangeInput!) { startSandboxExchange(input: $input) { __typename
  ... on Exchange { id status given received from { code } to { code } } ... on Failure { code message }
  ... on QuotaExceeded { limit remaining resetsAt } } }`;

/** Two sandboxes, the mill (GRIST) and a stand-in for the programme (PLAY), with rates between them. */
export async function withSandboxes(world: PartnersWorld): Promise<{ mill: string }> {
  const partnerId = newId();
  const points = { nameZhCn: '试用积分', nameEn: 'Trial points', pointsPerYuan: 100 };
  const of = { isSandbox: true, nameZhCn: '试用', nameEn: 'Trial' };
  await world.publishPartner({ ...of, partnerId, code: 'mill', currency: { ...points, code: 'GRIST' } });
  await world.publishPartner({ ...of, partnerId: newId(), code: 'trial', currency: { ...points, code: 'PLAY' } });
  const owedAtMost = ['GRIST', 'PLAY'].map((currency) => ({ currency, points: 1_000_000_000 }));
  for (const partner of ['mill', 'trial']) await world.publishAgreement({ partner, owedAtMost });
  await world.publishRates([
    ...fairRates,
    { from: 'PLAY', to: 'GRIST', numerator: 1, denominator: 1, step: 1 },
    { from: 'GRIST', to: 'PLAY', numerator: 1, denominator: 1, step: 1 },
  ]);
  return { mill: partnerId };
}

/** A member who has points to try out, linked with the mill; the id by which the mill knows them. */
export async function linkedWithMill(
  world: PartnersWorld,
  millId: string,
  points = 10_000,
): Promise<{ memberId: string; linkId: string }> {
  const memberId = world.memberWith(points, 'PLAY');
  const code = await codeFor(world, memberId, millId);
  const input = { completionId: newId(), code, partnerMemberId: newId() };
  const linked = answerOf(await world.ask(mill, completeLink, { input }));
  return { memberId, linkId: String(linked['linkId']) };
}
