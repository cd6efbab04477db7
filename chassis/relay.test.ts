import { connectionOf, encodeCursor, pageOf } from './relay.js';

const cursorOf = (row: string) => [row];

test('a page has at most the size asked for, and the row too many tells of the next one', () => {
  const page = pageOf({ first: 2 }, 1);
  const connection = connectionOf(page, ['a', 'b', 'c'], (row) => row, cursorOf);
  expect(connection.edges.map((edge) => edge.node)).toEqual(['a', 'b']);
  expect(connection.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const next = pageOf({ first: 2, after: connection.pageInfo.endCursor }, 1);
  expect(next.after).toEqual(['b']);
  expect(connectionOf(next, ['c'], (row) => row, cursorOf).pageInfo).toMatchObject({
    hasNextPage: false,
    hasPreviousPage: true,
  });
});

test('an empty list has no cursors', () => {
  expect(connectionOf(pageOf({}, 1), [], String, cursorOf).pageInfo).toMatchObject({
    startCursor: null,
    endCursor: null,
  });
});

test.each([0, -1, 101])('a page of %d is refused', (first) => {
  expect(() => pageOf({ first }, 1)).toThrow(/between 1 and 100/);
});

test.each([['nonsense'], [encodeCursor(['a', 'b'])], [Buffer.from('[1]').toString('base64url')]])(
  'the cursor %s of no list of ours is refused',
  (after) => {
    expect(() => pageOf({ after }, 1)).toThrow(/no cursor/);
  },
);
