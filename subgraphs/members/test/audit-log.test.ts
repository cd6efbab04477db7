import type { Caller } from '../../../chassis/caller.js';
import { mergingSubgraphs } from '../domain/merging/member-merge.js';
import { tellEvents } from '../../../chassis/testing/tell-events.js';
import { rows } from '../../../chassis/database.js';
import { newId } from '../../../chassis/ids.js';
import { opsMutations, recordedWhile } from '../../../chassis/testing/audited-mutations.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';
import { codesOf, MembersForTest } from './given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const query = `query ($filter: AuditLogFilter, $first: Int, $after: String) {
  membersAuditLog(filter: $filter, first: $first, after: $after) {
    edges { node { id at by action subject details requestId } } pageInfo { hasNextPage endCursor } } }`;
const ask = (variables: Record<string, unknown>, as: Caller = callerOf.ops('auditor')) =>
  given.ask(query, variables, { as });

interface Shown {
  edges: { node: Record<string, string> }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

async function page(variables: Record<string, unknown>): Promise<Shown> {
  const { data, errors } = await ask(variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['membersAuditLog'] as Shown;
}

const written = (by: string, action: string, subject: string, at: string) =>
  given.subgraph.asAdmin(
    `insert into audit_log (by, action, subject, at, details, request_id) values ($1, $2, $3, $4, '{"version": 2}', 'r-1')`,
    [by, action, subject, at],
  );

beforeAll(async () => {
  // Two of one microsecond, and one that lies between two milliseconds: pages neither lose nor repeat any.
  await written('ops:dee', 'bell.live', 'bell/1', '2026-03-01T08:00:00.000100Z');
  await written('ops:dee', 'bell.live', 'bell/2', '2026-03-01T08:00:00.000100Z');
  await written('ops:eve', 'bell.live', 'bell/1', '2026-03-01T08:00:00.000900Z');
  await written('ops:dee', 'bell.rejected', 'bell/1', '2026-03-02T08:00:00Z');
});

describe('the audit log in the graph', () => {
  test('is shown page by page, the newest first', async () => {
    const filter = { before: '2026-04-01T00:00:00Z' };
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo }: Shown = await page({ filter, first: 1, after });
      seen.push(...edges.map(({ node }) => `${node['by'] ?? ''} ${node['action'] ?? ''} ${node['subject'] ?? ''}`));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual([
      'ops:dee bell.rejected bell/1',
      'ops:eve bell.live bell/1',
      'ops:dee bell.live bell/2',
      'ops:dee bell.live bell/1',
    ]);
  });

  test('is filtered by person, action, subject and time, all together', async () => {
    const filter = {
      by: 'ops:dee',
      action: 'bell.live',
      subject: 'bell/1',
      from: '2026-03-01T08:00:00Z',
      before: '2026-03-01T08:00:01Z',
    };
    const { edges } = await page({ filter });
    expect(edges.map(({ node }) => node)).toEqual([
      {
        id: expect.any(String) as string,
        at: '2026-03-01T08:00:00.000Z',
        by: 'ops:dee',
        action: 'bell.live',
        subject: 'bell/1',
        details: '{"version":2}',
        requestId: 'r-1',
      },
    ]);
    expect((await page({ filter: { ...filter, before: filter.from } })).edges).toEqual([]);
  });

  test('that somebody reads it is recorded in it', async () => {
    await page({ filter: { by: 'ops:nobody' } });
    const { edges } = await page({ filter: { by: 'ops:auditor' }, first: 1 });
    expect(edges[0]?.node).toMatchObject({
      action: 'viewed',
      subject: 'query/membersAuditLog',
      details: '{"arguments":["filter.by"]}',
    });
  });

  test('is for ops with audit:read alone', async () => {
    for (const as of [callerOf.member((await given.member()).id), callerOf.channel(), callerOf.partner('bakery')])
      expect(codesOf(await ask({}, as))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask({}, callerOf.ops('cy', ['members:read', 'members:write'])))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask({}, callerOf.anonymous()))).toEqual(['UNAUTHENTICATED']);
  });

  test('takes no cursor of another list, and no page of more than a hundred', async () => {
    const cursor = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const after of ['x', cursor('2026-03-01', '1'), cursor('2026-13-41T08:00:00.000000Z', '1'), cursor('1')])
      expect(codesOf(await ask({ after }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await ask({ first: 101 }))).toEqual(['BAD_USER_INPUT']);
  });

  test('a page is found by an index, whatever is asked for', async () => {
    const filters = [
      '',
      "where by = 'ops:ann'",
      "where action = 'x'",
      "where subject = 'x'",
      "where at < '2026-01-01'",
    ];
    const plans = await given.subgraph.database.transaction(async (tx) => {
      // Of a handful of rows the planner sorts; what matters is that it need not.
      await rows(tx, 'set local enable_bitmapscan = off');
      const explain = (filter: string) =>
        rows<{ 'QUERY PLAN': string }>(
          tx,
          `explain select * from audit_log ${filter} order by at desc, id desc limit 21`,
        );
      const found: string[] = [];
      for (const filter of filters) found.push((await explain(filter)).map((line) => line['QUERY PLAN']).join('\n'));
      return found;
    });
    for (const plan of plans) {
      expect(plan).toMatch(/Index Scan Backward/);
      expect(plan).not.toMatch(/Sort/);
    }
  });
});

/** What ops do, arranged so that it goes well: the last step is what is to be recorded. */
const acted = (mutation: string, inputType: string, input: Record<string, unknown>) => () =>
  given.ask(
    `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { __typename } }`,
    { input },
    { as: callerOf.ops() },
  );
const changed = (mutation: string, inputType: string, memberId: string, reason: string) =>
  acted(mutation, inputType, { changeId: newId(), memberId, reason });
const decided = (mutation: string, inputType: string, input: Record<string, unknown>) =>
  given.ask(
    `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { __typename } }`,
    { input },
    { as: callerOf.ops('bo') },
  );
const askedForGrant = async () => {
  const lastDay = new Date(given.subgraph.clock.now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
  return { grantId: newId(), memberId: (await given.member()).id, tier: 'GOLD', reason: 'GOODWILL', lastDay };
};
const askedForMerge = async () => ({
  mergeId: newId(),
  survivorId: (await given.member()).id,
  mergedId: (await given.member()).id,
  reason: 'ENROLLED_TWICE',
});
const acts: Record<string, () => Promise<() => Promise<unknown>>> = {
  grantTier: async () => acted('grantTier', 'GrantTierInput', await askedForGrant()),
  endTierGrant: async () => {
    const grant = await askedForGrant();
    await acted('grantTier', 'GrantTierInput', grant)();
    await decided('approveTierGrant', 'DecideTierGrantInput', { grantId: grant.grantId });
    return acted('endTierGrant', 'DecideTierGrantInput', { grantId: grant.grantId });
  },
  mergeMembers: async () => acted('mergeMembers', 'MergeMembersInput', await askedForMerge()),
  unmergeMembers: async () => {
    const merge = await askedForMerge();
    await acted('mergeMembers', 'MergeMembersInput', merge)();
    await decided('approveMerge', 'ApproveMergeInput', { mergeId: merge.mergeId });
    for (const subgraph of mergingSubgraphs) {
      const payload = { mergeId: merge.mergeId, state: 'MERGED' };
      const event = { topic: `merge-done-in-${subgraph}`, aggregateId: merge.mergeId, payload };
      await tellEvents(subgraph, given.subgraph.service, [event]);
    }
    return acted('unmergeMembers', 'UnmergeMembersInput', { mergeId: merge.mergeId });
  },
  startAssessment: () => Promise.resolve(acted('startAssessment', 'StartAssessmentInput', { month: '2026-01' })),
  recordContact: async () => {
    const { id } = await given.member();
    const input = { contactChangeId: newId(), memberId: id, email: `${id}@example.com`, reason: 'ACCESS_LOST' };
    return acted('recordContact', 'RecordContactInput', input);
  },
  issueCards: () => Promise.resolve(acted('issueCards', 'IssueCardsInput', { batchId: newId(), count: 5 })),
  suspendMember: async () =>
    changed('suspendMember', 'SuspendMemberInput', (await given.member()).id, 'SUSPECTED_ABUSE'),
  reinstateMember: async () => {
    const { id } = await given.member();
    await changed('suspendMember', 'SuspendMemberInput', id, 'SUSPECTED_ABUSE')();
    return changed('reinstateMember', 'ReinstateMemberInput', id, 'CLEARED');
  },
};
/** Changes of configuration are recorded by the registry they all go through; its own tests are the chassis's. */
const byTheRegistry = /^(propose|draft|submit|approve|reject)[A-Z]/;

test('every mutation of ops is tried here', () => {
  const own = opsMutations({ resolverClasses, orphanedTypes }).filter((mutation) => !byTheRegistry.test(mutation));
  expect(Object.keys(acts)).toEqual(expect.arrayContaining(own));
});

test.each(Object.keys(acts))('%s leaves a record of what it has done', async (mutation) => {
  const act = await acts[mutation]?.();
  if (!act) throw new Error(`${mutation} is not arranged`);
  expect(await recordedWhile(given.subgraph, act)).not.toEqual([]);
});
