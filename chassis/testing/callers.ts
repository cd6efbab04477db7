import type { Caller, CallerStanding } from '../caller.js';

const allOpsScopes = [
  ...['members', 'campaigns', 'points', 'rewards', 'partners'].flatMap((domain) =>
    ['read', 'write', 'approve'].map((what) => `${domain}:${what}`),
  ),
  'audit:read',
];

/** Callers as the gateway would hand them over. */
export const callerOf = {
  anonymous: (): Caller => ({ kind: 'anonymous' }),
  member: (memberId: string | null, subject = memberId ?? 'unlinked'): Caller => ({
    kind: 'member',
    issuer: 'urn:test:issuer',
    subject,
    memberId,
    signedInSecondsAgo: 0,
    scopes: [],
  }),
  /** A member of whom the gateway knows that they are not active. */
  memberStanding: (memberId: string | null, standing: CallerStanding): Caller => ({
    kind: 'member',
    issuer: 'urn:test:issuer',
    subject: memberId ?? 'unlinked',
    memberId,
    standing,
    scopes: [],
  }),
  channel: (
    code = 'shop',
    scopes = ['members:enrol', 'members:import', 'purchases:record', 'purchases:import'],
  ): Caller => ({
    kind: 'channel',
    code,
    scopes,
  }),
  partner: (code: string, scopes = ['exchanges:read', 'settlements:read']): Caller => ({
    kind: 'partner',
    code,
    scopes,
  }),
  ops: (name = 'ann', scopes = allOpsScopes): Caller => ({ kind: 'ops', name, scopes }),
  service: (name: string): Caller => ({ kind: 'service', name }),
};
