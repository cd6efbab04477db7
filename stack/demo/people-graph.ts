import { replayGraph, type ReplayGraph } from '../replay/replay-graph.js';
import type { GraphClient } from '../graph-client.js';
import type { Person } from './people.js';
import { requireDone, type Result } from './set-up-programme.js';

const enrolDocument = `mutation Enrol($input: EnrolMemberInput!) {
  result: enrolMember(input: $input) { __typename ... on Member { number } ... on Failure { code message } }
}`;

/** Enrols as the shop does, and gives the number on the card. */
export async function enrolPerson(shop: GraphClient, person: Person): Promise<string> {
  const { memberId, displayName, phone, email, birthday, locale } = person;
  const input = { memberId, displayName, phone, email, birthday, locale };
  const answer = await shop.ask<Result & { result: { number?: string } }>(enrolDocument, { input });
  requireDone(answer, `enrolment of ${memberId}`);
  return answer.result.number ?? '';
}

/** The graph as a replay asks it, with the demo's people in place of customers known by a number alone. */
export function peopleGraph(shop: GraphClient, people: readonly Person[], numbers: Map<string, string>): ReplayGraph {
  const byId = new Map(people.map((person) => [person.memberId, person]));
  return {
    ...replayGraph(shop, 'shop'),
    enrol: async (memberId) => {
      const person = byId.get(memberId);
      if (!person) throw new Error(`nobody in the demo has the id ${memberId}`);
      numbers.set(memberId, await enrolPerson(shop, person));
      return { taken: true };
    },
  };
}
