import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { GatewayContext } from './gateway-context.js';
import { wishesIn } from './header-wishes.js';

const json = 'application/json';
const graphqlResponse = 'application/graphql-response+json';

/** What is wrong with the document or its variables, rather than with the request that carries them. */
const documentCodes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
]);

/**
 * Media type and status as GraphQL over HTTP has them. Whoever accepts nothing but application/json takes any other status
 * than 200 for a proxy's word and does not read the errors: it is told 200 where the document is at fault. Whoever accepts
 * neither of our types gets JSON all the same: Apollo Server would refuse with 406, after a mutation has been carried out.
 */
export const answerAsAccepted: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, response: { http }, errors }) => {
        const accepted = wishesIn(request.http?.headers.get('accept'));
        const type = accepted.find((wish) => wish === json || wish === graphqlResponse) ?? json;
        http.headers.set('content-type', `${type}; charset=utf-8`);
        const onlyJson = accepted.length > 0 && accepted.every((wish) => wish === json);
        if (http.status === 400 && onlyJson && errors?.every(isOfDocument)) http.status = 200;
        return Promise.resolve();
      },
    }),
};

function isOfDocument({ extensions: { code, reason } }: GraphQLError): boolean {
  return documentCodes.has(code) || (code === 'BAD_USER_INPUT' && reason === undefined);
}
