/** Every operation that this partner sends, as its own engineers copied them from the programme's examples. */

export const completePartnerLink = /* GraphQL */ `
  mutation CompletePartnerLink($input: CompletePartnerLinkInput!) {
    completePartnerLink(input: $input) {
      ... on PartnerMemberLink {
        linkId
        linkedAt
      }
      ... on Failure {
        code
        message
      }
    }
  }
`;

export const creditExchange = /* GraphQL */ `
  mutation CreditExchange($input: CreditExchangeInput!) {
    creditExchange(input: $input) {
      ... on Exchange {
        id
        status
        given
        received
        endedAt
      }
      ... on Failure {
        code
        message
      }
    }
  }
`;

export const confirmExchange = /* GraphQL */ `
  mutation ConfirmExchange($input: ConfirmExchangeInput!) {
    confirmExchange(input: $input) {
      ... on Exchange {
        id
        status
        given
        received
        endedAt
      }
      ... on Failure {
        code
        message
      }
      ... on ExchangeClosed {
        closedAs
      }
    }
  }
`;

export const rejectExchange = /* GraphQL */ `
  mutation RejectExchange($input: RejectExchangeInput!) {
    rejectExchange(input: $input) {
      ... on Exchange {
        id
        status
        given
        received
        endedAt
      }
      ... on Failure {
        code
        message
      }
      ... on ExchangeClosed {
        closedAs
      }
    }
  }
`;

export const exchangeState = /* GraphQL */ `
  query ExchangeState($id: ID!) {
    exchangeState(id: $id) {
      state
      refusalCode
      exchange {
        id
        status
        given
        received
        endedAt
      }
    }
  }
`;

export const exchanges = /* GraphQL */ `
  query Exchanges($since: DateTime!, $first: Int, $after: String) {
    exchanges(since: $since, first: $first, after: $after) {
      edges {
        node {
          id
          status
          given
          received
          endedAt
          rate {
            from {
              code
            }
            to {
              code
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const partnerStatement = /* GraphQL */ `
  query PartnerStatement($partner: String!, $period: String!) {
    partnerStatement(partner: $partner, period: $period) {
      period
      closed
      lines {
        fromBrand
        toBrand
        exchanges
        given
        received
        fee
      }
    }
  }
`;

export const webhookEndpoints = /* GraphQL */ `
  query WebhookEndpoints {
    webhookEndpoints {
      id
      url
      state
    }
  }
`;

export const registerWebhookEndpoint = /* GraphQL */ `
  mutation RegisterWebhookEndpoint($input: RegisterWebhookEndpointInput!) {
    registerWebhookEndpoint(input: $input) {
      ... on WebhookEndpoint {
        id
        state
        secret
      }
      ... on Failure {
        code
        message
      }
    }
  }
`;

export const removeWebhookEndpoint = /* GraphQL */ `
  mutation RemoveWebhookEndpoint($input: WebhookEndpointInput!) {
    removeWebhookEndpoint(input: $input) {
      id
      state
    }
  }
`;
