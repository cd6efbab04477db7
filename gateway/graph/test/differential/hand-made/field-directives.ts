/** Where a field comes from: `@requires`, `@provides`, `@override`, `@inaccessible`. `@fromContext` is not
 * among them: ApolloGateway refuses a supergraph that has it. */
import { linked, type HandMade } from './hand-made.js';

export const fieldDirectives: HandMade[] = [
  {
    feature: '@requires',
    fields: ['Parcel.shipping', 'Parcel.label'],
    subgraphs: linked({
      parcels: `
        type Query { parcels: [Parcel!]! parcel: Parcel }
        type Parcel @key(fields: "id") { id: ID! weight: Int dims: Dims boxes: [Dims!] notes(lang: String): [String] }
        type Dims @shareable { width: Int! height: Int unit: Unit }
        type Unit @shareable { name: String }`,
      shipping: `
        type Parcel @key(fields: "id") { id: ID! weight: Int @external dims: Dims @external
          shipping: Int @requires(fields: "weight dims { width unit { name } }") zone: String! }
        type Dims @shareable { width: Int! height: Int unit: Unit }
        type Unit @shareable { name: String }`,
      labels: `
        type Parcel @key(fields: "id") { id: ID! shipping: Int @external zone: String! @external
          label(big: Boolean = false): String! @requires(fields: "shipping zone") }`,
    }),
    operations: [{ text: '{ parcels { label shipping } parcel { big: label(big: true) label } }' }],
  },
  {
    // Not a list of lists of objects: stock sends a null for each of the inner lists, and ours what is in them.
    feature: '@requires of a list and of arguments',
    fields: ['Parcel.volume', 'Parcel.translated'],
    subgraphs: linked({
      parcels: `
        type Query { parcels: [Parcel] }
        type Parcel @key(fields: "id") { id: ID! boxes: [Box] notes(lang: String, n: Int = 3): [String] content: Content
          numbers: [[Int!]] }
        type Box @shareable { side: Int } interface Content { grams: Int }
        type Food implements Content { grams: Int fresh: Boolean } type Tool implements Content { grams: Int }`,
      volumes: `
        type Parcel @key(fields: "id") { id: ID! boxes: [Box] @external numbers: [[Int!]] @external notes(lang: String, n: Int = 3): [String] @external
          content: Content @external
          volume: Int @requires(fields: "boxes { side } numbers")
          translated: String @requires(fields: "notes(lang: \\"en\\")")
          care: String @requires(fields: "content { grams ... on Food { fresh } }") }
        type Box @shareable { side: Int } interface Content { grams: Int }
        type Food implements Content { grams: Int @external fresh: Boolean @external }
        type Tool implements Content { grams: Int @external }`,
    }),
    operations: [{ text: '{ parcels { volume translated care notes(lang: "de") boxes { side } } }' }],
  },
  {
    feature: '@provides',
    fields: ['Review.product', 'Query.topReviews'],
    subgraphs: linked({
      products: `type Query { products: [Product!] }
        type Product @key(fields: "id") { id: ID! name: String! @shareable brand: Brand @shareable price: Int }
        type Brand @shareable { name: String }`,
      reviews: `
        type Query { topReviews: [Review!]! bought: Product @provides(fields: "name") }
        type Review @key(fields: "id") { id: ID! body: String product: Product! @provides(fields: "name brand { name }") other: Product }
        type Product @key(fields: "id") { id: ID! name: String! @external brand: Brand @external }
        type Brand @shareable { name: String }`,
    }),
    operations: [
      { text: '{ topReviews { product { name brand { name } price } other { name } } bought { name price } }' },
    ],
  },
  {
    feature: '@override',
    fields: ['Bill.amount'],
    subgraphs: linked({
      old: `type Query { bills: [Bill!] } type Bill @key(fields: "id") { id: ID! amount: Int due: String }`,
      new: `type Bill @key(fields: "id") { id: ID! amount: Int @override(from: "old") currency: String! }`,
    }),
    operations: [{ text: '{ bills { amount due currency } }' }],
  },
  {
    feature: '@override with a label',
    fields: ['Bill.due'],
    subgraphs: linked({
      old: `type Query { bills: [Bill!] } type Bill @key(fields: "id") { id: ID! amount: Int due: String }`,
      new: `type Bill @key(fields: "id") { id: ID! due: String @override(from: "old", label: "percent(50)") }`,
    }),
    operations: [{ text: '{ bills { amount due } }' }],
  },
  {
    feature: '@inaccessible',
    fields: ['Secretive.open', 'Query.mixed', 'Query.grade'],
    subgraphs: linked({
      open: `
        type Query { secretive: Secretive mixed: [Mixed] grade: Grade grades(of: Grade): [Grade!] named: [Named!] }
        type Secretive @key(fields: "id") { id: ID! open: String closed: Int @inaccessible }
        union Mixed = Secretive | Hidden
        interface Named { name: String }
        type Seen implements Named { name: String }
        type Hidden implements Named @inaccessible { name: String }
        enum Grade { GOOD FAIR BAD @inaccessible }`,
      more: `
        type Secretive @key(fields: "id") { id: ID! closed: Int @external derived: Int @requires(fields: "closed") }`,
    }),
    operations: [
      {
        text: '{ secretive { open derived } grade grades(of: FAIR) mixed { __typename ... on Secretive { derived } } }',
      },
      { text: '{ named { __typename name } mixed { ... on Secretive { open } } }' },
    ],
  },
];
