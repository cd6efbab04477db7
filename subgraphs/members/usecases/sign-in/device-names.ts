import type { SignInSessionRow } from '../../storage/sign-in/sign-in-session-row.js';
import type { MembersParts } from '../members-parts.js';

/** What a member calls a device is theirs, and is kept sealed. */
export function sealDevice(parts: MembersParts, { id }: Pick<SignInSessionRow, 'id'>, name: string): Promise<Buffer> {
  return Promise.resolve(parts.signIn.keys.seal(`device ${id}`, name));
}

/** The names of these sessions' devices, in their order; null where none was given. */
export function openDevices(parts: MembersParts, sessions: readonly SignInSessionRow[]): Promise<(string | null)[]> {
  return Promise.resolve(
    sessions.map(({ id, device }) => (device === null ? null : parts.signIn.keys.open(`device ${id}`, device))),
  );
}
