import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import {
  requireChannel,
  requireOps,
  requirePartner,
  requireSelfOrOps,
  type RequestContext,
} from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { AboutSoMany, Authenticated, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  type ConnectionOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
} from '../../../../chassis/relay.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import { handOver } from '../../usecases/fulfilment/hand-over.js';
import { recordShipment } from '../../usecases/fulfilment/record-shipment.js';
import { showFulfilmentPage, showPartnersFulfilments } from '../../usecases/fulfilment/show-fulfilments.js';
import type { RedemptionTools } from '../../usecases/redemption-tools.js';
import { Redemption } from '../redemption.types.js';
import { handOverFailures, HandOverResult, moveFailures, RecordShipmentResult } from './failures.types.js';
import {
  Fulfilment,
  FulfilmentConnection,
  FulfilmentFilter,
  HandedOver,
  HandOverInput,
  RecordShipmentInput,
} from './fulfilment.types.js';
import { filterShape, handOverShape, shipmentShape } from './input-shapes.js';
import { addressLoader, fulfilmentsLoader, partnerMessagesLoader } from './loaders.js';
import { PartnerMessage } from './partner.types.js';
import { ShippingAddress } from './shipping-address.types.js';
import { fulfilmentView, partnerMessageView } from './views.js';

@Resolver(() => Fulfilment)
export class FulfilmentResolver {
  constructor(private readonly tools: RedemptionTools) {}

  @Mutation(() => RecordShipmentResult, {
    description: 'Ops (rewards:write): where goods are. The member is told when they leave and when they arrive.',
  })
  @RequiresScopes(['rewards:write'])
  async recordShipment(
    @Arg('input', () => RecordShipmentInput) input: RecordShipmentInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RecordShipmentResult> {
    requireOps(context, 'rewards:write');
    const shipment = parseInput(shipmentShape, input);
    return answerOrFailure(context, moveFailures, async () =>
      fulfilmentView(await recordShipment(this.tools, shipment, context), context),
    );
  }

  @Mutation(() => HandOverResult, { description: 'A till hands over what waits there of a redemption, once.' })
  @Authenticated()
  async handOver(
    @Arg('input', () => HandOverInput) input: HandOverInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof HandOverResult> {
    requireChannel(context);
    const asked = parseInput(handOverShape, input);
    return answerOrFailure(context, handOverFailures, async () => {
      const { redemptionId, fulfilments } = await handOver(this.tools, asked, context);
      const views = fulfilments.map((fulfilment) => fulfilmentView(fulfilment, context));
      return Object.assign(new HandedOver(), { redemptionId, fulfilments: views });
    });
  }

  @Query(() => FulfilmentConnection, {
    description: 'Newest first: of all for ops (rewards:read); for a partner (fulfilment:write) what it has to fulfil.',
  })
  @RequiresScopes(['fulfilment:write'], ['rewards:read'])
  @Paged()
  async fulfilments(
    @Arg('filter', () => FulfilmentFilter, { nullable: true }) filter: FulfilmentFilter | null,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Fulfilment>> {
    const ofPartner = context.caller.kind === 'partner' ? requirePartner(context, 'fulfilment:write').code : null;
    if (ofPartner === null) requireOps(context, 'rewards:read');
    const { partnerId } = parseInput(filterShape, filter ?? {}, 'filter');
    const page = pageOf(pageArguments, placeInTimeParts);
    const states = filter?.states?.length ? filter.states : null;
    const place = { limit: page.size + 1, after: placeInTimeOf(page) };
    const wanted = { kind: filter?.kind ?? null, states, partnerId, ...place };
    const found =
      ofPartner === null
        ? await showFulfilmentPage(this.tools, wanted)
        : await showPartnersFulfilments(this.tools, ofPartner, wanted);
    return connectionOf(
      page,
      found,
      (fulfilment) => fulfilmentView(fulfilment, context),
      ({ openedAt, id }) => placeInTimeCursor(openedAt, id),
    );
  }

  @FieldResolver(() => [PartnerMessage], {
    description: 'Ops (rewards:read): what the partner was told of it, and whether it has taken it.',
  })
  @RequiresScopes(['rewards:read'])
  @AboutSoMany(2)
  async messages(@Root() { id }: Fulfilment, @Ctx() context: RequestContext): Promise<PartnerMessage[]> {
    requireOps(context, 'rewards:read');
    return (await partnerMessagesLoader(context, this.tools).load(id)).map(partnerMessageView);
  }
}

/** Whoever may see a redemption may see what becomes of it. */
@Resolver(() => Redemption)
export class RedemptionFulfilmentResolver {
  constructor(private readonly tools: RedemptionTools) {}

  @FieldResolver(() => [Fulfilment], {
    description: 'What becomes of each thing of each piece; empty until it is settled.',
  })
  @AboutSoMany(2)
  async fulfilments(@Root() { id }: Redemption, @Ctx() context: RequestContext): Promise<Fulfilment[]> {
    const found = await fulfilmentsLoader(context, this.tools).load(id);
    return found.map((fulfilment) => fulfilmentView(fulfilment, context));
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When everything it holds had arrived; null: not yet.',
  })
  async fulfilledAt(@Root() { id }: Redemption, @Ctx() context: RequestContext): Promise<Date | null> {
    const [first] = await fulfilmentsLoader(context, this.tools).load(id);
    return first?.fulfilledAt ?? null;
  }

  @FieldResolver(() => ShippingAddress, { nullable: true, description: 'Where its goods are shipped; null: nowhere.' })
  async shipTo(@Root() { id, member }: Redemption, @Ctx() context: RequestContext): Promise<ShippingAddress | null> {
    requireSelfOrOps(context, member.id, 'rewards:read');
    const address = await addressLoader(context, this.tools).load(id);
    return address && Object.assign(new ShippingAddress(), address);
  }
}
