import { badInput } from '../../../../chassis/domain-error.js';
import type { Risk } from '../../domain/risks/risk.js';
import { findBrandByCode } from '../../storage/brands.js';
import { findRisk, insertRisk, insertVersion, type NewRisk } from '../../storage/risks/risks.js';
import type { SettlingTools } from '../settlement/settlement-tools.js';

/** A person of ops puts a risk into the register. Faults: BAD_USER_INPUT for a partner that is none and an id that is another risk's. */
export async function defineRisk(
  { database, answers, audit }: SettlingTools,
  risk: Omit<NewRisk, 'by'>,
  { by, requestId }: { by: string; requestId: string },
): Promise<Risk> {
  const { id, ...asked } = risk;
  await answers.answerOnce({ caller: by, mutation: 'defineRisk', id }, asked, async (tx) => {
    const brand = risk.brand === null ? null : await findBrandByCode(tx, risk.brand);
    if (risk.brand !== null && (!brand || brand.isProgramme)) {
      throw badInput({ path: ['input', 'partner'], reason: 'there is no such partner' });
    }
    if (!(await insertRisk(tx, { ...risk, by }))) {
      throw badInput({ path: ['input', 'riskId'], reason: 'is another risk’s' });
    }
    const { owner, likelihood, effect } = risk;
    await insertVersion(tx, id, { version: 1, owner, state: 'OPEN', likelihood, effect, note: '', by });
    const details = { partner: risk.brand, likelihood, effect };
    await audit.record(tx, { by, action: 'risk.defined', subject: `risk/${id}`, details, requestId });
    return id;
  });
  const defined = await findRisk(database.read, id);
  if (!defined) throw new Error(`the risk ${id} is gone: nothing may delete one`);
  return defined;
}
