import { createHash } from 'node:crypto';
import type { Caller } from '../../../../chassis/caller.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, type PartnersWorld } from '../arrange.js';

/** What tests of settlements ask for. */
export const partner = (code: string) => callerOf.partner(code, ['settlements:read', 'settlements:write']);

/** A key of these tests alone. */
export const signingKey = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
};

export const close = (world: PartnersWorld) => world.subgraph.service.runJob('close-settlements');

const statement = `query ($partner: String!, $period: String!) { partnerStatement(partner: $partner, period: $period) {
  closed netPosition { amountMinor } payments { id payer payee state amount { amountMinor } }
  lines { fromBrand toBrand exchanges items given received fee amount { amountMinor } }
  items(first: 100) { edges { node { id kind exchangeId disputeId fromBrand toBrand given received fee postedAt } } }
  signed { digest items cover keyId signature } } }`;

export interface ShownItem {
  id: string;
  kind: string;
  exchangeId: string;
  given: number;
  received: number;
  fee: number;
}

export interface ShownStatement {
  closed: boolean;
  netPosition: { amountMinor: number };
  payments: { id: string; payer: string; payee: string; state: string; amount: { amountMinor: number } }[];
  lines: Record<string, unknown>[];
  items: { edges: { node: ShownItem }[] };
  signed: { digest: string; items: number; cover: string; keyId: string | null; signature: string | null } | null;
}

export async function statementOf(world: PartnersWorld, code: string, period: string, as: Caller = ann) {
  return answerOf(await world.ask(as, statement, { partner: code, period })) as unknown as ShownStatement;
}

export async function itemsOf(world: PartnersWorld, code: string, period: string): Promise<ShownItem[]> {
  return (await statementOf(world, code, period)).items.edges.map(({ node }) => node);
}

const pieces = `query ($partner: String!, $period: String!, $format: StatementFormat!, $first: Int, $after: String) {
  partnerStatement(partner: $partner, period: $period) { text(format: $format, first: $first, after: $after) {
    edges { node { text } } pageInfo { hasNextPage endCursor } } } }`;

interface Pieces {
  text: {
    edges: { node: { text: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

/** The whole text, fetched so many pieces at a time. */
export async function textOf(
  world: PartnersWorld,
  code: string,
  period: string,
  { format = 'JSON', first = 100 }: { format?: 'JSON' | 'CSV'; first?: number } = {},
): Promise<string> {
  let [text, after] = ['', null as string | null];
  for (;;) {
    const asked = { partner: code, period, format, first, after };
    const { text: page } = answerOf(await world.ask(partner(code), pieces, asked)) as unknown as Pieces;
    text += page.edges.map(({ node }) => node.text).join('');
    if (!page.pageInfo.hasNextPage) return text;
    after = page.pageInfo.endCursor;
  }
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
