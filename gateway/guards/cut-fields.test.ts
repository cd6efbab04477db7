import { QueryPlanner } from '@apollo/query-planner';
import { operationFromDocument } from '@apollo/federation-internals';
import { errorsForCuts } from './cut-errors.js';
import { anonymous, asOlderComposersWrite, guardedGraph, known, townSdl } from '../test/guarded-graph.js';

const town = guardedGraph();

describe('what is left of the document', () => {
  test.each([
    ['the fields beside', '{ news me { name } }', '{ news }'],
    ['of nothing, the type’s name', '{ me { name } }', '{ __typename }'],
    ['of an object with nothing left, the type’s name', '{ houses { rent } }', '{ houses { __typename } }'],
    ['an alias', '{ a: news b: me { name } }', '{ a: news }'],
    ['an inline fragment with something left', '{ ... on Query { news me { id } } }', '{ ... on Query { news } }'],
    ['no inline fragment with nothing left', '{ news ... on Query { me { id } } }', '{ news }'],
    [
      'what is skipped or included by variables',
      'query ($a: Boolean!) { news @skip(if: $a) me { id } }',
      'query ($a: Boolean!) { news @skip(if: $a) }',
    ],
    [
      'no variable that only went there',
      'query ($y: Int!, $s: String) { budget(year: $y) { total } houses(street: $s) { street } }',
      'query ($s: String) { houses(street: $s) { street } }',
    ],
    ['no fragment that was only spread there', '{ news me { ...P } } fragment P on Person { name }', '{ news }'],
    [
      'a fragment less its field',
      '{ houses { ...H } } fragment H on House { street rent }',
      '{ houses { ...H } } fragment H on House { street }',
    ],
    [
      'no fragment with nothing left',
      '{ houses { ...H } } fragment H on House { ...R } fragment R on House { rent }',
      '{ houses { __typename } }',
    ],
    [
      'the fields of a mutation beside, in their order',
      'mutation { a: sing(song: "x") move(to: "y") { id } b: sing(song: "z") }',
      'mutation { a: sing(song: "x") b: sing(song: "z") }',
    ],
    [
      'introspection',
      '{ me { id } __schema { queryType { name } } __type(name: "Person") { name } }',
      '{ __schema { queryType { name } } __type(name: "Person") { name } }',
    ],
  ])('%s', (_, document, left) => {
    expect(town.cut(document, anonymous).left).toBe(left);
  });

  test('of several operations only the one that is asked for', () => {
    const document = 'query A { news me { id } } query B { me { name } }';
    expect(town.cut(document, anonymous, 'A').left).toBe('query A { news }');
    expect(town.cut(document, known(), 'B')).toMatchObject({ same: true, places: [] });
  });

  test.each(['C', ''])('an operation %j that is not there is not taken for one that asks nothing', (name) => {
    expect(() => town.cut('query A { me { id } }', anonymous, name)).toThrow('the document has no such operation');
  });

  test.each([
    '{ me { name } }',
    '{ ...Q } fragment Q on Query { me { name } }',
    '{ ... on Query { me { id } } people { id } }',
  ])('%s: with every field cut, nothing is planned', (document) => {
    const { document: left } = town.cut(document, anonymous);
    const plan = new QueryPlanner(town.supergraph).buildQueryPlan(
      operationFromDocument(town.supergraph.apiSchema(), left),
    );
    expect(plan).toEqual({ kind: 'QueryPlan' });
  });
});

