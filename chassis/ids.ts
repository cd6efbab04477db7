import { randomFillSync } from 'node:crypto';
import { v7, validate } from 'uuid';

const bytesPerId = 16;
/** Drawn for many ids at once: one call of the system's generator costs more than all the rest of an id. */
const random = new Uint8Array(256 * bytesPerId);
let used = random.length;
let last = { msecs: 0, seq: 0 };

/** A new id, ordered by time (UUID v7), for what this side creates; those of one process in the order of their making. */
export function newId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const its = random.subarray(used, (used += bytesPerId));
  const msecs = Date.now();
  // Within a millisecond, and where the clock is set back, ids are counted on.
  last = msecs > last.msecs ? { msecs, seq: firstOf(its) } : { msecs: last.msecs, seq: last.seq + 1 };
  return v7({ random: its, ...last });
}

/** Low enough for millions more within the same millisecond. */
function firstOf(its: Uint8Array): number {
  return new DataView(its.buffer, its.byteOffset).getUint32(0) >>> 1;
}

export function isId(text: string): boolean {
  return validate(text);
}
