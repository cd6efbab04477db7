import { isId } from '../../../../chassis/ids.js';
import type { MemberStatus } from '../../domain/member.js';
import { sessionNoLonger } from '../../domain/sign-in/sign-in-errors.js';
import { liveSessions, sessionHolder } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';
import { openDevices } from './device-names.js';

export interface OpenSession {
  id: string;
  device: string | null;
  startedAt: Date;
  lastUsedAt: Date;
}

/** The member's sessions that go on, the one used last first. One statement; there are twenty at the most. */
export async function readSessions(parts: MembersParts, memberId: string): Promise<OpenSession[]> {
  const sessions = await liveSessions(parts.database.read, memberId, parts.clock.now());
  const devices = await openDevices(parts, sessions);
  return sessions.map(({ id, startedAt, lastUsedAt }, place) => ({
    id,
    device: devices[place] ?? null,
    startedAt,
    lastUsedAt,
  }));
}

/** The member who holds a session; null for somebody who is none. Fault: UNAUTHENTICATED when it has ended, or never was. */
export async function findMemberBySession(
  parts: MembersParts,
  { sessionId, subject }: { sessionId: string; subject: string },
): Promise<{ memberId: string; status: MemberStatus } | null> {
  const at = parts.clock.now();
  const holder = isId(sessionId) ? await sessionHolder(parts.database.read, { sessionId, subject }, at) : null;
  if (!holder?.isLive) throw sessionNoLonger();
  const { memberId, status } = holder;
  return memberId === null || status === null ? null : { memberId, status };
}
