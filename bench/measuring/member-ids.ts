/** The id of the n-th generated member, from 0 on. */
export function memberIdOf(member: number): string {
  return `00000000-0000-7000-8000-${member.toString(16).padStart(12, '0')}`;
}

/** The same in SQL, as text, for what is generated there. `member` is a trusted expression. */
export function memberIdSql(member: string): string {
  return `('00000000-0000-7000-8000-' || lpad(to_hex(${member}), 12, '0'))`;
}

/** The number that the n-th generated member signs in with. */
export const memberNumberOf = (member: number) => String(10_000_000 + member);
