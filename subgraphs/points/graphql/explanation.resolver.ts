import { Args, FieldResolver, Resolver, Root } from 'type-graphql';
import { badInput } from '../../../chassis/domain-error.js';
import { Paged } from '../../../chassis/field-marks.js';
import { connectionOf, PageArguments, pageOf, type ConnectionOf } from '../../../chassis/relay.js';
import type { LotPart } from '../usecases/explain-wallets.js';
import { ExplainedBucket, ExplainedHold, PointsLot, PointsLotConnection } from './explanation.types.js';

/** The lots of a bucket, page by page in the order of the ledger. */
@Resolver(() => ExplainedBucket)
export class ExplainedBucketResolver {
  @FieldResolver(() => PointsLotConnection, { description: 'In the order in which they are used.' })
  @Paged()
  lots(@Root() { parts }: ExplainedBucket, @Args(() => PageArguments) asked: PageArguments): ConnectionOf<PointsLot> {
    return pageOfLots(parts, asked);
  }
}

/** The lots of a hold, likewise. */
@Resolver(() => ExplainedHold)
export class ExplainedHoldResolver {
  @FieldResolver(() => PointsLotConnection, { description: 'In the order in which they are used.' })
  @Paged()
  lots(@Root() { parts }: ExplainedHold, @Args(() => PageArguments) asked: PageArguments): ConnectionOf<PointsLot> {
    return pageOfLots(parts, asked);
  }
}

/** A lot's cursor is its place in the journal; what came before the rows that were read stands before all. */
function pageOfLots(parts: readonly LotPart[], asked: PageArguments): ConnectionOf<PointsLot> {
  const page = pageOf(asked, 1);
  const after = page.after?.[0] ?? null;
  if (after !== null && !/^\d{1,18}$/.test(after))
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  const left = parts.filter(({ lot }) => after === null || BigInt(placeOf(lot)) > BigInt(after));
  return connectionOf(
    page,
    left,
    (part) => PointsLot.of(part),
    ({ lot }) => [placeOf(lot)],
  );
}

function placeOf({ row }: LotPart['lot']): string {
  return row?.seq ?? '0';
}
