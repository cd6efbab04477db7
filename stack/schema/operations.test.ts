import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildSchema, getOperationAST, parse, validate } from 'graphql';

/** The examples shown in Sandbox are what clients copy: each must be good for the graph they see. */
const folder = path.join(process.cwd(), 'schema/operations');
const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql'));
const api = buildSchema(await readFile(path.join(process.cwd(), 'schema/api.graphql'), 'utf8'));

test.each(files)('%s is one operation, named after its file, that the public graph can answer', async (file) => {
  const document = parse(await readFile(path.join(folder, file), 'utf8'));
  expect(validate(api, document).map(({ message }) => message)).toEqual([]);
  const kebab = getOperationAST(document)
    ?.name?.value.replace(/(?<!^)([A-Z])/g, '-$1')
    .toLowerCase();
  expect(`${kebab}.graphql`).toBe(file);
});

test('the member centre is among them', () => {
  expect(files).toContain('member-centre.graphql');
});
