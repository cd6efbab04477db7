import { Arg, createUnionType, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { AboutSoMany, Cost, RequiresScopes } from '../../../chassis/field-marks.js';
import { loaderFor } from '../../../chassis/loaders.js';
import { SafeInt } from '../../../schema/vocabulary.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { ledgerCheckpoint, ledgerConsistency, ledgerKeys, receiptsOf } from '../usecases/show-proof.js';
import { signLedgerCheckpoint } from '../usecases/sign-ledger-checkpoint.js';
import { LedgerEntry } from './ledger.types.js';
import { CheckpointNotSigned, ConsistencyProof, LedgerCheckpoint, LedgerKey } from './proof.types.js';

const SignLedgerCheckpointResult = createUnionType({
  name: 'SignLedgerCheckpointResult',
  types: () => [LedgerCheckpoint, CheckpointNotSigned] as const,
});

const receipts = { of: 'receipts by row' };

/** Checkpoints and keys are for everybody: the more of them are kept elsewhere, the less can be changed unseen. */
@Resolver(() => LedgerEntry)
export class ProofResolver {
  constructor(private readonly parts: PointsParts) {}

  @Query(() => LedgerCheckpoint, {
    nullable: true,
    description: 'The newest signed checkpoint; null where none has been signed yet.',
  })
  async ledgerCheckpoint(
    @Arg('blockCount', () => SafeInt, { nullable: true, description: 'The one over so many blocks instead.' })
    blockCount: number | null | undefined,
  ): Promise<LedgerCheckpoint | null> {
    const found = await ledgerCheckpoint(this.parts, blockCount ?? undefined);
    return found && LedgerCheckpoint.of(found);
  }

  @Query(() => ConsistencyProof, {
    description: 'Shows that the ledger of `to` blocks begins with that of `from`: check it against both checkpoints.',
  })
  @Cost(10)
  async ledgerConsistency(
    @Arg('from', () => SafeInt) from: number,
    @Arg('to', () => SafeInt) to: number,
  ): Promise<ConsistencyProof> {
    return ConsistencyProof.of(from, to, await ledgerConsistency(this.parts, from, to));
  }

  @Query(() => [LedgerKey], { description: 'Every key that signs, or has signed, checkpoints; the first one first.' })
  @AboutSoMany(5)
  async ledgerKeys(): Promise<LedgerKey[]> {
    return (await ledgerKeys(this.parts)).map((key) => LedgerKey.of(key));
  }

  @Mutation(() => SignLedgerCheckpointResult, {
    description:
      'Signs a checkpoint now instead of waiting for the next (ops, points:write). Without new postings since, the newest ' +
      'one is the answer.',
  })
  @RequiresScopes(['points:write'])
  async signLedgerCheckpoint(@Ctx() context: RequestContext): Promise<typeof SignLedgerCheckpointResult> {
    requireOps(context, 'points:write');
    return answerOrFailure(context, { CHECKPOINT_NOT_SIGNED: CheckpointNotSigned }, async () =>
      LedgerCheckpoint.of(await signLedgerCheckpoint(this.parts, context)),
    );
  }

  /** Whoever holds the entry has been let see it by the ledger it came from. */
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Proof of this line, as JSON text to keep: the journal row, its way up to a signed checkpoint, and the keys. Checked ' +
      'without us by `npm run verify-receipt`. Null until the next checkpoint is signed, within minutes.',
  })
  @Cost(5)
  receipt(@Root() { id }: LedgerEntry, @Ctx() context: RequestContext): Promise<string | null> {
    return loaderFor(context, receipts, (seqs: readonly string[]) => receiptsOf(this.parts, seqs)).load(id);
  }
}
