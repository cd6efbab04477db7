import { GraphFault, type GraphClient } from '../graph-client.js';

/** The graph will not have one entry of a file; the others are none the worse for it. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}, ${message}`);
  }
}

/** The faults of a single entry; any other concerns the whole run. */
const faultsOfOne = new Set(['BAD_USER_INPUT', 'IDEMPOTENCY_CONFLICT', 'FORBIDDEN']);

/** The answer's `result`, be it the thing asked for. Throws a Refused where it is a failure, or a fault of this entry. */
export async function resultOrRefused<Result>(
  graph: GraphClient,
  document: string,
  variables: Record<string, unknown>,
): Promise<Result> {
  const { result } = await askForResult<Result>(graph, document, variables);
  if (isFailure(result)) throw new Refused(result.code, result.message);
  return result;
}

async function askForResult<Result>(graph: GraphClient, document: string, variables: Record<string, unknown>) {
  try {
    return await graph.ask<{ result: Result }>(document, variables);
  } catch (error) {
    if (!(error instanceof GraphFault) || !faultsOfOne.has(error.code)) throw error;
    throw new Refused(error.code, error.message);
  }
}

function isFailure(result: unknown): result is { code: string; message: string } {
  return typeof result === 'object' && result !== null && 'code' in result && 'message' in result;
}
