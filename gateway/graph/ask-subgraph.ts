import { GraphQLError } from 'graphql';
import { DomainError } from '../../chassis/domain-error.js';
import type { GatewayContext } from '../edge/gateway-context.js';
import type { SubgraphAnswer, SubgraphQuestion } from './execution/compile-fetch.js';
import { pathUpToList, type PlanPath } from './execution/entities-at.js';
import type { AnsweredError } from './execution/subgraph-errors.js';
import type { SubgraphCall, SubgraphDoor } from './subgraph-door.js';

/** One call on behalf of whoever sent the request. Rejects with what the client is told where there is no answer. */
export async function askSubgraph(
  door: SubgraphDoor,
  call: SubgraphCall,
  place: PlanPath,
  context: GatewayContext,
): Promise<SubgraphAnswer> {
  const { caller, requestId, locale, network, trace } = context;
  const fetchTrace = trace?.beginFetch(door.settings.name);
  try {
    const on = { caller, requestId, locale, network, traceparent: fetchTrace?.traceparent };
    const answer = (await door.ask(call, on)) as SubgraphAnswer;
    fetchTrace?.end(true);
    return answer.errors ? { ...answer, errors: answer.errors.map(withoutHttp) } : answer;
  } catch (error) {
    fetchTrace?.end(false);
    if (!(error instanceof DomainError)) throw error;
    throw noAnswer({ subgraph: door.settings.name, path: place }, error, context);
  }
}

/** A fault of ours over an answer that there was not, or that could not be used: in the reader's language, at the plan's place. */
export function noAnswer(
  { subgraph, path: place }: Pick<SubgraphQuestion, 'subgraph' | 'path'>,
  fault: DomainError,
  { locale, log }: GatewayContext,
): GraphQLError {
  log.warn({ subgraph, reason: (fault.cause as Error).message }, 'a subgraph gave no answer');
  const path = pathUpToList(place);
  return new GraphQLError(fault.messageIn(locale), {
    path: path.length > 0 ? path : undefined,
    // By the name it has in the graph: its address is nobody's business.
    extensions: { code: fault.code, subgraph },
    originalError: fault,
  });
}

/** A subgraph may not decide our HTTP status: Apollo Server takes `extensions.http` at its word. */
function withoutHttp(error: AnsweredError): AnsweredError {
  if (error.extensions?.['http'] === undefined) return error;
  const { http: _, ...extensions } = error.extensions;
  return { ...error, extensions };
}
