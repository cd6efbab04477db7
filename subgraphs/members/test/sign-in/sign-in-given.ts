/** Words to arrange tests of signing in with: a subgraph whose messages come to a receiver of ours. */
import { decodeJwt } from 'jose';
import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { MessageReceiver } from '../../../../chassis/testing/message-receiver.js';
import type { AskOptions } from '../../../../chassis/testing/subgraph-for-test.js';
import { MembersForTest } from '../given.js';

/** The example key of RFC 8037. */
export const issuerKey = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
};

export type Answer = { __typename: string; code?: string } & Record<string, unknown>;
export type Tokens = Answer & { sessionId: string; accessToken: string; refreshToken: string };

export class SignInForTest {
  private constructor(
    readonly members: MembersForTest,
    readonly receiver: MessageReceiver,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<SignInForTest> {
    const receiver = await MessageReceiver.start();
    const settings = { ISSUER_KEY: JSON.stringify(issuerKey), ...receiver.settings, ...environment };
    return new SignInForTest(await MembersForTest.start({}, {}, settings), receiver);
  }

  /** The answer to a root field that takes one input. */
  async mutate(field: string, input: Record<string, unknown> | null, options: AskOptions = {}): Promise<Answer> {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const [declared, passed] = input === null ? ['', ''] : [`($input: ${type}!)`, '(input: $input)'];
    const query = `mutation ${declared} { ${field}${passed} { __typename ${selections[field] ?? ''} } }`;
    const { data, errors } = await this.members.ask(query, input === null ? {} : { input }, options);
    if (errors)
      throw Object.assign(new Error(errors[0]!.message), { codes: errors.map((e) => e.extensions.code), errors });
    return data![field] as Answer;
  }

  /** Asks for a code and reads it where it arrives. */
  async codeFor(contact: { phone: string } | { email: string }, arrivesAt?: string, options: AskOptions = {}) {
    const signInId = newId();
    const sent = await this.mutate('requestSignInCode', { signInId, ...contact }, options);
    if (sent.__typename !== 'CodeSent') throw new Error(JSON.stringify(sent));
    const address = arrivesAt ?? ('phone' in contact ? contact.phone : contact.email);
    const { values } = await this.receiver.next(address, ({ id }) => id === signInId);
    return { signInId, code: values['code']! };
  }

  async signedIn(contact: { phone: string } | { email: string }, device?: string): Promise<Tokens> {
    const session = await this.mutate('signIn', { ...(await this.codeFor(contact)), ...(device ? { device } : {}) });
    if (session.__typename !== 'Session') throw new Error(JSON.stringify(session));
    return session as Tokens;
  }

  /** The caller that the gateway would make of a session's token, the look-up included. */
  async callerOf({ accessToken }: Tokens): Promise<Caller> {
    const { iss = '', sub = '', sid } = decodeJwt(accessToken);
    const { data, errors } = await this.members.ask(
      `query ($iss: String!, $sub: String!, $sid: ID) {
        memberByIdentity(issuer: $iss, subject: $sub, sessionId: $sid) { memberId }
      }`,
      { iss, sub, sid },
      { as: callerOf.service('gateway') },
    );
    if (errors) throw new Error(errors[0]!.extensions.code);
    const linked = data?.['memberByIdentity'] as { memberId: string } | null;
    const memberId = linked?.memberId ?? null;
    return { kind: 'member', issuer: iss, subject: sub, memberId, sessionId: String(sid), scopes: [] };
  }

  async stop(): Promise<void> {
    await this.members.stop();
    await this.receiver.stop();
  }
}

const failure = '... on Failure { code message }';
const session =
  '... on Session { sessionId accessToken expiresAt refreshToken sessionExpiresAt isMember membershipStatus } ... on MembershipEnded { code }';
const selections: Record<string, string> = {
  requestSignInCode: `... on CodeSent { id expiresAt } ... on CodesLimited { retryAfterSeconds } ${failure}`,
  requestContactCode: `... on CodeSent { id expiresAt } ... on CodesLimited { retryAfterSeconds } ${failure}`,
  signIn: `${session} ... on CodeRefused { attemptsLeft } ${failure}`,
  refreshSession: `${session} ${failure}`,
  proveContact: `... on Member { profile { phone email phoneVerifiedAt emailVerifiedAt } } ... on CodeRefused { attemptsLeft } ${failure}`,
  recordContact: `... on Member { profile { phone email phoneVerifiedAt emailVerifiedAt } } ${failure}`,
  updateProfile: `... on Member { profile { phone email phoneVerifiedAt emailVerifiedAt } } ${failure}`,
  enrolMember: `... on Member { id number } ... on AlreadyEnrolled { memberNumber } ${failure}`,
  signOut: 'ended',
  endSession: 'ended',
  endOtherSessions: 'ended',
};
