import type { ApolloServerPlugin } from '@apollo/server';
import type { EntityManager } from 'typeorm';
import type { AuditEntry, AuditLog } from './audit-log.js';
import { callerKey } from './caller.js';
import type { Database } from './database.js';
import { unavailable } from './domain-error.js';
import type { CallContext } from './graphql-server.js';
import type { Outbox } from './outbox.js';
import { askedFields, type AskedField, type AskedOperation } from './asked-fields.js';
import type { ViewOfMember } from './views.js';

/** Who looked at which members, in one request. */
export interface ViewsOfRequest {
  /** `callerKey` of the person of ops. */
  by: string;
  requestId: string;
  views: ViewOfMember[];
}

/** Lets the members know who looked at them; in the transaction that records it. */
export type TellOfViews = (tx: EntityManager, views: ViewsOfRequest) => Promise<void>;

/**
 * The topic by which members learns of views in another service, which alone may tell of them. Its payload is
 * `ViewsOfRequest`; the time is that of the event.
 */
export function membersViewed(service: string): string {
  return `members-viewed-in-${service}`;
}

/** One event for the request, however many members were looked at. */
export function tellByEvent(outbox: Outbox, service: string): TellOfViews {
  return (tx, { by, requestId, views }) =>
    outbox.write(tx, { topic: membersViewed(service), aggregateId: requestId, payload: { by, requestId, views } });
}

export interface OpsRecordParts {
  database: Database;
  audit: AuditLog;
  tellOfViews?: TellOfViews | undefined;
}

/**
 * Records what ops ask for: which fields, with which arguments filled in (their names: a value may be somebody's phone), how each
 * mutation was answered, and at which members they looked. It is written before the answer leaves, and an answer that cannot be
 * recorded does not leave. What a mutation has done has a record of its own, in the transaction that did it: this one tells of the
 * request, and is there for refused ones too.
 */
export function recordOps(parts: OpsRecordParts): ApolloServerPlugin<CallContext> {
  return {
    requestDidStart: ({ contextValue: { caller, via } }) =>
      // A service that asks on behalf of a person shows them nothing; what it answers is recorded there.
      caller.kind !== 'ops' || via !== 'gateway'
        ? Promise.resolve()
        : Promise.resolve({
            willSendResponse: async ({ contextValue, operation, response, ...request }) => {
              if (!operation || response.body.kind !== 'single') return;
              const answer = response.body.singleResult;
              try {
                const asked = askedFields({ ...request, operation }, answer);
                await record(parts, contextValue, operation, asked);
              } catch (error) {
                contextValue.log.error(
                  { err: error },
                  'what ops asked for could not be recorded, and was not answered',
                );
                const refusal = unavailable({ service: 'audit' });
                response.body = {
                  kind: 'single',
                  singleResult: {
                    data: null,
                    errors: [{ message: refusal.messageIn(contextValue.locale), extensions: { code: refusal.code } }],
                  },
                };
              }
            },
          }),
  };
}

async function record(
  { database, audit, tellOfViews }: OpsRecordParts,
  { caller, requestId, views }: CallContext,
  { operation }: AskedOperation['operation'],
  asked: readonly AskedField[],
): Promise<void> {
  const by = callerKey(caller);
  const seen = views.all;
  const entries: AuditEntry[] = [
    ...asked.map(({ field, ...details }) => ({
      by,
      requestId,
      action: operation === 'mutation' ? 'asked' : 'viewed',
      subject: `${operation}/${field}`,
      details,
    })),
    ...seen.map(({ memberId, what }) => ({
      by,
      requestId,
      action: 'member.viewed',
      subject: `member/${memberId}`,
      details: { what },
    })),
  ];
  if (entries.length === 0) return;
  await database.transaction(async (tx) => {
    await audit.recordAll(tx, entries);
    if (seen.length > 0) await tellOfViews?.(tx, { by, requestId, views: seen });
  });
}
