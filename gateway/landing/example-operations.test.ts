import { parseExampleOperation, placeholders, readExampleOperations } from './example-operations.js';

const text = `# Runs as: channel
# Records a purchase.
# It takes two lines to say.
# Variables: { "input": { "id": "{{recordId}}",
#   "other": "{{otherId}}", "at": "{{now}}", "until": "{{inThirtyDays}}", "month": "{{month}}", "number": "{{memberNumber}}" } }
mutation Record($input: In!) {
  record(input: $input) { id } # kept
}
`;

test('a file is read into its operation, who runs it, what it is for and its variables', () => {
  expect(parseExampleOperation('record.graphql', text)).toEqual({
    name: 'Record',
    runsAs: 'channel',
    about: 'Records a purchase. It takes two lines to say.',
    document: 'mutation Record($input: In!) {\n  record(input: $input) { id } # kept\n}',
    variables:
      '{ "input": { "id": "{{recordId}}",\n  "other": "{{otherId}}", "at": "{{now}}", "until": "{{inThirtyDays}}", "month": "{{month}}", "number": "{{memberNumber}}" } }',
  });
});

test('placeholders become what they name: a time, a number, or an id that is the same wherever its name stands', () => {
  const { variables } = parseExampleOperation('record.graphql', text);
  const fillIn = placeholders(new Date('2026-11-22T04:00:00Z'), '10000016');
  const { input } = JSON.parse(fillIn(variables)) as { input: Record<string, string> };
  expect(input).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    other: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    at: '2026-11-22T04:00:00.000Z',
    until: '2026-12-22T04:00:00.000Z',
    month: '2026-11',
    number: '10000016',
  });
  expect(input.other).not.toBe(input.id);
  expect(fillIn('{{recordId}}')).toBe(input.id);
});

test.each([
  ['says nobody who runs it', '# An operation\nquery A { a }'],
  ['says somebody unknown', '# Runs as: king\nquery A { a }'],
  ['has no name', '# Runs as: member\n{ a }'],
  ['is broken', '# Runs as: member\nquery A { a'],
  ['has broken variables', '# Runs as: member\n# Variables: { a }\nquery A { a }'],
])('a file that %s is an error', (_what, broken) => {
  expect(() => parseExampleOperation('broken.graphql', broken)).toThrow();
});

test('our own examples can all be read, MemberCentre first, and every kind of caller has one', async () => {
  const operations = await readExampleOperations('schema/operations');
  expect(operations[0]).toMatchObject({ name: 'MemberCentre', runsAs: 'member' });
  expect([...new Set(operations.map(({ runsAs }) => runsAs))].sort()).toEqual([
    'anyone',
    'channel',
    'member',
    'ops',
    'partner',
    'second ops',
  ]);
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
});
