/** How the register of risks says no. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/** Somebody else changed it since it was read; `currentVersion` is how it stands. */
export const riskOutdated = defineRefusal<{ currentVersion: number }>({
  code: 'RISK_OUTDATED',
  type: 'RiskOutdated',
  text: {
    'zh-CN': '该风险已被他人更新至版本 {currentVersion}，请重新查看后再修改',
    en: 'Somebody else has changed this risk to version {currentVersion}: look at it again first',
  },
});

export const unknownRisk = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_RISK',
  text: { 'zh-CN': '没有这项风险', en: 'There is no such risk' },
});
