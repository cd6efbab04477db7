import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import type { DataExportState } from '../../domain/rights/data-export.js';

export const DataExportStateEnum = {
  RUNNING: 'RUNNING',
  READY: 'READY',
  TAKEN: 'TAKEN',
  EXPIRED: 'EXPIRED',
} as const satisfies Record<DataExportState, DataExportState>;
registerEnumType(DataExportStateEnum, {
  name: 'DataExportState',
  description: 'Where the copy is.',
  valuesConfig: {
    RUNNING: { description: 'Being made' },
    READY: { description: 'There to be fetched, once' },
    TAKEN: { description: 'It was fetched' },
    EXPIRED: { description: 'Nobody fetched it within a day, or another one took its place' },
  },
});

@ObjectType('DataExport', { description: 'A copy of everything that is held on a member, as JSON.' })
export class DataExportType {
  @Field(() => ID)
  id: string;

  @Field(() => DataExportStateEnum)
  state: DataExportState;

  @Field(() => DateTime)
  requestedAt: Date;

  @Field(() => DateTime, { nullable: true })
  readyAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when the link is good' })
  expiresAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'A path at this gateway, good for one download; null unless READY. Whoever has it has the copy',
  })
  downloadUrl: string | null;
}

@InputType()
export class ExportMyDataInput {
  @Field(() => ID, { description: "The client's id of this copy, a UUID (v7); the same id makes one copy" })
  exportId: string;
}

@ObjectType({ implements: Failure, description: 'One is being made, or was asked for not long ago.' })
export class ExportTooSoon extends Failure {
  @Field(() => ID, { description: 'The copy that stands in the way; it may still be fetched' })
  exportId: string;

  @Field(() => DateTime, { description: 'When the next one may be asked for' })
  nextAt: Date;
}

@ObjectType({ description: 'A copy as it is handed over.' })
@Directive('@inaccessible')
export class TakenDataExport {
  @Field(() => String)
  fileName: string;

  @Field(() => String)
  content: string;
}
