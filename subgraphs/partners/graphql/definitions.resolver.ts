import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { AboutSoMany, Cost, RequiresScopes } from '../../../chassis/field-marks.js';
import { canonicalJson } from '../../../chassis/idempotency.js';
import type { PartnersParts } from '../usecases/partners-parts.js';
import { checkDefinition, showDefinitions } from '../usecases/show-configuration.js';
import { ProposeAgreementInput } from './agreements/agreements.inputs.js';
import { ProposeExchangeRatesInput, ProposePartnerInput } from './configuration.types.js';
import { PartnersConfigurationKind, PartnersDefinition } from './definitions.types.js';
import { agreementBody, partnerBody, ratesBody } from './proposed-bodies.js';

const nothingStored =
  'Nothing is stored, and nothing looked up: what a proposal is refused for by what else there is, only the proposal tells.';

/** What ops keep of partners, agreements and rates in a file. */
@Resolver()
export class DefinitionsResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => [PartnersDefinition], {
    description: 'Ops (partners:read): what was approved last, by key, to be kept in a file or proposed elsewhere.',
  })
  @RequiresScopes(['partners:read'])
  @AboutSoMany(20)
  async partnersDefinitions(
    @Arg('kind', () => PartnersConfigurationKind) kind: PartnersConfigurationKind,
    @Ctx() context: RequestContext,
  ): Promise<PartnersDefinition[]> {
    requireOps(context, 'partners:read');
    const found = await showDefinitions(this.parts, kind);
    return found.map(({ key, version, body, ended }) =>
      Object.assign(new PartnersDefinition(), { key, version, definition: withoutCode(body), ended }),
    );
  }

  @Query(() => String, {
    description: `Ops (partners:read): the \`PartnersDefinition.definition\` that this would have. ${nothingStored}`,
  })
  @RequiresScopes(['partners:read'])
  @Cost(1)
  checkPartner(
    @Arg('input', () => ProposePartnerInput) input: ProposePartnerInput,
    @Ctx() context: RequestContext,
  ): string {
    requireOps(context, 'partners:read');
    return withoutCode(checkDefinition('partner', partnerBody(input)));
  }

  @Query(() => String, {
    description: `Ops (partners:read): the \`PartnersDefinition.definition\` that this would have. ${nothingStored}`,
  })
  @RequiresScopes(['partners:read'])
  @Cost(1)
  checkExchangeRates(
    @Arg('input', () => ProposeExchangeRatesInput) input: ProposeExchangeRatesInput,
    @Ctx() context: RequestContext,
  ): string {
    requireOps(context, 'partners:read');
    return canonicalJson(checkDefinition('exchange-rates', ratesBody(input)));
  }

  @Query(() => String, {
    description: `Ops (partners:read): the \`PartnersDefinition.definition\` that this would have. ${nothingStored}`,
  })
  @RequiresScopes(['partners:read'])
  @Cost(1)
  checkAgreement(
    @Arg('input', () => ProposeAgreementInput) input: ProposeAgreementInput,
    @Ctx() context: RequestContext,
  ): string {
    requireOps(context, 'partners:read');
    return canonicalJson(checkDefinition('agreement', agreementBody(input)));
  }
}

/** A partner's code is its key. */
function withoutCode(body: object): string {
  return canonicalJson(Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'code')));
}
