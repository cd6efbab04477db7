import { randomUUID } from 'node:crypto';
import type { DemoCallers } from './demo-callers.js';
import type { DemoPartner } from './harvest-table.js';
import { partnerIdOf, requireDone, type Result } from './set-up-programme.js';

interface Links {
  me: { linkedPartners: { partner: { id: string } }[] };
}

interface Started extends Result {
  result: Result['result'] & { linkCode?: string };
}

const links = `{ me { linkedPartners { partner { id } } } }`;
const start = `mutation Start($input: StartPartnerLinkInput!) { result: startPartnerLink(input: $input) { __typename
  ... on PartnerLinkCode { linkCode: code } ... on Failure { code message } } }`;
const complete = `mutation Complete($input: CompletePartnerLinkInput!) { result: completePartnerLink(input: $input) { __typename
  ... on Failure { code message } } }`;

/**
 * A member is linked with a partner as members are: they ask for a code, and type it in at the partner's. Codes are good for minutes, so
 * a load that was broken off asks for another; one that had linked them asks for none, and leaves no trace of having been here twice.
 */
export async function linkMember(callers: DemoCallers, number: string, partner: DemoPartner): Promise<void> {
  const partnerId = partnerIdOf(partner);
  const { me } = await callers.member(number).ask<Links>(links);
  if (me.linkedPartners.some((link) => link.partner.id === partnerId)) return;
  const input = { codeId: randomUUID(), partnerId };
  const started = await callers.member(number).ask<Started>(start, { input });
  requireDone(started, 'startPartnerLink');
  const code = started.result.linkCode ?? '';
  const completion = { completionId: randomUUID(), code, partnerMemberId: `${partner.code}-${number}` };
  requireDone(await callers.partner(partner.code).ask<Result>(complete, { input: completion }), 'completePartnerLink');
}
