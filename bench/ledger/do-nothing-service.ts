/**
 * A service behind the same door as points, with the same mutations, which do nothing: it answers a constant. What a signed
 * mutation costs before anybody has posted anything.
 */
import 'reflect-metadata';
import { Arg, createUnionType, Directive, Mutation, Resolver } from 'type-graphql';
import { serviceShape, toServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';
import { startSubgraph } from '../../chassis/start-service.js';
import { NotEnoughPoints } from '../../schema/vocabulary.js';
import { onStopSignals } from '../../stack/stop-signals.js';
import {
  Hold,
  HoldNotOpen,
  HoldPointsInput,
  HoldStatus,
  SettleHoldInput,
} from '../../subgraphs/points/graphql/holds.types.js';

const HoldPointsResult = createUnionType({
  name: 'HoldPointsResult',
  types: () => [Hold, NotEnoughPoints, HoldNotOpen] as const,
});
const SettleHoldResult = createUnionType({ name: 'SettleHoldResult', types: () => [Hold, HoldNotOpen] as const });

const constant = Object.assign(new Hold(), {
  holdId: '00000000-0000-7000-8000-000000000000',
  status: HoldStatus.OPEN,
  points: 5,
  held: 5,
  settled: 0,
});

@Resolver()
class DoNothingResolver {
  @Mutation(() => HoldPointsResult)
  @Directive('@inaccessible')
  holdPoints(@Arg('input', () => HoldPointsInput) _input: HoldPointsInput): typeof HoldPointsResult {
    return constant;
  }

  @Mutation(() => SettleHoldResult)
  @Directive('@inaccessible')
  settleHold(@Arg('input', () => SettleHoldInput) _input: SettleHoldInput): typeof SettleHoldResult {
    return constant;
  }
}

const service = await startSubgraph({
  name: 'points',
  settings: toServiceSettings(readSettings(serviceShape, process.env)),
  surroundings: { runJobs: false },
  types: { resolverClasses: [DoNothingResolver], orphanedTypes: [] },
  entities: [],
  migrations: [],
  errors: [],
  rooms: () => ({ instances: [new DoNothingResolver()] }),
});
onStopSignals(
  () => void service.stop().then(() => process.exit(0)),
  () => process.exit(1),
);
