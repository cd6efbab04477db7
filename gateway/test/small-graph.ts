/**
 * A federated graph of two real subgraphs over HTTP, small enough to break on purpose: the gateway's tests need to see
 * what arrives at a subgraph and to decide what comes back, which the five real ones do not offer.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, GraphQLError, parse, type GraphQLSchema } from 'graphql';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import { signedCallHeader, verifyCall, type VerifiedCall } from '../../chassis/signed-call.js';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])\n`;

export const membersSdl = `${link}
scalar SafeInt
type Query {
  me: Member
  greeting: String!
  trouble(kind: String!): String
  double(number: SafeInt!): SafeInt!
  memberByIdentity(issuer: String!, subject: String!): MemberIdentity @inaccessible
}
type Mutation { rename(to: String!): String! }
type MemberIdentity @inaccessible { memberId: ID! status: String! }
type Member @key(fields: "id") { id: ID! kind: String! }
`;

/** What members really serves: the supergraph of most tests lags behind it by one field, as during a deployment. */
export const grownMembersSdl = membersSdl.replace('greeting: String!', 'greeting: String!\n  nickname: String');

export const pointsSdl = `${link}
type Query { spendable: Int! }
type Mutation {
  redeemReward(rewardId: ID!): String!
  commitExchange(exchangeId: ID!): String!
}
type Member @key(fields: "id") { id: ID! balance: Int! secret: Int }
`;

/** Members linked in this small world: by subject. */
export const linkedMembers = new Map<string, string>();

/** Where they stand, ACTIVE for whom it does not say. */
export const statusOf = new Map<string, string>();

interface ArrivedCall {
  headers: IncomingMessage['headers'];
  body: string;
  call: VerifiedCall | undefined;
}

/** How a subgraph answers instead of doing its work; `times` counts down, then it is well again. */
export interface Misbehaviour {
  times: number;
  act: (request: IncomingMessage, response: ServerResponse) => void;
}

export class SmallSubgraph {
  readonly arrived: ArrivedCall[] = [];
  misbehaviour: Misbehaviour | undefined;
  private server: Server | undefined;
  private port = 0;

  constructor(
    readonly name: string,
    private readonly schema: GraphQLSchema,
    readonly key: Buffer | undefined,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** Keeps its answers to the next calls to itself; gives them as the calls arrive. */
  holdBack(times = Infinity): ServerResponse[] {
    const held: ServerResponse[] = [];
    this.misbehaviour = { times, act: (_request, response) => void held.push(response) };
    return held;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const call = await this.verified(request, body);
    this.arrived.push({ headers: request.headers, body, call });
    if (this.misbehaviour && this.misbehaviour.times > 0) {
      this.misbehaviour.times -= 1;
      this.misbehaviour.act(request, response);
      return;
    }
    if (this.key && !call) {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errors: [{ message: 'Sign in first', extensions: { code: 'UNAUTHENTICATED' } }] }));
      return;
    }
    const { query, variables, operationName } = JSON.parse(body) as {
      query: string;
      variables?: Record<string, unknown>;
      operationName?: string;
    };
    const result = await graphql({
      schema: this.schema,
      source: query,
      variableValues: variables,
      operationName,
      contextValue: { call },
    });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(result));
  }

  private async verified(request: IncomingMessage, body: string): Promise<VerifiedCall | undefined> {
    if (!this.key) return undefined;
    const header = request.headers[signedCallHeader]?.toString();
    const target = { audience: this.name, method: 'POST', path: '/graphql', body };
    return verifyCall(header, target, new Map([['gateway', this.key]])).catch(() => undefined);
  }
}

interface SmallContext {
  call?: VerifiedCall;
}

