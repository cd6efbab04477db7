/**
 * MemberCentre as one writes it who has no gateway: the plan's eight calls with the plan's parallelism, merged by hand. The
 * subgraphs answer it exactly what they answer a gateway.
 */
import type { SubgraphName } from '../../../stack/subgraph-names.js';

/** Posts a body to a subgraph and gives the `data` of its answer. */
export type Post = (subgraph: SubgraphName, body: string) => Promise<unknown>;

interface Named {
  id: string;
  name: string;
}

interface Connection<Node> {
  edges: { node: Node }[];
}

interface Me {
  id: string;
  number: string;
  displayName: string;
  tier: { tier: { code: string } };
  benefits: unknown;
  unreadMessages: number;
  inbox: unknown;
  lifecycleStage: string;
  growth: unknown;
  badges: unknown;
  household: { id: string; members: unknown; sharedTier: unknown } | null;
}

interface FromPoints {
  wallet: unknown;
  wallets: { currency: { code: string }; spendable: number }[];
  ledger: unknown;
}

interface FromRewards {
  redemptions: Connection<{ reward: { partner: { id: string } | null } }>;
}

interface FromPartners {
  exchanges: unknown;
  linkedPartners: unknown;
}

const meBody = JSON.stringify({
  query: `{ me { id number displayName
    tier { tier { code name earnMultiplier } validUntil missingToClimb { amountMinor currency } projectedTier { code } }
    benefits { benefit { code name } state usedAt } unreadMessages
    inbox(first: 5) { edges { node { id kind title text at readAt } } }
    lifecycleStage growth { milestones { code name progress goal } tasks { code name progress goal } }
    badges { code grantedAt } household { id members { displayName } sharedTier { code name } } } }`,
});

/** The fetch of entities, its constant part written once. */
function entities(selection: string): (representations: readonly object[]) => string {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
  const head = `{"query":${JSON.stringify(query)},"variables":{"representations":`;
  return (representations) => `${head}${JSON.stringify(representations)}}}`;
}

const fromPartners = entities(`... on Member {
  exchanges(first: 5) { edges { node { id status given received from { code } to { code } } } }
  linkedPartners { partner { id name } linkedAt } }`);
const fromCampaigns = entities('... on Member { campaigns { id name endsAt } }');
const fromRewards = entities(`... on Member {
  redemptions(first: 5) { edges { node { id status createdAt points reward { id title partner { id } } } } } }`);
const fromPoints = entities(`... on Member {
  wallet { spendable pending held expiring(withinDays: 30) worth { amountMinor currency } }
  wallets { currency { code } spendable }
  ledger(first: 10) {
    edges { node { id kind amount balanceAfter reason postedAt } } pageInfo { hasNextPage endCursor } } }`);
const pooledPoints = entities('... on Household { pooledPoints { spendable } }');
const partnerNames = entities('... on Partner { name }');
const currencyNames = entities('... on Currency { name }');

/** The answer as the graph gives it, `data` included. Throws what `post` throws. */
export async function memberCentre(post: Post): Promise<{ data: { me: unknown } }> {
  const { me } = (await post('members', meBody)) as { me: Me };
  const { id, number, displayName, tier, household, ...shown } = me;
  const member = [{ __typename: 'Member', id }];
  const ofOne = async <T>(subgraph: SubgraphName, body: string): Promise<T> => {
    const { _entities } = (await post(subgraph, body)) as { _entities: [T] };
    return _entities[0];
  };
  const [partners, campaigns, rewards, points, pooled] = await Promise.all([
    ofOne<FromPartners>('partners', fromPartners(member)),
    ofOne<{ campaigns: unknown }>(
      'campaigns',
      fromCampaigns([{ __typename: 'Member', id, tier: { tier: { code: tier.tier.code } } }]),
    ),
    ofOne<FromRewards>('rewards', fromRewards(member)).then((found) => withPartnerNames(found, post)),
    ofOne<FromPoints>('points', fromPoints(member)).then((found) => withCurrencyNames(found, post)),
    household &&
      ofOne<{ pooledPoints: unknown }>('points', pooledPoints([{ __typename: 'Household', id: household.id }])),
  ]);
  const { wallet, wallets, ledger } = points;
  const { exchanges, linkedPartners } = partners;
  return {
    data: {
      me: {
        ...{ id, number, displayName, tier, wallet, wallets, ledger },
        ...{ redemptions: rewards.redemptions, campaigns: campaigns.campaigns, exchanges, linkedPartners },
        ...shown,
        household: household && {
          members: household.members,
          sharedTier: household.sharedTier,
          pooledPoints: pooled?.pooledPoints,
        },
      },
    },
  };
}

async function withPartnerNames(rewards: FromRewards, post: Post): Promise<FromRewards> {
  const given = rewards.redemptions.edges.flatMap(({ node }) => node.reward.partner ?? []);
  const ids = [...new Set(given.map(({ id }) => id))];
  if (ids.length === 0) return rewards;
  const { _entities } = (await post('partners', partnerNames(ids.map((id) => ({ __typename: 'Partner', id }))))) as {
    _entities: Named[];
  };
  for (const partner of given) Object.assign(partner, { name: _entities[ids.indexOf(partner.id)]?.name });
  return rewards;
}

async function withCurrencyNames(points: FromPoints, post: Post): Promise<FromPoints> {
  const representations = points.wallets.map(({ currency: { code } }) => ({ __typename: 'Currency', code }));
  if (representations.length === 0) return points;
  const { _entities } = (await post('partners', currencyNames(representations))) as { _entities: Named[] };
  points.wallets.forEach(({ currency }, index) => Object.assign(currency, { name: _entities[index]?.name }));
  return points;
}
