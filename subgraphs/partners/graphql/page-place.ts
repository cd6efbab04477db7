import { badInput } from '../../../chassis/domain-error.js';
import { isId } from '../../../chassis/ids.js';
import type { Page } from '../../../chassis/relay.js';

/** Exchanges are ordered by an instant and then by id; a cursor holds the two. */
export const cursorParts = 2;

/** The place a page begins after; null for the first page. Throws BAD_USER_INPUT for a cursor of another list. */
export function placeIn(page: Page): { at: Date; id: string } | null {
  if (page.after === null) return null;
  const [instant = '', id = ''] = page.after;
  const at = new Date(instant);
  if (Number.isNaN(at.getTime()) || !isId(id)) throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  return { at, id };
}
