import { Supergraph } from '@apollo/federation-internals';

/**
 * A supergraph that ApolloGateway has checked already, as its planner, its guards and its costs are read from. All its features
 * are taken: whether those that guard something are enforced was looked at before.
 */
export function readSupergraph(supergraphSdl: string): Supergraph {
  return Supergraph.build(supergraphSdl, { supportedFeatures: null, validateSupergraph: false });
}
