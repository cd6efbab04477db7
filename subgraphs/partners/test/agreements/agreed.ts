import type { PartnersWorld } from '../arrange.js';

/** Caps that are not named are none. */
export function capsOf(caps: Record<string, number>) {
  const none = { perExchange: null, perMemberPerDay: null, perDayGiven: null, perDayReceived: null, inTotal: null };
  return { ...none, ...caps };
}

const standing = '__typename ... on PartnerStanding { partnerCode suspended } ... on Failure { code message }';

export const suspended = {
  suspend: `mutation ($input: SuspendPartnerInput!) { suspendPartner(input: $input) {
    ${standing} ... on SuspensionUnchanged { isSuspended } } }`,
  resume: `mutation ($input: ResumePartnerInput!) { resumePartner(input: $input) {
    ${standing} ... on SuspensionUnchanged { isSuspended } } }`,
};

/** What a partner was told under a type, in the order of the transactions: a test may set the clock back. */
export async function newsTo(world: PartnersWorld, brand: string, type: string): Promise<Record<string, unknown>[]> {
  const rows = await world.subgraph.asAdmin<{ data: Record<string, unknown> }>(
    'select data from webhook_message where brand = $1 and type = $2 order by xmin::text::bigint, created_at',
    [brand, type],
  );
  return rows.map(({ data }) => data);
}

/** What a partner was told of an exchange, in order: types and statuses. */
export async function toldOf(world: PartnersWorld, brand: string, exchangeId: string): Promise<unknown[]> {
  const rows = await world.subgraph.asAdmin<{ type: string; status: string }>(
    `select type, data ->> 'status' as status from webhook_message
      where brand = $1 and data ->> 'exchangeId' = $2 order by xmin::text::bigint, created_at`,
    [brand, exchangeId],
  );
  return rows.map(({ type, status }) => [type, status]);
}

/** What is counted under a cap of a brand. */
export async function usedOf(world: PartnersWorld, brand: string, cap: string): Promise<number> {
  const [row] = await world.subgraph.asAdmin<{ used: string }>(
    'select coalesce(sum(used), 0) as used from cap_usage where brand = $1 and cap = $2',
    [brand, cap],
  );
  return Number(row?.used ?? 0);
}
