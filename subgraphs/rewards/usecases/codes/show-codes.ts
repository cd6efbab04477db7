import type { OpenedCode } from '../../domain/codes/given-code.js';
import type { CodeTools } from './code-tools.js';

/** What the members of these redemptions have, in the order of the redemptions. */
export async function showCodesOf(
  { database, shelf }: CodeTools,
  redemptionIds: readonly string[],
): Promise<OpenedCode[][]> {
  const codes = await shelf.codesOf(database.read, redemptionIds);
  return redemptionIds.map((id) => codes.get(id) ?? []);
}