describe('where it was cut', () => {
  test('every field by itself, under the names the client gave', () => {
    const document = '{ mine: me { id } news all: people { id } }';
    expect(town.cut(document, anonymous).places).toEqual([
      'mine Query.me UNAUTHENTICATED',
      'all Query.people UNAUTHENTICATED',
    ]);
  });

  test('the path ends at the first list, be it the field itself', () => {
    const document = '{ people { id } houses { owner: person { house { rent age: person { age } } } } }';
    expect(town.cut(document, known()).places).toEqual([
      'people Query.people FORBIDDEN',
      'houses House.rent FORBIDDEN',
    ]);
    expect(town.cut('{ castle { depth: dungeon } }', anonymous).places).toEqual([
      'castle.depth Castle.dungeon UNAUTHENTICATED',
    ]);
  });

  test('nothing is told of what is inside a field that is cut', () => {
    expect(town.cut('{ me { age diary { pages } } }', anonymous).places).toEqual(['me Query.me UNAUTHENTICATED']);
  });

  test('a fragment is cut in every place it is spread in', () => {
    const document = '{ a: castle { ...C } b: castle { floors ...C } } fragment C on Castle { dungeon }';
    const { places, cutNodes } = town.cut(document, anonymous);
    expect(places).toEqual(['a.dungeon Castle.dungeon UNAUTHENTICATED', 'b.dungeon Castle.dungeon UNAUTHENTICATED']);
    expect(cutNodes).toEqual(['dungeon']);
  });

  test('a field that asks for something in one place of its fragment is cut in all of them', () => {
    const older = guardedGraph(townSdl, asOlderComposersWrite);
    const spread = '... on Building { ...B }';
    const fragment = 'fragment B on Building { floors }';
    expect(older.cut(`{ castle { ${spread} } } ${fragment}`, anonymous).same).toBe(true);
    expect(older.cut(`{ castle { ${spread} } building { ${spread} } } ${fragment}`, anonymous)).toMatchObject({
      left: '{ castle { __typename } building { __typename } }',
      places: ['castle.floors Building.floors UNAUTHENTICATED', 'building.floors Building.floors UNAUTHENTICATED'],
    });
  });
});

describe('the name of what is refused', () => {
  const document = '{ me { id } people { id } houses { rent } }';
  const refused = (caller: Parameters<typeof town.cut>[1]) => town.cut(document, caller).refused;

  test('is one for all callers who get the same', () => {
    expect(refused(known('rent:read'))).toBe(refused(known('rent:read', 'mayor')));
    expect(refused(known('rent:read', 'people:read'))).toBe('');
  });

  test('is another for those who get something else, or are told something else', () => {
    const names = [anonymous, known(), known('rent:read'), known('people:read'), known('rent:read', 'people:read')].map(
      refused,
    );
    expect(new Set(names).size).toBe(5);
  });
});

describe('the errors', () => {
  test('say who would be let in, in the language of the reader', () => {
    const { cuts } = town.cut('{ me { id } }', anonymous);
    expect(errorsForCuts(cuts, {}, 'en').map((error) => error.toJSON())).toEqual([
      { message: 'Sign in first', path: ['me'], extensions: { code: 'UNAUTHENTICATED', field: 'Query.me' } },
    ]);
    const forbidden = town.cut('{ people { id } }', known());
    expect(errorsForCuts(forbidden.cuts, {}, 'zh-CN').map((error) => error.toJSON())).toEqual([
      { message: '没有权限', path: ['people'], extensions: { code: 'FORBIDDEN', field: 'Query.people' } },
    ]);
  });

  test('one for a place, however many fields are merged in it or share its list', () => {
    const { cuts } = town.cut('{ me { id } me { name } houses { a: rent b: rent key } }', anonymous);
    expect(errorsForCuts(cuts, {}, 'en').map(({ path, extensions }) => [path, extensions['field']])).toEqual([
      [['me'], 'Query.me'],
      [['houses'], 'House.rent'],
      [['houses'], 'House.key'],
    ]);
  });

  test('none for what these variables leave out', () => {
    const document = `query ($a: Boolean!, $b: Boolean!) { me @include(if: $a) { id } ...Q @skip(if: $b) }
      fragment Q on Query { people { id } }`;
    const { cuts, left } = town.cut(document, anonymous);
    expect(left).toBe('{ __typename }');
    const fields = (a: boolean, b: boolean) => errorsForCuts(cuts, { a, b }, 'en').map(({ path }) => path?.[0]);
    expect(fields(true, false)).toEqual(['me', 'people']);
    expect(fields(false, false)).toEqual(['people']);
    expect(fields(true, true)).toEqual(['me']);
    expect(fields(false, true)).toEqual([]);
  });
});
