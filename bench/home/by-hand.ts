/**
 * The front page by one process written by hand: `by-hand.js '{"databases":{…},…}'`, its port in the environment. It checks the
 * token, asks each domain's database one statement, opens the sealed name and puts the answer together. It has one pool of ten
 * connections to each database, where a subgraph has that and two more for its reads in one piece. What it leaves out, since nobody
 * here has any: members who were merged into another, and benefits that were used.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createLocalJWKSet, jwtVerify, type JWK } from 'jose';
import pg from 'pg';
import { systemClock } from '../../chassis/clock.js';
import { Database } from '../../chassis/database.js';
import { embeddedAudience, embeddedIssuerName } from '../../chassis/issuer-token.js';
import { publicKeys } from '../../gateway/identity/embedded-issuer.js';
import type { SubgraphName } from '../../stack/subgraph-names.js';
import { PersonalVault } from '../../subgraphs/members/storage/vault/personal-vault.js';
import type { Row } from './ask-one-row.js';
import { campaignsPart, partnersPart, rewardsPart } from './front-page.js';
import { membersPart } from './members-part.js';
import { pointsPart } from './points-part.js';

export interface ByHandSettings {
  databases: Record<SubgraphName, string>;
  keysDatabase: string;
  /** Base64. */
  installationKey: string;
  issuerKey: JWK;
  currency: string;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as ByHandSettings;
const { databases, currency } = settings;
/** As many connections to each database as a service has for what it does not read in one piece. */
const pool = (connectionString: string) => new pg.Pool({ connectionString, max: 10 });
const pools = {
  members: pool(databases.members),
  points: pool(databases.points),
  rewards: pool(databases.rewards),
  campaigns: pool(databases.campaigns),
  partners: pool(databases.partners),
};
const keys = await Database.open({
  url: settings.keysDatabase,
  entities: [],
  migrations: [],
  applicationName: 'by hand',
});
const vault = new PersonalVault(keys, Buffer.from(settings.installationKey, 'base64'), systemClock);
const issuer = createLocalJWKSet(await publicKeys(settings.issuerKey));

async function numberIn({ headers: { authorization = '' } }: IncomingMessage): Promise<string> {
  const { payload } = await jwtVerify(authorization.replace(/^Bearer /, ''), issuer, {
    issuer: embeddedIssuerName,
    audience: embeddedAudience,
    algorithms: ['EdDSA', 'Ed25519'],
    requiredClaims: ['exp', 'sub'],
  });
  return payload.sub ?? '';
}

async function frontPage(number: string): Promise<{ data: { me: Row } }> {
  const { householdIds, page } = await membersPart(pools.members, vault, number);
  const { id, household, ...member } = page;
  const [points, redemptions, campaigns, partners] = await Promise.all([
    pointsPart(pools.points, id, householdIds, currency),
    rewardsPart(pools.rewards, id),
    campaignsPart(pools.campaigns, member.tier.tier.code),
    partnersPart(pools.partners, id),
  ]);
  const { brands, currencies, exchanges, linkedPartners } = partners;
  return {
    data: {
      me: {
        id,
        ...member,
        wallet: points.wallet,
        wallets: points.spendable.map(({ code, spendable }) => ({
          currency: { code, name: currencies[code] },
          spendable,
        })),
        ledger: points.ledger,
        redemptions: {
          edges: redemptions.map(({ node: { reward, ...node } }) => ({
            node: {
              ...node,
              createdAt: new Date(node.createdAt).toISOString(),
              reward: { ...reward, partner: reward.partner && { id: reward.partner, name: brands[reward.partner] } },
            },
          })),
        },
        campaigns,
        exchanges,
        linkedPartners,
        household: household && { ...household, pooledPoints: { spendable: points.pooled } },
      },
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = JSON.stringify(await frontPage(await numberIn(request)));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200).end();
    return;
  }
  request.resume();
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
