import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { AboutSoMany, Authenticated, Paged } from '../../../chassis/field-marks.js';
import { connectionOf, PageArguments, type ConnectionOf } from '../../../chassis/relay.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { ledgerQuestion, type LedgerLine } from '../usecases/show-ledger.js';
import { emptyWallet } from '../usecases/show-wallets.js';
import { LedgerConnection, LedgerEntry, type LedgerKind } from './ledger.types.js';
import { checkCurrency, loadLedger, loadWallets } from './loaders.js';
import { reasonOf } from './reasons.js';
import { Currency, Member } from './stubs.types.js';
import { Wallet } from './wallet.types.js';

const readScope = 'points:read';
const currencyArgument = "Code of the currency; the programme's own when absent.";

/** Points are their member's own: nobody else sees them but ops with the scope. */
@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly parts: PointsParts) {}

  @FieldResolver(() => Wallet)
  @Authenticated()
  async wallet(
    @Root() { id }: Member,
    @Arg('currency', () => ID, { nullable: true, description: currencyArgument }) currency: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Wallet> {
    requireSelfOrOps(context, id, readScope);
    const code = currency ?? this.parts.own.code;
    const found = (await loadWallets(context, this.parts, id)).find((wallet) => wallet.currency === code);
    if (found) return Wallet.of(found);
    await checkCurrency(context, this.parts, code);
    return Wallet.of(emptyWallet(id, code));
  }

  @FieldResolver(() => [Wallet], {
    description: "The programme's own currency first, then every other that was ever used.",
  })
  @Authenticated()
  @AboutSoMany(3)
  async wallets(@Root() { id }: Member, @Ctx() context: RequestContext): Promise<Wallet[]> {
    requireSelfOrOps(context, id, readScope);
    return (await loadWallets(context, this.parts, id)).map((view) => Wallet.of(view));
  }

  @FieldResolver(() => LedgerConnection, { description: "A wallet's statement, newest line first." })
  @Authenticated()
  @Paged()
  async ledger(
    @Root() { id }: Member,
    @Arg('currency', () => ID, { nullable: true, description: currencyArgument }) currency: string | null | undefined,
    @Args(() => PageArguments) asked: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<LedgerEntry>> {
    requireSelfOrOps(context, id, readScope);
    const code = currency ?? this.parts.own.code;
    const { page, question } = ledgerQuestion(id, code, asked);
    if (code !== this.parts.own.code) await checkCurrency(context, this.parts, code);
    return connectionOf(
      page,
      await loadLedger(context, this.parts, question),
      (line) => entryOf(line, context),
      ({ seq }) => [seq],
    );
  }
}

function entryOf({ seq, currency, references, ...line }: LedgerLine, { locale }: RequestContext): LedgerEntry {
  // A wallet is moved by postings of these kinds alone: the journal's checks say so.
  const kind = line.kind as LedgerKind;
  return Object.assign(new LedgerEntry(), line, {
    id: seq,
    kind,
    currency: Currency.of(currency),
    reason: reasonOf(kind, references, locale),
  });
}
