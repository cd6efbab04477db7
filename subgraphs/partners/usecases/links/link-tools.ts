import type { EntityManager } from 'typeorm';
import type { AuditLog } from '../../../../chassis/audit-log.js';
import type { Clock } from '../../../../chassis/clock.js';
import type { Database } from '../../../../chassis/database.js';
import { badInput, DomainError } from '../../../../chassis/domain-error.js';
import { AnswerBook, refusalOr, type AnswerKey } from '../../../../chassis/idempotency.js';
import type { Brand } from '../../domain/brand.js';
import type { LinkKeys } from '../../domain/links/link-keys.js';
import { findBrandByCode, findBrands } from '../../storage/brands.js';

/** What the use cases of links work with. */
export interface LinkTools {
  database: Database;
  answers: AnswerBook;
  audit: AuditLog;
  clock: Clock;
  linkKeys: LinkKeys;
  /** The code of the programme's own brand, which link tokens are made for. */
  programme: string;
}

/** Who asks, for the audit log. */
export interface Asker {
  /** `callerKey`. */
  by: string;
  requestId: string;
}

/**
 * As `answerOnce`, where a refusal commits with what was written before it: a token that was shown, a try that failed, would else not
 * have happened.
 */
export async function answerAndKeep<A>(
  { answers, database }: Pick<LinkTools, 'answers' | 'database'>,
  key: AnswerKey,
  input: unknown,
  work: (tx: EntityManager) => Promise<A>,
): Promise<A> {
  const answer = await database.transaction(async (tx) => {
    const opened = await answers.open(tx, key, input);
    if (opened.state === 'answered') return opened.answer;
    const outcome = await refusalOr(() => work(tx));
    const found = outcome instanceof DomainError ? AnswerBook.refusalOf(outcome) : { value: outcome };
    await answers.close(tx, key, found);
    return found;
  });
  return answers.give<A>(answer);
}

/** The partner of that id. Faults: BAD_USER_INPUT where there is none. */
export async function partnerById(tx: EntityManager, partnerId: string): Promise<Brand> {
  const [partner] = await findBrands(tx, [partnerId]);
  if (!partner || partner.isProgramme) throw noSuchPartner('partnerId');
  return partner;
}

/** The partner of that code. Faults: BAD_USER_INPUT where there is none. */
export async function partnerByCode(manager: EntityManager, code: string): Promise<Brand> {
  const partner = await findBrandByCode(manager, code);
  if (!partner || partner.isProgramme) throw noSuchPartner('partner');
  return partner;
}

function noSuchPartner(field: string): DomainError {
  return badInput({ path: ['input', field], reason: 'there is no such partner' });
}
