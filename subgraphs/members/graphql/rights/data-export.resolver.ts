import { Arg, createUnionType, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requirePerson, requireService, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated, Cost } from '../../../../chassis/field-marks.js';
import { forbidden, unauthenticated } from '../../../../chassis/domain-error.js';
import type { DataExport } from '../../domain/rights/data-export.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { downloadPathOf, exportMyData, readLatestExport } from '../../usecases/rights/export-my-data.js';
import { endDataExport, takeDataExport } from '../../usecases/rights/take-data-export.js';
import { MemberType } from '../member.type.js';
import { NoLongerMember } from './consents.types.js';
import { DataExportType, ExportMyDataInput, ExportTooSoon, TakenDataExport } from './data-export.types.js';

const ExportMyDataResult = createUnionType({
  name: 'ExportMyDataResult',
  types: () => [DataExportType, ExportTooSoon, NoLongerMember] as const,
});

@Resolver(() => MemberType)
export class DataExportResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => DataExportType, {
    nullable: true,
    description:
      "The member's own alone: the copy that was asked for last, with the link while it is there to be fetched.",
  })
  @Authenticated()
  async dataExport(@Root() { id }: MemberType, @Ctx() context: RequestContext): Promise<DataExportType | null> {
    if (context.caller.kind === 'anonymous') throw unauthenticated();
    if (context.caller.kind !== 'member' || context.caller.memberId !== id) throw forbidden();
    const latest = await readLatestExport(this.parts, id);
    return latest && this.told(latest);
  }

  @Mutation(() => ExportMyDataResult, {
    description:
      'Begins to make a copy of everything that is held on the member who is signed in, from every part of the programme. ' +
      'Look at `me { dataExport { state downloadUrl } }` for the link.',
  })
  @Authenticated()
  @Cost(30)
  exportMyData(
    @Ctx() context: RequestContext,
    @Arg('input', () => ExportMyDataInput) input: ExportMyDataInput,
  ): Promise<DataExportType | ExportTooSoon | NoLongerMember> {
    const memberId = requirePerson(context);
    return answerOrFailure(context, { EXPORT_TOO_SOON: ExportTooSoon, NO_LONGER_MEMBER: NoLongerMember }, async () =>
      this.told(await exportMyData(this.parts, memberId, input)),
    );
  }

  @Mutation(() => TakenDataExport, { nullable: true })
  @Directive('@inaccessible')
  async takeDataExport(
    @Ctx() context: RequestContext,
    @Arg('token', () => String) token: string,
  ): Promise<TakenDataExport | null> {
    requireService(context, 'gateway');
    const taken = await takeDataExport(this.parts, token);
    return taken && Object.assign(new TakenDataExport(), taken);
  }

  @Mutation(() => Boolean)
  @Directive('@inaccessible')
  async endDataExport(
    @Ctx() context: RequestContext,
    @Arg('token', () => String) token: string,
    @Arg('isWhole', () => Boolean) isWhole: boolean,
  ): Promise<boolean> {
    requireService(context, 'gateway');
    await endDataExport(this.parts, token, isWhole);
    return true;
  }

  private async told(dataExport: DataExport): Promise<DataExportType> {
    const { id, state, requestedAt, readyAt, expiresAt } = dataExport;
    const downloadUrl = state === 'READY' ? await downloadPathOf(this.parts, dataExport) : null;
    // A link whose day is over is no link, though nobody has put the copy away yet.
    const shown = state === 'READY' && downloadUrl === null ? 'EXPIRED' : state;
    return Object.assign(new DataExportType(), { id, state: shown, requestedAt, readyAt, expiresAt, downloadUrl });
  }
}
