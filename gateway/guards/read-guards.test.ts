import { anonymous, asOlderComposersWrite, guardedGraph, known, townSdl } from '../test/guarded-graph.js';

const town = guardedGraph();
const nothingCut = { same: true, refused: '', places: [] };

describe('who may have what', () => {
  test.each([
    ['what is open', '{ news houses { street } __typename __schema { queryType { name } } }', anonymous],
    ['a field for the known', '{ me { name } }', known()],
    ['a field for a scope', '{ people { name } }', known('people:read')],
    ['one of the sets of scopes', '{ budget(year: 1) { total } }', known('mayor')],
    ['the whole of the other set', '{ budget(year: 1) { total } }', known('budget:read', 'years:all')],
  ])('%s', (_, document, caller) => {
    expect(town.cut(document, caller)).toMatchObject(nothingCut);
  });

  test.each([
    ['nobody known', '{ me { name } }', anonymous, 'me Query.me UNAUTHENTICATED'],
    ['nobody known, of a scope', '{ people { name } }', anonymous, 'people Query.people UNAUTHENTICATED'],
    ['somebody without the scope', '{ people { name } }', known('people:write'), 'people Query.people FORBIDDEN'],
    ['half of a set', '{ budget(year: 1) { total } }', known('years:all'), 'budget Query.budget FORBIDDEN'],
    ['halves of two sets', '{ people { name } }', known('people', 'read'), 'people Query.people FORBIDDEN'],
    ['an object that asks itself', '{ castle { floors } dig { __typename } }', known(), 'dig Query.dig FORBIDDEN'],
    ['a scalar', '{ houses { key } }', known(), 'houses House.key FORBIDDEN'],
    ['an enum', '{ houses { lock } }', anonymous, 'houses House.lock UNAUTHENTICATED'],
    ['an interface, one type of which asks', '{ keeper { id } }', anonymous, 'keeper Query.keeper UNAUTHENTICATED'],
    ['a process of ours', '{ people { name } }', { kind: 'service', name: 'points' }, 'people Query.people FORBIDDEN'],
  ] as const)('not for %s', (_, document, caller, place) => {
    expect(town.cut(document, caller).places).toEqual([place]);
  });

  test('a field under a type condition asks what that type asks, and nothing of the others', () => {
    const document = '{ owners { name ... on Company { tax } ... on Person { age } } }';
    expect(town.cut(document, known()).places).toEqual(['owners Company.tax FORBIDDEN']);
  });

  test('an interface to which its composer carried nothing over asks what the types behind it ask', () => {
    const older = guardedGraph(townSdl, asOlderComposersWrite);
    expect(older.cut('{ keeper { id } building { floors } }', anonymous).places).toEqual([
      'keeper Query.keeper UNAUTHENTICATED',
      'building.floors Building.floors UNAUTHENTICATED',
    ]);
    expect(older.cut('{ castle { ... on Building { floors } } }', anonymous)).toMatchObject(nothingCut);
  });

  test('what can never be there is no matter', () => {
    expect(town.cut('{ news @skip(if: true) me @include(if: false) { name } __typename }', anonymous)).toMatchObject(
      nothingCut,
    );
  });

  test('a graph without marks guards nothing', () => {
    const open = guardedGraph('type Query { news: String! }');
    expect(open.cut('{ news }', anonymous)).toMatchObject(nothingCut);
  });
});

describe('the marks under other names', () => {
  const document = '{ me { name } people { name } }';
  const both = ['me Query.me UNAUTHENTICATED', 'people Query.people UNAUTHENTICATED'];

  test('imported under others by the subgraph', () => {
    const renamed = townSdl
      .replace(
        '"@authenticated", "@requiresScopes"',
        '{ name: "@authenticated", as: "@known" }, { name: "@requiresScopes", as: "@may" }',
      )
      .replace(/@authenticated(?=[ \n])/g, '@known')
      .replaceAll('@requiresScopes(', '@may(');
    expect(guardedGraph(renamed).cut(document, anonymous).places).toEqual(both);
  });

  test('not imported by the subgraph, and named by their namespace', () => {
    const namespaced = townSdl
      .replace(', "@authenticated", "@requiresScopes"', '')
      .replace(/@authenticated(?=[ \n])/g, '@federation__authenticated')
      .replaceAll('@requiresScopes(', '@federation__requiresScopes(');
    expect(guardedGraph(namespaced).cut(document, anonymous).places).toEqual(both);
  });

  test('linked by the supergraph as something else', () => {
    const relinked = guardedGraph(townSdl, (supergraph) =>
      supergraph
        .replace('authenticated/v0.1"', 'authenticated/v0.1", as: "door"')
        .replace(/@authenticated\b/g, '@door'),
    );
    expect(relinked.cut(document, anonymous).places).toEqual(both);
  });

  test('a directive of the same name that no link brings in is none of ours', () => {
    const foreign = guardedGraph(
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
        @link(url: "https://example.org/own/v1.0", import: ["@authenticated"])
        @composeDirective(name: "@authenticated")
      directive @authenticated on FIELD_DEFINITION
      type Query { news: String! @authenticated }`,
    );
    expect(foreign.cut('{ news }', anonymous)).toMatchObject(nothingCut);
  });
});
