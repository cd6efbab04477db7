import { Supergraph } from '@apollo/federation-internals';
import { parse, print, validate } from 'graphql';
import type { Caller } from '../../chassis/caller.js';
import { composed } from './small-graph.js';
import { cutFields } from '../guards/cut-fields.js';
import { DocumentGuards } from '../guards/document-guards.js';
import { readGuards } from '../guards/read-guards.js';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@authenticated", "@requiresScopes"])\n`;

/** A town of everything that can be guarded: fields, objects, scalars and enums, behind interfaces and unions as well. */
export const townSdl = `${link}
type Query {
  news: String!
  me: Person @authenticated
  people: [Person!]! @requiresScopes(scopes: [["people:read"]])
  budget(year: Int!): Budget! @requiresScopes(scopes: [["budget:read", "years:all"], ["mayor"]])
  houses(street: String): [House!]!
  find(text: String!): [Found!]!
  owners: [Owner!]!
}
type Mutation {
  sing(song: String!): String!
  move(to: String!): Person @authenticated
}
type Person implements Owner { id: ID! name: String! age: Int @authenticated diary: Diary house: House }
type Company implements Owner { id: ID! name: String! tax: Int @requiresScopes(scopes: [["tax:read"]]) }
interface Owner { id: ID! name: String! }
type House { street: String! owner: Owner person: Person key: Key lock: Lock rent: Int @requiresScopes(scopes: [["rent:read"]]) }
type Diary @authenticated { pages: [String!]! }
type Vault @requiresScopes(scopes: [["mayor"]]) { gold: Int }
type Budget { total: Int! }
union Found = House | Company
union Hidden = House | Vault
extend type Query { dig: Hidden }
interface Building { floors: Int }
type Castle implements Building { floors: Int dungeon: Int @authenticated }
type Mill implements Building { floors: Int @authenticated }
extend type Query { building: Building castle: Castle keeper: Keeper }
interface Keeper { id: ID! }
type Nurse implements Keeper { id: ID! }
type Spy implements Keeper @authenticated { id: ID! }
scalar Key @requiresScopes(scopes: [["keys:read"]])
enum Lock @authenticated { OPEN SHUT }
`;

/** Composers of today carry the marks of types and their fields over to interfaces; older ones did not. */
export function asOlderComposersWrite(supergraph: string): string {
  return supergraph.replace(/interface (Building|Keeper)[^}]*}/g, (text) => text.replace(/\s@authenticated/, ''));
}

/** The graph of one subgraph of these types; `change` alters the supergraph's text as another composer might write it. */
export function guardedGraph(sdl = townSdl, change: (supergraph: string) => string = (text) => text) {
  const supergraph = change(composed([{ name: 'town', url: 'http://127.0.0.1:9/graphql', sdl }]));
  const built = Supergraph.build(supergraph, { supportedFeatures: null });
  const schema = built.apiSchema().toGraphQLJSSchema();
  const guards = readGuards(built, schema);
  return {
    supergraph: built,
    /** What is left of the document for a caller, as text, and where it was cut: `path coordinate CODE`. */
    cut: (text: string, caller: Caller, operationName?: string) => {
      const document = parse(text);
      const guarded = DocumentGuards.of(document, operationName, guards);
      const { document: left, cuts, cutNodes } = cutFields(guarded, caller);
      if (validate(schema, document).length > 0 || validate(schema, left).length > 0) {
        throw new Error(`not valid: ${text}\n${print(left)}`);
      }
      if (DocumentGuards.of(left, operationName, guards).refusedTo(caller) !== '') {
        throw new Error(`still asks for what is refused: ${print(left)}`);
      }
      return {
        left: print(left).replace(/\s+/g, ' ').trim(),
        places: cuts.map(({ path, coordinate, code }) => `${path.join('.')} ${coordinate} ${code}`),
        same: left === document,
        refused: guarded.refusedTo(caller),
        document: left,
        cuts,
        cutNodes: [...cutNodes].map(({ name }) => name.value),
      };
    },
  };
}

export const anonymous: Caller = { kind: 'anonymous' };

export function known(...scopes: string[]): Caller {
  return { kind: 'ops', name: 'ann', scopes };
}
