import { dropFileOfDataFromBefore, nextDataFromBefore, sealData } from '../../storage/vault/data-from-before.js';
import type { MembersParts } from '../members-parts.js';

/** Small enough to be done in a moment, large enough that a million members take minutes. */
const atOnce = 500;

/**
 * Seals what an installation of before has in readable form, and resolves when nothing of it is left. A batch is a transaction: killed
 * in the middle, it goes on where it was. Two processes that start at once share the work, and neither is through before the other.
 */
export async function sealDataFromBefore(parts: Pick<MembersParts, 'database' | 'vault'>): Promise<void> {
  for (;;) {
    const sealed = await parts.database.transaction(async (tx) => {
      const found = await nextDataFromBefore(tx, atOnce);
      if (found.length > 0) await sealData(tx, found, parts.vault);
      return found.length;
    });
    if (sealed === 0) break;
  }
  await dropFileOfDataFromBefore(parts.database.read);
}
