import type { SignInSessionRow } from '../../storage/sign-in/sign-in-session-row.js';
import type { MembersParts } from '../members-parts.js';

const what = 'sign_in_session.device';

/** What a member calls a device is theirs, and is kept under their key; of who is no member none is kept. */
export function sealDevice({ vault }: MembersParts, memberId: string, name: string): Promise<Buffer> {
  return vault.seal(memberId, what, name);
}

/** The names of these sessions' devices, in their order; null where none was given. */
export async function openDevices(
  { vault }: MembersParts,
  sessions: readonly SignInSessionRow[],
): Promise<(string | null)[]> {
  const sealed = sessions.flatMap(({ id, memberId, device: name }) =>
    memberId === null || name === null ? [] : [{ id, memberId, what, sealed: name }],
  );
  const texts = await vault.openMany(sealed);
  const names = new Map(sealed.map(({ id }, place) => [id, texts[place] ?? null]));
  return sessions.map(({ id }) => names.get(id) ?? null);
}
