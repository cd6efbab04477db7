/**
 * The doors between the rooms of the house. Each rule is one door, named as in CONTRIBUTING.md; `stack/checks/doors.test.ts`
 * breaks every one of them in a tree of its own and sees this file object.
 *
 * Tests (beside their file, or in a room's test/) may look into any room of their own subgraph; no door between houses
 * opens for them.
 */
const tests = '(\\.test\\.ts$|\\.long\\.ts$|/test/|/testing/)';

/** Inside one subgraph: `room` may see only the rooms listed, and of the rest of the house what `also` allows. */
function room(name, sees, comment) {
  return {
    name: `${name}-sees-only-what-it-may`,
    comment,
    severity: 'error',
    from: { path: `^subgraphs/([^/]+)/${name}/`, pathNot: tests },
    to: {
      path: '^subgraphs/$1/',
      pathNot: [name, ...sees].map((allowed) => `^subgraphs/$1/${allowed}/`),
    },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'door-1-domain-stands-alone',
      comment: 'Rules are pure: of ours they know only how to say no (chassis/domain-error) and the words all share.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/domain/', pathNot: tests },
      to: {
        path: '^(chassis|schema|subgraphs|gateway|stack|bench)/',
        pathNot: ['^subgraphs/$1/domain/', '^chassis/domain-error\\.ts$', '^schema/vocabulary\\.ts$'],
      },
    },
    {
      name: 'door-1-domain-needs-no-framework',
      comment: 'No I/O and no framework in the rules: they can be read, tested and replayed with nothing around them.',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/domain/', pathNot: tests },
      to: {
        path: [
          '^node_modules/(typeorm|type-graphql|pg|ioredis|graphql|@apollo|fastify|undici|graphile-worker|pino|dataloader)(/|$)',
          '^(node:)?(fs|net|http|https|http2|dns|child_process|worker_threads|process|timers|os)(/|$)',
        ],
      },
    },
    {
      ...room('storage', ['domain'], 'storage -> domain. Rows know rules, never who asked or in which language.'),
      name: 'door-2-storage',
    },
    {
      ...room(
        'usecases',
        ['domain', 'storage'],
        'usecases -> domain, storage. A use case can be driven without a graph.',
      ),
      name: 'door-2-usecases',
    },
    {
      ...room('graphql', ['usecases', 'domain'], 'graphql -> usecases, domain. Tables and schema move apart.'),
      name: 'door-2-graphql',
    },
    {
      name: 'door-3-subgraphs-speak-only-over-the-wire',
      comment: 'Subgraphs meet in signed calls and events, never by import: each can be moved to a machine of its own.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'door-4-gateway-knows-the-supergraph-alone',
      comment: 'The gateway learns about subgraphs from schema/supergraph.graphql, so it can stand before any others.',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^subgraphs/' },
    },
    {
      name: 'door-5-chassis-knows-no-service',
      comment: 'The chassis carries every service and knows none.',
      severity: 'error',
      from: { path: '^chassis/' },
      to: { path: '^(subgraphs|gateway|stack|bench)/' },
    },
    {
      name: 'door-5-schema-knows-no-service',
      comment: 'The shared words belong to nobody in particular.',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: '^(subgraphs|gateway|stack|bench)/' },
    },
    {
      name: 'door-5-nothing-imports-stack-or-bench',
      comment: 'stack and bench start the others; what the others need lives with them or in the chassis.',
      severity: 'error',
      from: { pathNot: '^(stack|bench)/' },
      to: { path: '^(stack|bench)/' },
    },
    {
      name: 'door-5-stack-does-not-measure',
      comment: 'bench may use stack; nothing may need bench.',
      severity: 'error',
      from: { path: '^stack/' },
      to: { path: '^bench/' },
    },
    {
      name: 'door-6-examples-are-outsiders',
      comment: 'What shows others how to build on the graph has what they have: the graph, and packages.',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(gateway|subgraphs|chassis|schema|stack|bench)/' },
    },
    {
      name: 'door-6-nothing-needs-an-example',
      comment: 'A test of the whole may start one, as somebody outside would.',
      severity: 'error',
      from: { pathNot: ['^examples/', '^stack/(test|testing)/'] },
      to: { path: '^examples/' },
    },
    {
      name: 'gateway-and-subgraphs-share-only-the-chassis',
      comment: 'A subgraph that knew the gateway could not stand behind another one.',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^gateway/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'What only tests may do must not be reachable from a running service.',
      severity: 'error',
      from: { path: '^(gateway|subgraphs|chassis|schema|stack|bench)/', pathNot: [tests, '^stack/checks/'] },
      to: { path: ['\\.test\\.ts$', '\\.long\\.ts$', '/test/', '^(chassis|stack)/testing/'], pathNot: 'node_modules' },
    },
    {
      name: 'no-development-packages-in-production',
      comment: 'The image is pruned of development dependencies: what runs there may not need them.',
      severity: 'error',
      from: { path: '^(gateway|subgraphs|chassis|schema|stack)/', pathNot: [tests, '^stack/checks/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unlisted-packages',
      comment: 'A package that is only there because another one needs it may be gone tomorrow.',
      severity: 'error',
      from: { path: '^(gateway|subgraphs|chassis|schema|stack|bench|examples)/' },
      // @jest/globals is jest's own, and the way its documentation gives to reach `jest` in an ES module.
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '^node_modules/@jest/globals/' },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that leads nowhere fails only when it is reached. dist/ is there once the build has run.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '(^|/)dist/' },
    },
    {
      name: 'no-vague-names',
      comment: 'utils, common, helpers, lib, shared, misc say nothing: name the piece for what it does.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)(utils?|common|helpers?|lib|shared|misc)(/|\\.ts$)', pathNot: 'node_modules' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types are doors too: a rule that needs the type of a row depends on the row.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
