/**
 * What each kind of caller may be allowed, by domain and verb. Tokens list the scopes their holder has; subgraphs check
 * them. Members hold none: what is theirs is theirs by identity.
 */
const opsScopes = [
  ...['members', 'campaigns', 'points', 'rewards', 'partners'].flatMap((domain) => [
    `${domain}:read`,
    `${domain}:write`,
  ]),
  ...['members', 'campaigns', 'points', 'rewards', 'partners'].map((domain) => `${domain}:approve`),
  'audit:read',
];

export const scopesOfKind = {
  member: [] as string[],
  ops: opsScopes,
  channel: ['members:enrol', 'members:import', 'purchases:record', 'purchases:import'],
  partner: [
    ...['exchanges:read', 'exchanges:write', 'links:write', 'settlements:read', 'settlements:write', 'webhooks:write'],
    ...['clients:read', 'clients:write', 'members:enrol', 'fulfilment:write'],
  ],
};
