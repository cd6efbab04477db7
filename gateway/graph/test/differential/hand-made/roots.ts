/** Root fields: mutations one after the other, and what else can stand at the root. */
import { linked, type HandMade } from './hand-made.js';

const bank = linked({
  accounts: `
    type Query { account: Account }
    type Mutation { open(name: String!): Account! close(id: ID!): Account log(lines: [String!]): Int! }
    type Account @key(fields: "id") { id: ID! name: String }`,
  money: `
    type Mutation { pay(cents: Int!): Payment! refund(cents: Int! = 5): Payment freeze: Boolean! }
    type Payment { cents: Int! to: Account from: Account! }
    type Account @key(fields: "id") { id: ID! balance: Int! payments: [Payment!] }`,
});

export const roots: HandMade[] = [
  {
    feature: 'mutations in order, with entities after each',
    fields: ['Mutation.open', 'Mutation.pay', 'Mutation.close', 'Mutation.refund'],
    subgraphs: bank,
    operations: [
      {
        text: 'mutation { open(name: "a") { balance } pay(cents: 1) { to { name balance } } close(id: "2") { balance } }',
      },
      {
        text: `mutation ($c: Int! = 7, $s: Boolean!) {
                 a: pay(cents: $c) { from { name } } freeze b: open(name: "b") @skip(if: $s) { payments { to { name } } }
                 c: pay(cents: 2) { to { name } } log(lines: ["x"]) __typename refund { cents }
               }`,
        variables: { s: false },
      },
    ],
  },
  {
    feature: 'introspection and __typename among data',
    fields: ['Query.__schema', 'Query.__type'],
    subgraphs: bank,
    operations: [
      {
        text: `query ($n: String! = "Account", $i: Boolean!) {
                 me: __typename account { t: __typename balance ...A } __type(name: $n) { ...T } s: __schema @include(if: $i) {
                   mutationType { name } types { name kind } }
                 ...Q
               }
               fragment A on Account { __typename u: __typename }
               fragment T on __Type { name fields { name args { name defaultValue } } }
               fragment Q on Query { again: __typename other: __type(name: "Payment") { kind } }`,
        variables: { i: true },
      },
      { text: '{ __schema { queryType { name } } }' },
      { text: '{ __typename }' },
      { text: 'mutation { freeze t: __typename }' },
    ],
  },
];
