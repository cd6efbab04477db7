import { Arg, Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { badInput } from '../../../../chassis/domain-error.js';
import { AboutSoMany, Paged, Report } from '../../../../chassis/field-marks.js';
import { isId } from '../../../../chassis/ids.js';
import { connectionOf, PageArguments, pageOf, type ConnectionOf, type Page } from '../../../../chassis/relay.js';
import type { ItemPlace } from '../../domain/settlement/statement-item.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';
import {
  showItems,
  showPieces,
  showSignedStatement,
  showStatementKeys,
  type PiecePlace,
} from '../../usecases/settlement/show-statement.js';
import { PartnerStatement } from '../settlement.types.js';
import {
  SettlementItem,
  SettlementItemConnection,
  SettlementKey,
  SignedStatement,
  StatementFormat,
  StatementPiece,
  StatementPieceConnection,
} from './statement.types.js';

/** A statement item by item, and the text of it that was signed. Who may see the statement sees these: it is asked for above. */
@Resolver(() => PartnerStatement)
export class StatementResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => [SettlementKey], {
    description: 'The keys that sign statements, or have signed some; the latest first.',
  })
  @AboutSoMany(3)
  async statementKeys(): Promise<SettlementKey[]> {
    const keys = await showStatementKeys(this.parts);
    return keys.map(({ keyId, publicKey, since }) =>
      Object.assign(new SettlementKey(), { keyId, since, jwk: JSON.stringify(publicKey) }),
    );
  }

  @FieldResolver(() => SettlementItemConnection, {
    description: 'Each exchange, reversal, dispute and resolution, by the two codes and the id.',
  })
  @Paged()
  async items(
    @Root() { period, partner }: PartnerStatement,
    @Args(() => PageArguments) asked: PageArguments,
  ): Promise<ConnectionOf<SettlementItem>> {
    const page = pageOf(asked, 3);
    const after = page.after === null ? null : placeOf(page.after);
    const found = await showItems(this.parts, period, partner.code, { after, limit: page.size + 1 });
    return connectionOf(
      page,
      found,
      (item) => SettlementItem.of(item),
      ({ fromBrand, toBrand, id }) => [fromBrand, toBrand, id],
    );
  }

  @FieldResolver(() => SignedStatement, {
    nullable: true,
    description: 'Null while the month is not closed, and for a sandbox.',
  })
  async signed(@Root() { period, partner }: PartnerStatement): Promise<SignedStatement | null> {
    const kept = await showSignedStatement(this.parts, period, partner.code);
    if (!kept) return null;
    const { digest, items, cover, keyId, signature } = kept;
    return Object.assign(new SignedStatement(), {
      ...{ digest: digest.toString('hex'), items, cover, keyId },
      signature: signature?.toString('base64') ?? null,
    });
  }

  @FieldResolver(() => StatementPieceConnection, {
    description: 'The statement of a closed month, in pieces of 200 items; none while it is not closed.',
  })
  @Paged()
  @Report()
  async text(
    @Root() { period, partner }: PartnerStatement,
    @Arg('format', () => StatementFormat, { defaultValue: StatementFormat.JSON }) format: StatementFormat,
    @Args(() => PageArguments) asked: PageArguments,
  ): Promise<ConnectionOf<StatementPiece>> {
    const page = pageOf(asked, 4);
    const order = { period, brand: partner.code, format };
    const pieces = await showPieces(this.parts, order, { after: piecePlaceOf(page), limit: page.size + 1 });
    return connectionOf(
      page,
      pieces,
      ({ text }) => Object.assign(new StatementPiece(), { text }),
      ({ place: { count, last } }) => [last?.fromBrand ?? '', last?.toBrand ?? '', last?.id ?? '', String(count)],
    );
  }
}

function placeOf([fromBrand = '', toBrand = '', id = '']: readonly string[]): ItemPlace {
  if (!isId(id)) throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  return { fromBrand, toBrand, id };
}

function piecePlaceOf({ after }: Page): PiecePlace | null {
  if (after === null) return null;
  const count = Number(after[3]);
  if (!Number.isSafeInteger(count) || count < 0)
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  return { count, last: count === 0 ? null : placeOf(after) };
}
