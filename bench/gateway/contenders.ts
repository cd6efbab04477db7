import { gatewayNodeFlags } from '../../stack/running/gateway-node-flags.js';
import { subgraphNames, type SubgraphName } from '../../stack/subgraph-names.js';
import type { ByHandSettings } from './contenders/by-hand.js';
import type { SignedInMembers } from './members.js';

/** What all contenders stand on. */
export interface Ground {
  /** With the addresses of the canned subgraphs. */
  supergraphFile: string;
  /** The same, as far as ApolloGateway takes it. */
  stockSupergraphFile: string;
  subgraphs: Record<SubgraphName, string>;
  members: SignedInMembers;
  sendKeys: Record<SubgraphName, string>;
}

export interface ContenderProgram {
  program: string;
  args: string[];
  nodeFlags?: readonly string[];
  environment?: Record<string, string>;
}

export interface ContenderKind {
  name: string;
  /** What is written by hand knows no other case. */
  memberCentreOnly?: true;
  /** Every request carries a member's token. */
  tokens?: true;
  /** Where it answers a GET, when it has no GraphQL endpoint. */
  page?: string;
  /** Its answers are no answers, and are not looked into. */
  unread?: true;
  start: (ground: Ground, port: number) => ContenderProgram;
}

export const names = {
  stock: 'stock',
  stockWithUndici: 'stock with undici',
  bare: 'ours bare',
  full: 'ours, everything on',
  byHand: 'by hand',
  byHandSigned: 'by hand, token and signing',
  constant: 'a constant',
} as const;

/** Of a MemberCentre's answer, to within a few hundred. */
const constantBytes = 5_000;

const byHandPage = '/member-centre';
const ours = 'stack/gateway.js';
const oursFlags = ({ supergraphFile }: Ground, port: number) => [
  '--supergraph',
  supergraphFile,
  '--port',
  String(port),
];

/** All have as much room for young objects as ours, or each would be measured by another collector. */
export const contenders: ContenderKind[] = [
  {
    name: names.stock,
    start: ({ stockSupergraphFile }, port) => ({
      program: 'bench/gateway/contenders/stock.js',
      args: [stockSupergraphFile, String(port)],
      nodeFlags: gatewayNodeFlags,
    }),
  },
  {
    name: names.stockWithUndici,
    start: ({ stockSupergraphFile }, port) => ({
      program: 'bench/gateway/contenders/stock-with-undici.js',
      args: [stockSupergraphFile, String(port)],
      nodeFlags: gatewayNodeFlags,
    }),
  },
  {
    name: names.bare,
    start: (ground, port) => ({
      program: ours,
      args: [...oursFlags(ground, port), '--open'],
      nodeFlags: gatewayNodeFlags,
      // Stock writes no line per request either.
      environment: { LOG_LEVEL: 'warn' },
    }),
  },
  {
    name: names.full,
    tokens: true,
    start: (ground, port) => ({
      program: ours,
      args: oursFlags(ground, port),
      nodeFlags: gatewayNodeFlags,
      environment: {
        ISSUER_KEY: JSON.stringify(ground.members.issuerKey),
        CALL_SEND_KEYS: subgraphNames.map((name) => `${name}=${ground.sendKeys[name]}`).join(','),
        // Counted as ever, but so high that a few thousand members do not meet them however fast they are answered.
        RATE_LIMITS: 'caller.member=1000000/60,field.redeemReward=1000000/60',
        METRICS_PORT: '0',
      },
    }),
  },
  {
    name: names.byHand,
    memberCentreOnly: true,
    page: byHandPage,
    start: ({ subgraphs }, port) => byHand({ port, subgraphs }),
  },
  {
    name: names.byHandSigned,
    memberCentreOnly: true,
    page: byHandPage,
    tokens: true,
    start: ({ subgraphs, members, sendKeys }, port) =>
      byHand({ port, subgraphs, signed: { issuerKey: members.issuerKey, sendKeys } }),
  },
  {
    name: names.constant,
    memberCentreOnly: true,
    unread: true,
    start: (_ground, port) => ({
      program: 'bench/gateway/contenders/constant.js',
      args: [String(port), String(constantBytes)],
    }),
  },
];

function byHand(settings: ByHandSettings): ContenderProgram {
  return {
    program: 'bench/gateway/contenders/by-hand.js',
    args: [JSON.stringify(settings)],
    nodeFlags: gatewayNodeFlags,
  };
}
