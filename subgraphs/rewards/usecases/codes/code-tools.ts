import type { AnswerBook } from '../../../../chassis/idempotency.js';
import type { AuditLog } from '../../../../chassis/audit-log.js';
import type { Clock } from '../../../../chassis/clock.js';
import type { Database } from '../../../../chassis/database.js';
import type { Logger } from '../../../../chassis/log.js';
import type { ShortMemory } from '../../../../chassis/short-memory.js';
import { CodeVault } from '../../storage/codes/code-vault.js';
import { CodeShelf } from '../../storage/codes/redemption-codes.js';
import { WrongCodes } from './wrong-codes.js';

/** What the use cases of codes work with. */
export interface CodeTools {
  database: Database;
  answers: AnswerBook;
  audit: AuditLog;
  clock: Clock;
  log: Logger;
  vault: CodeVault;
  shelf: CodeShelf;
  wrongCodes: WrongCodes;
}

interface CodeParts extends Omit<CodeTools, 'vault' | 'shelf' | 'wrongCodes'> {
  shortMemory: ShortMemory;
  settings: { vaultKey: Buffer };
}

export function codeToolsOf({ database, answers, audit, clock, log, shortMemory, settings }: CodeParts): CodeTools {
  const vault = new CodeVault(settings.vaultKey);
  const wrongCodes = new WrongCodes(shortMemory, clock);
  return { database, answers, audit, clock, log, vault, shelf: new CodeShelf(vault), wrongCodes };
}
