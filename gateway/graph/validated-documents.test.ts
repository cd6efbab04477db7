import { parse } from 'graphql';
import { ValidatedDocuments } from './validated-documents.js';

const hash = (digit: string) => digit.repeat(64);
const document = parse('{ greeting }');
const other = parse('{ nickname }');

test('a document is found under the schema it was validated in, and under no other', async () => {
  const documents = new ValidatedDocuments();
  await documents.set(`one:${hash('a')}`, document);
  expect(await documents.get(`one:${hash('a')}`)).toBe(document);
  expect(await documents.get(`two:${hash('a')}`)).toBeUndefined();
});

test('what was validated ahead is there from the first question in the new schema, and never in the old', async () => {
  const documents = new ValidatedDocuments();
  await documents.get(`old:${hash('a')}`);
  documents.expectSchema(new Map([[hash('a'), document]]));
  expect(await documents.get(`old:${hash('a')}`)).toBeUndefined();
  expect(await documents.get(`new:${hash('b')}`)).toBeUndefined();
  expect(await documents.get(`new:${hash('a')}`)).toBe(document);
});

test('a schema that comes back has what was validated ahead for its return', async () => {
  const documents = new ValidatedDocuments();
  await documents.set(`plain:${hash('a')}`, document);
  await documents.get(`plain:${hash('a')}`);
  documents.expectSchema(new Map([[hash('b'), other]]));
  expect(await documents.get(`grown:${hash('b')}`)).toBe(other);
  documents.expectSchema(new Map([[hash('b'), other]]));
  expect(await documents.get(`plain:${hash('b')}`)).toBe(other);
});
