import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime, Failure, SafeInt } from '../../../schema/vocabulary.js';
import type { SignedCheckpoint } from '../domain/checkpoint.js';
import type { LedgerKey as Key } from '../domain/ledger-key.js';

@ObjectType({
  description:
    'How the whole ledger stood, under a signature: the root of an RFC 6962 tree over the hashes of its blocks. Keep one, ' +
    'and any later change of what it covers can be shown. What is signed (Ed25519) is the JSON text ' +
    '["fealty ledger checkpoint",blockCount,lastSeq,root,signedAt,keyId] without blanks.',
})
export class LedgerCheckpoint {
  @Field(() => SafeInt, { description: 'How many blocks it covers, from the first one on.' })
  blockCount: number;

  @Field(() => SafeInt, { description: 'Number of the last journal row it covers.' })
  lastSeq: number;

  @Field(() => String, { description: 'SHA-256, in hex.' })
  root: string;

  @Field(() => DateTime)
  signedAt: Date;

  @Field(() => ID, { description: 'Thumbprint (RFC 7638) of the key that signed; see ledgerKeys.' })
  keyId: string;

  @Field(() => String, { description: 'In hex.' })
  signature: string;

  static of({ root, signedAt, signature, ...same }: SignedCheckpoint): LedgerCheckpoint {
    return Object.assign(new LedgerCheckpoint(), {
      ...same,
      root: root.toString('hex'),
      signedAt: new Date(signedAt),
      signature: signature.toString('hex'),
    });
  }
}

@ObjectType({
  description:
    'Shows that a later ledger begins with an earlier one: the consistency proof of RFC 9162, section 2.1.4.',
})
export class ConsistencyProof {
  @Field(() => SafeInt, { description: 'Blocks of the earlier one.' })
  from: number;

  @Field(() => SafeInt, { description: 'Blocks of the later one.' })
  to: number;

  @Field(() => [String], {
    description: 'The hashes of the proof in their order, in hex; none when both are the same.',
  })
  path: string[];

  static of(from: number, to: number, path: readonly Buffer[]): ConsistencyProof {
    return Object.assign(new ConsistencyProof(), { from, to, path: path.map((hash) => hash.toString('hex')) });
  }
}

@ObjectType({ description: 'A key that signs, or has signed, checkpoints.' })
export class LedgerKey {
  @Field(() => ID, { description: 'Its thumbprint (RFC 7638).' })
  keyId: string;

  @Field(() => String, { description: 'The public key as a JWK, in JSON.' })
  publicKey: string;

  @Field(() => DateTime, { description: 'When it took over.' })
  since: Date;

  @Field(() => ID, { nullable: true, description: 'The key before it; null on the first.' })
  endorsedBy: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The key before it\'s signature, in hex, of the JSON text ["fealty ledger key",keyId,since,endorsedBy] without blanks.',
  })
  endorsement: string | null;

  static of({ publicKey, since, endorsement, ...same }: Key): LedgerKey {
    return Object.assign(new LedgerKey(), {
      ...same,
      publicKey: JSON.stringify(publicKey),
      since: new Date(since),
      endorsement: endorsement?.toString('hex') ?? null,
    });
  }
}

@ObjectType({
  implements: Failure,
  description:
    'This service has no key that may sign the ledger now. Until it has, the newest checkpoint stays what it is.',
})
export class CheckpointNotSigned extends Failure {}
