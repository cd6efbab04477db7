/** A plan is a tree of what to ask after what; each of its nodes becomes a function that is called for every request. */
import type { ConditionNode, PlanNode } from '@apollo/query-planner';
import { compileFetch, type Step, type Variables } from './compile-fetch.js';
import type { PlanPath } from './entities-at.js';
import type { TypeTests } from './type-tests.js';

export interface PlanParts {
  types: TypeTests;
  /** Values of the operation's variables that the client may leave out. */
  defaults: Variables;
}

/** Throws for a node that no plan of ours can hold (`@defer`): the operation then goes to ApolloGateway's executor. */
export function compilePlan(node: PlanNode, parts: PlanParts, path: PlanPath = []): Step {
  const compiled = (child: PlanNode) => compilePlan(child, parts, path);
  switch (node.kind) {
    case 'Fetch':
      return compileFetch(node, path, parts.types);
    case 'Flatten':
      return compilePlan(node.node, parts, [...path, ...node.path.map(String)]);
    case 'Sequence':
      return inSequence(node.nodes.map(compiled));
    case 'Parallel':
      return inParallel(node.nodes.map(compiled));
    case 'Condition':
      return onCondition(
        node,
        parts,
        node.ifClause && compiled(node.ifClause),
        node.elseClause && compiled(node.elseClause),
      );
    case 'Defer':
      throw new Error('@defer is not served');
  }
}

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function inParallel(steps: readonly Step[]): Step {
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)));
  };
}

function onCondition({ condition }: ConditionNode, { defaults }: PlanParts, ifSo?: Step, otherwise?: Step): Step {
  return async (run) => {
    const step = (run.variables[condition] ?? defaults[condition]) === true ? ifSo : otherwise;
    await step?.(run);
  };
}
