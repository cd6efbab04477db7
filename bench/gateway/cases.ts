import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GraphQLRequest } from '../../chassis/service-calls.js';
import { projectRoot } from '../../stack/home.js';
import { redemptionIdOf } from './canned/world.js';

export interface Case {
  name: string;
  about: string;
  /** How many operations it has; each is asked before anything is measured. */
  operations: number;
  /** The n-th request, whoever asks, and its body. */
  request: (n: number) => GraphQLRequest;
  body: (n: number) => string;
}

const example = (file: string) => readFileSync(path.join(projectRoot, 'schema/operations', file), 'utf8');

function oneOperation(name: string, about: string, query: string): Case {
  const operationName = /^query (\w+)/m.exec(query)?.[1] ?? '';
  const request = { operationName, query };
  const body = JSON.stringify(request);
  return { name, about, operations: 1, request: () => request, body: () => body };
}

function mutation(): Case {
  const query = example('redeem-reward.graphql');
  const request = (n: number) => {
    const redemptionId = redemptionIdOf(String(10_000_000 + n));
    const input = { redemptionId, rewardId: '09c3a72b-b6c5-5248-9b68-f950a45a0cc0' };
    return { operationName: 'RedeemReward', query, variables: { input } };
  };
  return {
    name: 'mutation',
    about: 'schema/operations/redeem-reward.graphql, each with an id of its own, 1 fetch',
    operations: 1,
    request,
    body: (n) => JSON.stringify(request(n)),
  };
}

/** Alike but for their aliases, so that each has to be parsed, validated and planned for itself. */
function differentOperations(count: number): Case {
  const requests = Array.from({ length: count }, (_, index) => ({
    operationName: 'Home',
    query:
      `query Home { me { id greeting${index}: displayName wallet { spendable${index}: spendable pending } ` +
      `campaigns { id name${index}: name } } }`,
  }));
  const bodies = requests.map((request) => JSON.stringify(request));
  const inTurn = <T>(list: readonly T[], n: number) => list[n % count] as T;
  return {
    name: 'operations',
    about: `${count.toLocaleString('en')} operations in turn, alike but for their aliases, 3 fetches each`,
    operations: count,
    request: (n) => inTurn(requests, n),
    body: (n) => inTurn(bodies, n),
  };
}

export const cases: Case[] = [
  oneOperation('MemberCentre', 'schema/operations/member-centre.graphql, 8 fetches', example('member-centre.graphql')),
  oneOperation(
    'rewards',
    '50 rewards, each with its partner, one of four, 2 fetches',
    `query Catalogue {
  rewards(first: 50) {
    edges { node { id title available price { points cash { amountMinor currency } } partner { id name code } } }
    pageInfo { hasNextPage endCursor }
  }
}`,
  ),
  oneOperation('trivial', '`{ me { number } }`, 1 fetch', 'query Trivial { me { number } }'),
  mutation(),
  differentOperations(1_000),
  oneOperation(
    '100 KB',
    'the last hundred postings, redemptions and exchanges of a member, 6 fetches',
    `query History {
  me {
    id number
    ledger(first: 100) {
      edges { node { id kind amount balanceAfter reason postedAt currency { code name } } }
      pageInfo { hasNextPage endCursor }
    }
    redemptions(first: 100) {
      edges {
        node {
          id status createdAt points cancellableUntil
          reward { id title available price { points cash { amountMinor currency } } partner { id name } }
        }
      }
    }
    exchanges(first: 100) {
      edges { node { id status requested given received fee createdAt quotedUntil endedAt from { code name } to { code name } } }
    }
  }
}`,
  ),
];
