/** How an entity is found again: one key, several, compound, nested, or not at all. */
import { linked, type HandMade } from './hand-made.js';

export const keys: HandMade[] = [
  {
    feature: 'compound key',
    fields: ['Seat.price'],
    subgraphs: linked({
      halls: `
        type Query { seats: [Seat!]! front: Seat }
        type Seat @key(fields: "row number") { row: String! number: Int! view: String }`,
      prices: `type Seat @key(fields: "row number") { row: String! number: Int! price: Float! }`,
    }),
    operations: [{ text: '{ seats { price view } front { again: price } }' }],
  },
  {
    feature: 'multiple keys',
    fields: ['Book.stock', 'Book.rating'],
    subgraphs: linked({
      catalogue: `
        type Query { books: [Book] }
        type Book @key(fields: "isbn") @key(fields: "id") { isbn: String! id: ID! title: String }`,
      stock: `
        type Query { sold: [Book!] }
        type Book @key(fields: "isbn") { isbn: String! stock: Int }`,
      ratings: `type Book @key(fields: "id") { id: ID! rating: Float }`,
    }),
    operations: [{ text: '{ sold { rating title } books { stock rating } }' }],
  },
  {
    feature: 'nested key',
    fields: ['Shop.rent'],
    subgraphs: linked({
      shops: `
        type Query { shops: [Shop] shop: Shop! }
        type Shop @key(fields: "place { city { code } street }") { place: Place! sign: String }
        type Place @shareable { city: City! street: String! }
        type City @shareable { code: ID! }`,
      rents: `
        type Shop @key(fields: "place { city { code } street }") { place: Place! rent: Int! }
        type Place @shareable { city: City! street: String! }
        type City @shareable { code: ID! }`,
    }),
    operations: [{ text: '{ shops { rent sign } shop { rent place { street } } }' }],
  },
  {
    feature: 'key that resolves nothing',
    fields: ['Order.customer'],
    subgraphs: linked({
      orders: `
        type Query { orders: [Order!] }
        type Order { total: Int customer: Customer }
        type Customer @key(fields: "id", resolvable: false) { id: ID! }`,
      customers: `type Customer @key(fields: "id") { id: ID! name: String! friends: [Customer!] }`,
    }),
    operations: [{ text: '{ orders { total customer { name friends { name } } } }' }],
  },
  {
    feature: 'the same entity twice',
    fields: ['Team.members', 'Team.captain'],
    subgraphs: linked({
      teams: `
        type Query { teams: [Team!]! }
        type Team { captain: Player! members: [Player]! reserves: [Player!] }
        type Player @key(fields: "id") { id: ID! }`,
      players: `type Player @key(fields: "id") { id: ID! name: String! goals(season: Int): Int injuries: [String!] }`,
    }),
    operations: [
      {
        text: '{ teams { captain { name injuries } members { name injuries goals } reserves { name goals(season: 2) } } }',
      },
      { text: '{ a: teams { members { name } } b: teams { members { goals } captain { goals } } }' },
    ],
  },
  {
    feature: 'a field that several subgraphs share',
    fields: ['Bond.issuer', 'Bond.coupon'],
    subgraphs: linked({
      bonds: `
        type Query { bonds: [Bond!] best: Bond @shareable }
        type Bond @key(fields: "id") { id: ID! issuer: String @shareable terms: Terms @shareable }
        type Terms @shareable { years: Int! note: String }`,
      coupons: `
        type Query { best: Bond @shareable }
        type Bond @key(fields: "id") { id: ID! issuer: String @shareable coupon: Float! terms: Terms @shareable }
        type Terms @shareable { years: Int! note: String }`,
    }),
    operations: [{ text: '{ best { issuer coupon terms { years } } bonds { coupon issuer terms { note } } }' }],
  },
];
