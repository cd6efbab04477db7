import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../../schema/vocabulary.js';
import type * as domain from '../../domain/settlement/statement-item.js';

export enum SettlementItemKind {
  EXCHANGE = 'EXCHANGE',
  REVERSAL = 'REVERSAL',
  DISPUTE = 'DISPUTE',
  RESOLUTION = 'RESOLUTION',
}
registerEnumType(SettlementItemKind, {
  name: 'SettlementItemKind',
  valuesConfig: {
    REVERSAL: { description: 'Takes an exchange back' },
    DISPUTE: { description: 'Takes an item out of the net while it is disputed' },
    RESOLUTION: { description: 'Brings back what was not upheld' },
  },
});

@ObjectType({
  description: 'What one exchange, reversal, dispute or resolution adds to what brands owe one another.',
})
export class SettlementItem {
  @Field(() => ID, { description: 'By which it is disputed' })
  id: string;

  @Field(() => SettlementItemKind)
  kind: SettlementItemKind;

  @Field(() => ID)
  exchangeId: string;

  @Field(() => ID, { nullable: true })
  disputeId: string | null;

  @Field(() => String, { description: 'Code of the brand whose points were given' })
  fromBrand: string;

  @Field(() => String, { description: 'Code of the brand whose points were received' })
  toBrand: string;

  @Field(() => SafeInt, {
    description: 'Points of `fromBrand`; below zero where something is taken back, as the others',
  })
  given: number;

  @Field(() => SafeInt, { description: 'Points of `toBrand`' })
  received: number;

  @Field(() => SafeInt, { description: 'Points of `toBrand` kept back' })
  fee: number;

  @Field(() => SafeInt, { description: 'The settlement rate, fen per received point: this over `rateDenominator`' })
  rateNumerator: number;

  @Field(() => SafeInt)
  rateDenominator: number;

  @Field(() => DateTime, { description: 'By the ledger’s clock' })
  postedAt: Date;

  static of(item: domain.StatementItem): SettlementItem {
    return Object.assign(new SettlementItem(), { ...item, kind: SettlementItemKind[item.kind] });
  }
}

export const { Connection: SettlementItemConnection } = connectionTypes('SettlementItem', () => SettlementItem);

export enum StatementFormat {
  JSON = 'JSON',
  CSV = 'CSV',
}
registerEnumType(StatementFormat, {
  name: 'StatementFormat',
  valuesConfig: {
    JSON: { description: 'Canonical JSON (RFC 8785): this is what the digest is of' },
    CSV: { description: 'RFC 4180, with a line of names first' },
  },
});

@ObjectType({
  description: 'A piece of a statement. All pieces, one behind the other, are the statement, to the byte.',
})
export class StatementPiece {
  @Field(() => String)
  text: string;
}

export const { Connection: StatementPieceConnection } = connectionTypes('StatementPiece', () => StatementPiece);

@ObjectType({
  description:
    'What was signed when the month was closed: the cover, which holds the SHA-256 of the statement as JSON, its net position and ' +
    'the payments.',
})
export class SignedStatement {
  @Field(() => String, { description: 'SHA-256 of the statement as JSON, in hexadecimal digits' })
  digest: string;

  @Field(() => SafeInt, { description: 'How many items the statement has' })
  items: number;

  @Field(() => String, { description: 'The very text that is signed' })
  cover: string;

  @Field(() => ID, { nullable: true, description: 'Of `statementKeys`; null where nothing is signed here' })
  keyId: string | null;

  @Field(() => String, { nullable: true, description: 'Ed25519, in base64' })
  signature: string | null;
}

@ObjectType({ description: 'A public key by which statements are checked.' })
export class SettlementKey {
  @Field(() => ID, { description: 'Its thumbprint (RFC 7638)' })
  keyId: string;

  @Field(() => String, { description: 'As a JWK' })
  jwk: string;

  @Field(() => DateTime)
  since: Date;
}
