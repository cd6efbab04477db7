/** Lists in lists, nulls and where they travel, scalars that hold anything, enums, input objects, defaults. */
import { linked, type HandMade } from './hand-made.js';

export const values: HandMade[] = [
  {
    feature: 'nested lists',
    fields: ['Grid.cells', 'Grid.owners'],
    subgraphs: linked({
      grids: `
        type Query { grid: Grid! grids: [[Grid!]] }
        type Grid { cells: [[Int!]]! cube: [[[String]!]!] owners: [[Owner!]]! loose: [[Owner]] }
        type Owner @key(fields: "id") { id: ID! }`,
      owners: `type Owner @key(fields: "id") { id: ID! name: String! tags: [[String]] }`,
    }),
    operations: [
      { text: '{ grid { cells cube owners { name } loose { name tags } } grids { cells owners { id tags } } }' },
    ],
  },
  {
    feature: 'nulls in lists of entities',
    fields: ['Row.cell'],
    subgraphs: linked({
      rows: `
        type Query { rows: [Row] strict: [Row!]! }
        type Row @key(fields: "id") { id: ID! cell: Cell cells: [Cell] }
        type Cell @key(fields: "id") { id: ID! }`,
      cells: `type Cell @key(fields: "id") { id: ID! text: String! next: Cell }
        type Row @key(fields: "id") { id: ID! note: String }`,
    }),
    operations: [{ text: '{ rows { note cell { text next { text } } cells { text } } strict { cells { text } } }' }],
  },
  {
    feature: 'nulls through non-null fields',
    fields: ['Inner.value', 'Middle.inner'],
    subgraphs: linked({
      outer: `
        type Query { outer: Outer outers: [Outer!] hard: Outer! }
        type Outer { middles: [Middle!]! middle: Middle! soft: Middle }
        type Middle @key(fields: "id") { id: ID! }`,
      inner: `
        type Middle @key(fields: "id") { id: ID! inner: Inner! inners: [Inner!]! }
        type Inner @key(fields: "id") { id: ID! }`,
      value: `type Inner @key(fields: "id") { id: ID! value: Int! values: [Int!]! }`,
    }),
    operations: [
      { text: '{ outer { middles { inner { value } inners { values } } soft { inner { value } } } }' },
      { text: '{ outers { middle { inner { value values } } } hard { soft { inners { value } } } }' },
    ],
  },
  {
    feature: 'custom scalars that hold objects',
    fields: ['Event.payload', 'Query.echo'],
    subgraphs: linked({
      events: `
        scalar JSON scalar Time
        type Query { events: [Event!] echo(json: JSON, all: [JSON!]): JSON at: Time! }
        type Event @key(fields: "id") { id: ID! payload: JSON history: [JSON] at: Time! }`,
      logs: `scalar JSON type Event @key(fields: "id") { id: ID! payload: JSON @external log(with: JSON = { a: [1] }): JSON!
          @requires(fields: "payload") }`,
    }),
    operations: [
      {
        text: 'query ($j: JSON) { events { payload history log(with: $j) } echo(json: { a: [$j, "x"], __typename: 1 }) }',
        variables: { j: { deep: [null, { b: 1 }] } },
      },
    ],
  },
  {
    feature: 'input objects, enums and defaults',
    fields: ['Query.find', 'Found.sorted'],
    subgraphs: linked({
      find: `
        type Query { find(by: Filter! = { max: 3 }, also: [Filter!]): [Found!] page(size: Int! = 10, of: Kind = NEW): [Kind] }
        input Filter { text: String = "any" max: Int! = 5 kinds: [Kind!] = [OLD] not: Filter }
        enum Kind { NEW OLD GONE @inaccessible }
        type Found @key(fields: "id") { id: ID! kind: Kind! }`,
      sort: `
        enum Order { UP DOWN }
        input Sorting { order: Order! = UP by: [String!] }
        type Found @key(fields: "id") { id: ID! sorted(how: Sorting = { by: ["id"] }): Int! score(order: Order): Float }`,
    }),
    operations: [
      {
        text: `query ($by: Filter! = { text: "x" }, $order: Order! = DOWN, $max: Int!, $how: Sorting) {
                 find(by: $by) { kind sorted(how: { order: $order }) score(order: $order) }
                 b: find(by: { max: $max, not: { max: $max } }) { sorted(how: $how) s: sorted }
               }`,
        variables: { max: 1 },
      },
      { text: '{ find { kind sorted } page }' },
    ],
  },
  {
    feature: 'conditions by variables',
    fields: ['Profile.posts', 'Profile.photo'],
    subgraphs: linked({
      users: `type Query { me: Profile friends: [Profile!] } type Profile @key(fields: "id") { id: ID! name: String }`,
      posts: `type Profile @key(fields: "id") { id: ID! posts: [Post!] } type Post { text: String likes: Int! }`,
      photos: `type Profile @key(fields: "id") { id: ID! photo(size: Int): String album: [String!] }`,
    }),
    operations: [
      {
        text: `query ($a: Boolean!, $b: Boolean! = true, $c: Boolean = false) {
                 me { posts @include(if: $a) { text @skip(if: $b) likes } ...P @include(if: $c) name @skip(if: $a) @include(if: $b) }
                 friends @skip(if: $c) { ... @include(if: $a) { photo album } posts @skip(if: $a) { likes } }
               }
               fragment P on Profile { photo album }`,
        variables: { a: true, c: true },
      },
      { text: 'query ($a: Boolean! = false) { me @include(if: $a) { name posts { text } photo } friends { id } }' },
      {
        text: 'query ($a: Boolean!, $b: Boolean) { me { ... on Profile @skip(if: $a) { photo } } friends { name } }'.replace(
          ', $b: Boolean',
          '',
        ),
        variables: { a: false },
      },
    ],
  },
];
