/** Words to arrange a test of this subgraph with, and to ask it. */
import { newId } from '../../../chassis/ids.js';
import { ServiceCalls } from '../../../chassis/service-calls.js';
import { parseCallKeys } from '../../../chassis/signed-call.js';
import type { Surroundings } from '../../../chassis/start-service.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import {
  startSubgraphForTest,
  type AskOptions,
  type GraphQLResult,
  type TestSubgraph,
} from '../../../chassis/testing/subgraph-for-test.js';
import { testSendKeys } from '../../../chassis/testing/test-keys.js';
import { startMembers } from '../main.js';
import { PersonalVault } from '../storage/vault/personal-vault.js';
import { membersUnderTest, testPersonalDataKey } from './vault/members-under-test.js';

export const enrolment = `mutation Enrol($input: EnrolMemberInput!) {
  enrolMember(input: $input) {
    __typename
    ... on Member { id number displayName status }
    ... on Failure { code message }
    ... on AlreadyEnrolled { memberNumber }
  }
}`;

export interface EnrolledMember {
  id: string;
  number: string;
}

export class MembersForTest {
  private phones = 0;

  /** As the service's own. */
  readonly vault: PersonalVault;

  private constructor(
    readonly subgraph: TestSubgraph,
    private readonly campaigns: ServiceCalls,
  ) {
    this.vault = this.freshVault();
  }

  /** With nothing at hand, as another process has it. */
  freshVault(): PersonalVault {
    return new PersonalVault(this.subgraph.service.parts.further('keys'), testPersonalDataKey, this.subgraph.clock);
  }

  /**
   * @param peers addresses of other services by name
   * @param environment further settings
   */
  static async start(
    surroundings: Surroundings = {},
    peers: Record<string, string> = {},
    environment: Record<string, string> = {},
  ): Promise<MembersForTest> {
    const subgraph = await startSubgraphForTest(
      {
        ...membersUnderTest,
        start: (settings, theirs) => startMembers(settings, { ...theirs, ...surroundings }),
      },
      { peers, environment },
    );
    const campaigns = new ServiceCalls({
      from: 'campaigns',
      sendKeys: parseCallKeys(testSendKeys('campaigns')),
      peers: new Map([['members', subgraph.service.url]]),
    });
    return new MembersForTest(subgraph, campaigns);
  }

  ask(query: string, variables?: Record<string, unknown>, options?: AskOptions): Promise<GraphQLResult> {
    return this.subgraph.ask(query, variables, options);
  }

  /** Those sent to this subgraph's own tables: the delivery of events looks into the outbox all the while. */
  get statements(): string[] {
    return this.subgraph.statements.filter((sql) => /member|profile|tier|spend/.test(sql));
  }

  /** A phone that nobody has yet. */
  newPhone(): string {
    this.phones += 1;
    return `+86138${String(this.phones).padStart(8, '0')}`;
  }

  /** A member whom the shop has enrolled. */
  async member(details: Record<string, unknown> = {}): Promise<EnrolledMember> {
    const input = { memberId: newId(), displayName: 'Li Hua', phone: this.newPhone(), ...details };
    const { data, errors } = await this.ask(enrolment, { input }, { as: callerOf.channel() });
    const enrolled = data?.['enrolMember'] as (EnrolledMember & { __typename: string }) | undefined;
    if (enrolled?.__typename !== 'Member') throw new Error(JSON.stringify({ data, errors }));
    return { id: enrolled.id, number: enrolled.number };
  }

  /** Delivers events as campaigns does; gives the reasons of those that were refused. */
  async tell(...events: ReturnType<typeof purchaseRecorded>[]): Promise<string[]> {
    const answer = (await this.campaigns.post(
      'members',
      '/events',
      { events },
      {
        caller: callerOf.service('campaigns'),
        requestId: newId(),
      },
    )) as { refused: { reason: string }[] };
    return answer.refused.map(({ reason }) => reason);
  }

  /** Every row of a table, as text, to see what is in it. */
  async textOf(table: string): Promise<string> {
    const found = await this.subgraph.asAdmin<{ row: string }>(`select row_to_json(t)::text as row from ${table} t`);
    return found.map(({ row }) => row).join('\n');
  }

  async stop(): Promise<void> {
    await this.campaigns.close();
    await this.subgraph.stop();
  }
}

const yuan = 100;

export function purchaseRecorded(memberId: string, occurredAt: Date, amountYuan: number, purchaseId = newId()) {
  return event('purchase-recorded', memberId, {
    purchaseId,
    memberId,
    occurredAt: occurredAt.toISOString(),
    amountMinor: Math.round(amountYuan * yuan),
    currency: 'CNY',
  });
}

export function purchaseReturned(
  memberId: string,
  purchase: { id: string; occurredAt: Date },
  returnedAt: Date,
  amountYuan: number,
  returnId = newId(),
) {
  return event('purchase-returned', memberId, {
    returnId,
    purchaseId: purchase.id,
    memberId,
    occurredAt: purchase.occurredAt.toISOString(),
    returnedAt: returnedAt.toISOString(),
    amountMinor: Math.round(amountYuan * yuan),
  });
}

function event(topic: string, aggregateId: string, payload: Record<string, unknown>) {
  return { id: newId(), topic, aggregateId, payload, occurredAt: new Date().toISOString() };
}

/** The codes of an answer's errors. */
export function codesOf({ errors }: GraphQLResult): (string | undefined)[] {
  return (errors ?? []).map(({ extensions }) => extensions.code);
}
