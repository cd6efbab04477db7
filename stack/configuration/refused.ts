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

/**
 * What the operation's only field answers. Throws a Refused where that is a failure, or a fault of this entry.
 * @param document an operation with one field
 */
export async function answerOrRefused<Answer>(
  graph: GraphClient,
  document: string,
  variables: Record<string, unknown>,
): Promise<Answer> {
  const [answer] = Object.values(await askAboutOne<Answer>(graph, document, variables));
  if (isFailure(answer)) throw new Refused(answer.code, answer.message);
  return answer as Answer;
}

async function askAboutOne<Answer>(graph: GraphClient, document: string, variables: Record<string, unknown>) {
  try {
    return await graph.ask<Record<string, Answer>>(document, variables);
  } catch (error) {
    if (!(error instanceof GraphFault) || !faultsOfOne.has(error.code)) throw error;
    throw new Refused(error.code, error.message);
  }
}

function isFailure(answer: unknown): answer is { code: string; message: string } {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'message' in answer;
}
