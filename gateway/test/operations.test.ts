import { readFile } from 'node:fs/promises';
import { buildSchema, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { compileCost } from '../edge/cost/compile-cost.js';
import { costBudgets } from '../edge/cost/cost-budgets.js';
import { readCostMarks } from '../edge/cost/cost-marks.js';
import { readSupergraph } from '../graph/read-supergraph.js';
import { placeholders, readExampleOperations, type RunsAs } from '../landing/example-operations.js';

const operations = await readExampleOperations('schema/operations');
const fillIn = placeholders(new Date(), '10000016');
const publicGraph = buildSchema(await readFile('schema/api.graphql', 'utf8'));

test.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s fits the public graph, and so do its variables',
  (_name, { document, variables }) => {
    const parsed = parse(document);
    expect(validate(publicGraph, parsed)).toEqual([]);
    const given = JSON.parse(fillIn(variables)) as Record<string, unknown>;
    const { errors } = getVariableValues(publicGraph, getOperationAST(parsed)?.variableDefinitions ?? [], given);
    expect(errors ?? []).toEqual([]);
  },
);

const budgetOf: Record<RunsAs, number> = {
  ...costBudgets,
  anyone: costBudgets.anonymous,
  'second ops': costBudgets.ops,
};
const marks = readCostMarks(readSupergraph(await readFile('schema/supergraph.graphql', 'utf8')));

test.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s costs whoever runs it no more than they have',
  (_name, { document, variables, runsAs }) => {
    const parsed = parse(document);
    const cost = compileCost(parsed, getOperationAST(parsed)!, { schema: publicGraph, marks });
    const given = JSON.parse(fillIn(variables)) as Record<string, unknown>;
    expect(cost(given)).toBeGreaterThan(0);
    expect(cost(given)).toBeLessThanOrEqual(budgetOf[runsAs]);
  },
);

test('every mutation of the public graph has an example', () => {
  const shown = operations.map(({ document }) => document).join('\n');
  const mutations = Object.keys(publicGraph.getMutationType()?.getFields() ?? {});
  expect(mutations.filter((mutation) => !new RegExp(`\\b${mutation}\\b`).test(shown))).toEqual([]);
});
