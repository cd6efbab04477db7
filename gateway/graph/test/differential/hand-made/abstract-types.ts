/** Interfaces, unions and interface objects, and what operations may do over them. */
import { linked, type HandMade } from './hand-made.js';

const media = linked({
  library: `
    type Query { shelf: [Item!]! newest: Item titled: [Titled] reader: Reader! }
    type Reader { borrowed(first: Int = 2): [Item] favourite: Titled }
    interface Titled { title: String }
    interface Item implements Titled { id: ID! title: String related: [Item!] }
    type Book implements Item & Titled @key(fields: "id") { id: ID! title: String related: [Item!] pages: Int! }
    type Film implements Item & Titled @key(fields: "id") { id: ID! title: String related: [Item!] minutes: Int }
    type Map implements Titled { title: String scale: Float! }`,
  reviews: `
    type Query { reviewed: [Reviewed!] }
    interface Reviewed { score: Float reviews: [Review!]! }
    type Book implements Reviewed @key(fields: "id") { id: ID! score: Float reviews: [Review!]! }
    type Film implements Reviewed @key(fields: "id") { id: ID! score: Float reviews: [Review!]! stars: [Int!] }
    type Review { text: String! by: String }`,
});

const results = linked({
  search: `
    type Query { search(term: String! = "any", limit: Int): [Result!] one: Result nested: [[Result]!]! }
    union Result = Person | Place | Event
    type Person @key(fields: "id") { id: ID! }
    type Place @key(fields: "id") { id: ID! name: String! }
    type Event { name: String at: Place host: Person! }`,
  people: `type Person @key(fields: "id") { id: ID! name: String likes: [Liking] } type Liking { label: Int! }`,
  places: `type Place @key(fields: "id") { id: ID! label: String! open: Boolean! events: [String]! }`,
});

export const abstractTypes: HandMade[] = [
  {
    feature: 'interface',
    fields: ['Item.title', 'Titled.title', 'Item.id'],
    subgraphs: media,
    operations: [
      {
        text: '{ shelf { __typename title related { id ... on Book { pages score } } } titled { kind: __typename title } }',
      },
      { text: '{ reader { borrowed { ... on Film { minutes stars } ... on Titled { title } } favourite { title } } }' },
    ],
  },
  {
    feature: 'fragments on an interface of several subgraphs',
    fields: ['Reviewed.score', 'Reviewed.reviews'],
    subgraphs: media,
    operations: [
      {
        text: `query ($long: Boolean!) { shelf { title ... on Reviewed { score reviews { ...R @include(if: $long) by } } } }
               fragment R on Review { text }`,
        variables: { long: true },
      },
      { text: '{ reviewed { ... on Item { title related { ... on Reviewed { score } } } ... on Book { pages } } }' },
    ],
  },
  {
    feature: 'union',
    fields: ['Query.search', 'Query.one'],
    subgraphs: results,
    operations: [
      {
        text: '{ search { ... on Person { name likes { label } } ... on Place { open } ... on Event { host { name } } } }',
      },
      {
        text: 'query ($t: String!) { one { __typename } search(term: $t) { k: __typename } }',
        variables: { t: 'tea' },
      },
    ],
  },
  {
    feature: 'one response name for fields of different types',
    fields: ['Person.name', 'Place.label', 'Place.name'],
    subgraphs: results,
    operations: [
      { text: '{ search { ... on Person { x: name } ... on Event { x: name } ... on Place { x: __typename } } }' },
      // Nullable here, non-null there: clients may not write it under one name, subgraphs are asked under two.
      { text: '{ nested { ... on Place { a: name b: label } ... on Event { a: __typename b: __typename } } }' },
    ],
  },
  {
    feature: 'response names that clash in a subgraph',
    fields: ['Cat.size', 'Dog.size'],
    subgraphs: linked({
      pets: `
        type Query { pets: [Pet!]! pet: Pet }
        interface Pet { id: ID! }
        type Cat implements Pet @key(fields: "id") { id: ID! size: Int weight: Weight! }
        type Dog implements Pet @key(fields: "id") { id: ID! size: String! weight: Weight }
        type Weight @shareable { grams: Int! }`,
      care: `
        type Cat @key(fields: "id") { id: ID! size: Int @external weight: Weight! @external
          food: String! @requires(fields: "size weight { grams }") }
        type Dog @key(fields: "id") { id: ID! size: String! @external weight: Weight @external
          food: String! @requires(fields: "size weight { grams }") }
        type Weight @shareable { grams: Int! }`,
    }),
    operations: [
      { text: '{ pets { ... on Cat { size } ... on Dog { bulk: size } } }' },
      {
        text: '{ pets { id ... on Cat { food } ... on Dog { food } } pet { ... on Cat { size food } ... on Dog { food } } }',
      },
    ],
  },
  {
    feature: 'interface object',
    fields: ['Account.balance', 'Account.limits'],
    subgraphs: linked({
      accounts: `
        type Query { accounts: [Account!] main: Account! current: Current }
        interface Account @key(fields: "id") { id: ID! owner: String }
        type Current implements Account @key(fields: "id") { id: ID! owner: String overdraft: Int! }
        type Savings implements Account @key(fields: "id") { id: ID! owner: String interest: Float }`,
      balances: `
        type Query { richest: [Account] poorest: Account }
        type Account @key(fields: "id") @interfaceObject { id: ID! balance: Int! limits(kind: String): [Int] }`,
      ratings: `
        type Account @key(fields: "id") @interfaceObject { id: ID! balance: Int! @external
          rating: String @requires(fields: "balance") }`,
    }),
    operations: [
      { text: '{ accounts { balance ... on Savings { interest limits } } current { balance } main { __typename } }' },
      {
        text: '{ richest { owner balance __typename ... on Current { overdraft } } poorest { rating k: __typename } }',
      },
    ],
  },
  {
    feature: 'type conditions above a fetch',
    fields: ['Wheel.pressure', 'Sail.area'],
    subgraphs: linked({
      vehicles: `
        type Query { fleet: [Vehicle!]! flag: Vehicle }
        union Vehicle = Car | Boat
        type Car { parts: [Wheel!] spare: Wheel }
        type Boat { parts: [Sail] crew: [Sailor!]! }
        type Wheel @key(fields: "id") { id: ID! }
        type Sail @key(fields: "id") { id: ID! }
        type Sailor @key(fields: "id") { id: ID! }`,
      measures: `
        type Wheel @key(fields: "id") { id: ID! pressure: Float! }
        type Sail @key(fields: "id") { id: ID! area: Float! torn: Boolean }
        type Sailor @key(fields: "id") { id: ID! name: String }`,
    }),
    operations: [
      {
        text: '{ fleet { ... on Car { parts { pressure } spare { pressure } } ... on Boat { sails: parts { area } } } }',
      },
      { text: '{ flag { ... on Boat { crew { name } parts { torn } } ... on Car { spare { pressure } } } }' },
    ],
  },
];
