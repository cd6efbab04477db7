import type { Database } from '../../../../chassis/database.js';
import type { StatementSigner } from '../../domain/settlement/statement-key.js';
import { introduceStatementKey } from '../../storage/settlement/statements.js';

/** The key that signs from now on is published before it does; those that signed before stay published. */
export async function introduceSigner(database: Database, signer: StatementSigner | null): Promise<void> {
  if (signer) await introduceStatementKey(database.read, signer);
}
