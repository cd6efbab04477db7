import type { EntityManager } from 'typeorm';
import { standing, type StandingVersion, type VersionState } from './configuration-versions.js';
import { rows } from './database.js';
import type { PlaceInTime } from './relay.js';

/** All that is known of a version, for the people who configure. */
export interface VersionOnRecord<Body, State extends string = VersionState> extends Omit<StandingVersion, 'state'> {
  state: State;
  body: Body;
  /** When it was drafted, or proposed at once. */
  proposedAt: Date;
  /** Null until it is approved or rejected. */
  decidedBy: string | null;
  decidedAt: Date | null;
}

export interface VersionList<State extends string = VersionState> {
  states: readonly State[];
  /** Of this one thing; absent: of all of the kind. */
  key?: string;
  first: number;
  /** Where the page before ended: `proposedAt` and `changeId` of its last version. */
  after: PlaceInTime | null;
}

const onRecord = `${standing}, body, proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt"`;

/**
 * Versions of a kind in these states, newest first.
 * @param stateInSql of a row of `configuration_version`, where its kind knows more of what has become of a version than is on record
 */
export async function versionsOnRecord<Body, State extends string = VersionState>(
  manager: EntityManager,
  kind: string,
  { states, key, first, after }: VersionList<State>,
  stateInSql = 'state',
): Promise<VersionOnRecord<Body, State>[]> {
  return rows<VersionOnRecord<Body, State>>(
    manager,
    `select ${onRecord}
       from (select change_id, kind, key, version, body, proposed_by, proposed_at, decided_by, decided_at, ${stateInSql} as state
               from configuration_version) as version_on_record
      where kind = $1 and state = any($2::text[]) ${key === undefined ? '' : 'and key = $6'}
        and ($3::timestamptz is null or (proposed_at, change_id) < ($3, $4::uuid))
      order by proposed_at desc, change_id desc limit $5`,
    [kind, states, after?.at ?? null, after?.id ?? null, first, ...(key === undefined ? [] : [key])],
  );
}

export async function versionOnRecord<Body>(
  manager: EntityManager,
  kind: string,
  changeId: string,
): Promise<VersionOnRecord<Body> | null> {
  const [row] = await rows<VersionOnRecord<Body>>(
    manager,
    `select ${onRecord} from configuration_version where kind = $1 and change_id = $2`,
    [kind, changeId],
  );
  return row ?? null;
}
