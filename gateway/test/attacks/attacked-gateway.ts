import { startGatewayForTest, type Answer, type GatewayForTest } from '../gateway-for-test.js';
import { startSmallGraph, type SmallGraph } from '../small-graph.js';

export interface Attacked {
  graph: SmallGraph;
  gateway: GatewayForTest;
  /** How many calls have reached a subgraph during this test. */
  fetched: () => number;
}

/** A gateway for the tests of one file. After each of them a decent request has to be answered as before. */
export function attackedGateway(environment: Record<string, string> = {}): Attacked {
  const attacked = {
    fetched: () => attacked.graph.members.arrived.length + attacked.graph.points.arrived.length,
  } as Attacked;
  beforeAll(async () => {
    attacked.graph = await startSmallGraph();
    attacked.gateway = await startGatewayForTest(attacked.graph, environment);
  });
  afterAll(async () => {
    await attacked.gateway.stop();
    await attacked.graph.stop();
  });
  beforeEach(() => {
    for (const { arrived } of [attacked.graph.members, attacked.graph.points]) arrived.length = 0;
  });
  afterEach(async () => {
    const answer = await attacked.gateway.graphql('query Decent { greeting spendable }');
    expect([answer.status, answer.data]).toEqual([200, { greeting: '你好', spendable: 7 }]);
  });
  return attacked;
}

/** Refused for the reason given, with nothing beside it, and before anything was fetched. */
export function expectRefused(
  { fetched }: Attacked,
  answer: Answer,
  status: number,
  extensions: Record<string, unknown>,
): void {
  expect([answer.status, answer.data]).toEqual([status, undefined]);
  expect(answer.errors?.map((error) => error.extensions)).toEqual([{ code: 'BAD_USER_INPUT', ...extensions }]);
  expect(answer.text).not.toMatch(/node_modules|\.[jt]s:\d|stacktrace/);
  expect(fetched()).toBe(0);
}
