import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { codeLines, type CodeLine } from './code-lines.js';
import { codeParts, type CodePart } from './code-parts.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'codes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function linesOf(text: string, column?: string): Promise<CodeLine[]> {
  const file = path.join(folder, 'codes.csv');
  await writeFile(file, text);
  const lines: CodeLine[] = [];
  for await (const line of codeLines(file, column)) lines.push(line);
  return lines;
}

async function partsOf(lines: Iterable<CodeLine>): Promise<CodePart[]> {
  const parts: CodePart[] = [];
  const one = async function* () {
    await Promise.resolve();
    yield* lines;
  };
  for await (const part of codeParts(one())) parts.push(part);
  return parts;
}

test('every line is a code, by its number, but for empty ones and those an earlier line has', async () => {
  expect(await linesOf('\ufeffABC123\r\n\r\n"DEF456"\nabc-123\nA,B\n  \nGH!\n' + 'x'.repeat(90))).toEqual([
    { lineNumber: 1, code: 'ABC123' },
    { lineNumber: 3, code: 'DEF456' },
    { lineNumber: 4, refused: 'DUPLICATE_IN_FILE' },
    { lineNumber: 5, refused: 'TOO_MANY_COLUMNS' },
    { lineNumber: 6, code: '' },
    { lineNumber: 7, code: 'GH!' },
    { lineNumber: 8, code: 'x'.repeat(65) },
  ]);
});

test('of several columns one is named', async () => {
  expect(await linesOf('nr,code\n1,ABC123\n2\n3,DEF456,more\n', 'code')).toEqual([
    { lineNumber: 2, code: 'ABC123' },
    { lineNumber: 3, refused: 'NO_CODE' },
    { lineNumber: 4, code: 'DEF456' },
  ]);
  await expect(linesOf('nr,kode\n1,ABC123\n', 'code')).rejects.toThrow('names no column code');
});

test('what is no CSV is said', async () => {
  await expect(linesOf('"ABC123\nDEF456\n')).rejects.toThrow('The file is not CSV');
});

test('parts end at 5,000 lines, gaps stay empty, and what is not sent keeps its place', async () => {
  const lines: CodeLine[] = [
    { lineNumber: 2, code: 'ABC123' },
    { lineNumber: 4, refused: 'DUPLICATE_IN_FILE' },
    { lineNumber: 5_001, code: 'DEF456' },
    { lineNumber: 5_002, code: 'GHI789' },
  ];
  const [first, second] = await partsOf(lines);
  expect(first).toMatchObject({ firstLine: 2, lines: 3, refused: [{ line: 4, reason: 'DUPLICATE_IN_FILE' }] });
  expect(first?.codes).toHaveLength(5_000);
  expect([first?.codes[0], first?.codes[1], first?.codes[2], first?.codes[4_999]]).toEqual([
    'ABC123',
    '',
    '',
    'DEF456',
  ]);
  expect(second).toEqual({ firstLine: 5_002, codes: ['GHI789'], refused: [], lines: 1 });
});

test('parts of long codes end before a gateway would refuse them', async () => {
  const lines = Array.from({ length: 5_000 }, (_, place) => ({ lineNumber: place + 1, code: 'x'.repeat(64) }));
  const parts = await partsOf(lines);
  expect(parts.length).toBe(2);
  for (const part of parts) expect(JSON.stringify(part.codes).length).toBeLessThan(200_100);
  expect(parts.flatMap(({ codes }) => codes)).toHaveLength(5_000);
});
