import { badInput } from '../../../chassis/domain-error.js';
import { pageOf, type Page, type PageArguments } from '../../../chassis/relay.js';
import { fen } from '../domain/account.js';
import { listFunds, type Fund, type FundKind } from '../storage/funds.js';
import type { PointsParts } from './points-parts.js';

const allKinds: readonly FundKind[] = ['BLOCK', 'BUDGET', 'SPONSOR'];

/** What is left of something set aside: of a pledge in fen, else in points. */
export type FundView = Fund;

/** A fund is placed by its kind, currency and owner. */
export const fundPlace = ({ kind, currency, owner }: FundView): string[] => [kind, currency, owner];

/** A page and one fund more. Throws BAD_USER_INPUT for a size or cursor that is none. */
export async function showFunds(
  { database, own }: PointsParts,
  { kind, atMost }: { kind: FundKind | null; atMost: number | null },
  asked: PageArguments,
): Promise<{ page: Page; found: FundView[] }> {
  const page = pageOf(asked, 3);
  const found = await listFunds(database.read, [own.code, fen], {
    kinds: kind === null ? allKinds : [kind],
    atMost,
    limit: page.size + 1,
    after: placeOf(page),
  });
  return { page, found };
}

function placeOf({ after }: Page): Pick<Fund, 'kind' | 'currency' | 'owner'> | null {
  if (after === null) return null;
  const [kind = '', currency = '', owner = ''] = after;
  const known = allKinds.find((one) => one === kind);
  if (!known) throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  return { kind: known, currency, owner };
}
