import type { PoolClient } from 'pg';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { Command } from '../domain/command.js';
import { subjectKeysOf, type RiskAction, type RiskActionKind, type RiskRule } from '../domain/risk.js';
import { riskSubjectsOf } from '../domain/touched.js';
import { arrayLiteral } from './array-literal.js';

/** By name: what is prepared must not change its shape when a migration adds a column. */
const columns = `id, action, member_id, recipient_id, device, channel, currency, points, at, member_since, stopped_by`;

interface ActionRecord {
  id: string;
  action: RiskActionKind;
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

/** The time of the batch is read by another statement, perhaps a little before: what the rules look at is theirs to judge. */
const marginSeconds = 60;

/**
 * What was done before by those whom the rules look at, as far back as the longest rule for them looks. Nothing is read
 * where no rule asks.
 */
export async function readRiskHistory(
  client: PoolClient,
  commands: readonly Command[],
  rules: readonly RiskRule[],
): Promise<Map<string, RiskAction[]>> {
  const looksAt = new Map<string, number>();
  for (const { action, per, windowSeconds } of rules) {
    const key = `${action}/${per}`;
    looksAt.set(key, Math.max(looksAt.get(key) ?? 0, windowSeconds));
  }
  const wanted = [...new Set(commands.flatMap(riskSubjectsOf))]
    .map((key) => {
      const [action = '', per = '', ...subject] = key.split('/');
      return { key, action, per, subject: subject.join('/'), seconds: looksAt.get(`${action}/${per}`) ?? 0 };
    })
    .filter(({ seconds }) => seconds > 0);
  const history = new Map<string, RiskAction[]>(wanted.map(({ key }) => [key, []]));
  if (wanted.length === 0) return history;
  const { rows } = await client.query<ActionRecord>({
    name: 'read risk history',
    text: `select distinct ${columns.replaceAll(/\w+/g, 'found.$&')} from unnest($1::text[], $2::text[], $3::text[], $4::float8[])
             as asked(action, per, subject, seconds)
           cross join lateral (
             select asked.*, (select app_now()) - asked.seconds * interval '1 second' - $5 * interval '1 second' as since) as wanted
           cross join lateral (
             select ${columns} from risk_action
               where wanted.per = 'MEMBER' and member_id = case wanted.per when 'MEMBER' then wanted.subject::uuid end
                 and action = wanted.action and at > wanted.since
             union all
             select ${columns} from risk_action
               where wanted.per = 'DEVICE' and device = wanted.subject and action = wanted.action and at > wanted.since
             union all
             select ${columns} from risk_action
               where wanted.per = 'RECIPIENT' and recipient_id = case wanted.per when 'RECIPIENT' then wanted.subject::uuid end
                 and action = wanted.action and at > wanted.since
           ) as found`,
    values: [
      arrayLiteral(wanted.map(({ action }) => action)),
      arrayLiteral(wanted.map(({ per }) => per)),
      arrayLiteral(wanted.map(({ subject }) => subject)),
      arrayLiteral(wanted.map(({ seconds }) => seconds)),
      marginSeconds,
    ],
  });
  for (const action of rows.map(actionOf)) {
    for (const key of subjectKeysOf(action)) history.get(key)?.push(action);
  }
  return history;
}

function actionOf(row: ActionRecord): RiskAction {
  const { action, device, channel, currency } = row;
  return {
    action,
    memberId: row.member_id,
    recipientId: row.recipient_id,
    device,
    channel,
    currency,
    points: toWholeNumber(row.points),
    at: row.at.toISOString(),
    memberSince: row.member_since.toISOString(),
    stoppedBy: row.stopped_by,
  };
}
