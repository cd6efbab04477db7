import type { OperationLimits } from './operation-limits.js';
import { holdTo } from './operation-too-large.js';

/**
 * Throws OPERATION_TOO_LARGE for variables that are deeper, more or longer than allowed. It goes down no further than the
 * limit, because what comes after it (coercion, printing) recurses as deep as it is let.
 */
export function holdVariables(variables: unknown, limits: OperationLimits): void {
  let values = 0;
  const hold = (value: unknown, depth: number): void => {
    if (typeof value === 'string') return holdTo(limits, 'stringLength', value.length);
    if (typeof value !== 'object' || value === null) return;
    holdTo(limits, 'variableDepth', depth);
    for (const [name, inner] of Object.entries(value)) {
      holdTo(limits, 'nameLength', name.length);
      holdTo(limits, 'variableValues', (values += 1));
      hold(inner, depth + 1);
    }
  };
  hold(variables, 0);
}
