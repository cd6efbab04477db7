import type { EntityManager } from 'typeorm';
import { standing, type StandingVersion, type VersionState } from './configuration-versions.js';
import { rows } from './database.js';
import type { PlaceInTime } from './relay.js';

/** All that is known of a version, for the people who configure. */
export interface VersionOnRecord<Body> extends StandingVersion {
  body: Body;
  /** When it was drafted, or proposed at once. */
  proposedAt: Date;
  /** Null until it is approved or rejected. */
  decidedBy: string | null;
  decidedAt: Date | null;
}

export interface VersionList {
  states: readonly VersionState[];
  first: number;
  /** Where the page before ended: `proposedAt` and `changeId` of its last version. */
  after: PlaceInTime | null;
}

const onRecord = `${standing}, body, proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt"`;

/** Newest first. */
export async function versionsOnRecord<Body>(
  manager: EntityManager,
  kind: string,
  { states, first, after }: VersionList,
): Promise<VersionOnRecord<Body>[]> {
  return rows<VersionOnRecord<Body>>(
    manager,
    `select ${onRecord} from configuration_version
      where kind = $1 and state = any($2::text[])
        and ($3::timestamptz is null or (proposed_at, change_id) < ($3, $4::uuid))
      order by proposed_at desc, change_id desc limit $5`,
    [kind, states, after?.at ?? null, after?.id ?? null, first],
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
