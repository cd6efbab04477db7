import type { RequestContext } from '../../../../chassis/caller.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import type { OpenedCode } from '../../domain/codes/given-code.js';
import type { CodeTools } from '../../usecases/codes/code-tools.js';
import { showCodesOf } from '../../usecases/codes/show-codes.js';

const codesKey = {};

/** The codes of a redemption by its id. Who may see them is for who shows them: see `codeViews`. */
export function codesLoader(context: RequestContext, tools: CodeTools) {
  return loaderFor<string, OpenedCode[]>(context, codesKey, (ids) => showCodesOf(tools, ids));
}

/** What was loaded before a mutation changed codes is not shown after it. */
export function forgetCodes(context: RequestContext): void {
  context.loaders.delete(codesKey);
}