const memberResolvers: GraphQLResolverMap<SmallContext> = {
  Query: {
    nickname: () => 'Ann',
    greeting: (_source, _given, { call }) => (call?.locale === 'en' ? 'hello' : '你好'),
    me: (_source, _given, { call }) => {
      const caller = call?.caller;
      if (!caller || caller.kind === 'anonymous') {
        throw new GraphQLError('Sign in first', { extensions: { code: 'UNAUTHENTICATED' } });
      }
      const id = caller.kind === 'member' ? (caller.memberId ?? 'nobody') : 'other';
      return { id, kind: caller.kind };
    },
    double: (_source, { number }: { number: number }) => number * 2,
    memberByIdentity: (_source, { subject }: { subject: string }) => {
      const memberId = linkedMembers.get(subject);
      return memberId === undefined ? null : { memberId, status: statusOf.get(memberId) ?? 'ACTIVE' };
    },
    trouble: (_source, { kind }: { kind: string }) => {
      if (kind === 'sql') throw new Error('insert into members failed: duplicate key (phone)=(13800000000) at db:5432');
      throw new GraphQLError('You may not', {
        extensions: { code: kind, inputPath: ['input', 'amount'], http: { status: 418 }, stacktrace: ['at secret.ts'] },
      });
    },
  },
  Mutation: { rename: (_source, { to }: { to: string }) => to },
};

const pointsResolvers: GraphQLResolverMap<SmallContext> = {
  Query: { spendable: () => 7 },
  Mutation: {
    redeemReward: (_source, { rewardId }: { rewardId: string }) => rewardId,
    commitExchange: (_source, { exchangeId }: { exchangeId: string }) => exchangeId,
  },
  Member: {
    __resolveReference: ({ id }: { id: string }) => ({ id, balance: 500 }),
    secret: () => {
      throw new GraphQLError('not yours', { extensions: { code: 'FORBIDDEN' } });
    },
  },
};

export interface SmallGraph {
  members: SmallSubgraph;
  points: SmallSubgraph;
  supergraphFile: string;
  /** CALL_SEND_KEYS as the gateway reads it. */
  sendKeys: string;
  /** Rewrites the supergraph file with other types in members, the way a deployment does: written aside, then renamed. */
  recompose: (newMembersSdl: string) => Promise<void>;
  writeSupergraph: (text: string) => Promise<void>;
  stop: () => Promise<void>;
}

export async function startSmallGraph({ signed = true } = {}): Promise<SmallGraph> {
  const key = () => (signed ? randomBytes(32) : undefined);
  const schemaOf = (sdl: string, resolvers: GraphQLResolverMap<SmallContext>) =>
    buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as GraphQLResolverMap<unknown> });
  const members = new SmallSubgraph('members', schemaOf(grownMembersSdl, memberResolvers), key());
  const points = new SmallSubgraph('points', schemaOf(pointsSdl, pointsResolvers), key());
  await Promise.all([members.start(), points.start()]);
  const folder = await mkdtemp(path.join(tmpdir(), 'fealty-gateway-'));
  const supergraphFile = path.join(folder, 'supergraph.graphql');
  const writeSupergraph = async (text: string) => {
    await writeFile(`${supergraphFile}.draft`, text);
    await rename(`${supergraphFile}.draft`, supergraphFile);
  };
  const recompose = (sdl: string) =>
    writeSupergraph(
      composed([
        { name: 'members', url: members.url, sdl },
        { name: 'points', url: points.url, sdl: pointsSdl },
      ]),
    );
  await recompose(membersSdl);
  const sendKeys = [members, points].flatMap(({ name, key: sent }) =>
    sent ? [`${name}=${sent.toString('base64')}`] : [],
  );
  return {
    members,
    points,
    supergraphFile,
    sendKeys: sendKeys.join(','),
    recompose,
    writeSupergraph,
    stop: async () => {
      await Promise.all([members.stop(), points.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}

export function composed(services: { name: string; url: string; sdl: string }[]): string {
  const result = composeServices(services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (result.supergraphSdl === undefined) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.supergraphSdl;
}
