import type { EntityManager } from 'typeorm';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { RiskAction } from '../domain/risk.js';
import { streamRows } from './row-stream.js';

export interface KeptAction {
  id: string;
  action: RiskAction;
}

interface ActionRecord {
  id: string;
  action: RiskAction['action'];
  member_id: string;
  recipient_id: string | null;
  device: string | null;
  channel: string | null;
  currency: string;
  points: string;
  at: Date;
  member_since: Date;
  stopped_by: string | null;
}

/** What the risk rules have looked at after one instant and before another, in the order of time, however much it is. */
export async function* streamRiskActions(
  tx: EntityManager,
  { after, before }: { after: Date; before: Date },
): AsyncGenerator<KeptAction> {
  const records = streamRows<ActionRecord>(
    tx,
    'risk_actions',
    // A cursor takes no parameters; these two are instants, and nothing else can be in them.
    `select * from risk_action where at > '${after.toISOString()}' and at < '${before.toISOString()}' order by at, id`,
  );
  for await (const { id, ...record } of records) yield { id, action: actionOf(record) };
}

function actionOf(record: Omit<ActionRecord, 'id'>): RiskAction {
  const { action, device, channel, currency } = record;
  return {
    action,
    memberId: record.member_id,
    recipientId: record.recipient_id,
    device,
    channel,
    currency,
    points: toWholeNumber(record.points),
    at: record.at.toISOString(),
    memberSince: record.member_since.toISOString(),
    stoppedBy: record.stopped_by,
  };
}
