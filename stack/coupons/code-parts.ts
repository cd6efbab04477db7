import { mostCodes } from '../../subgraphs/rewards/usecases/codes/upload-coupon-codes.js';
import type { CodeLine, OwnReason } from './code-lines.js';

/** Consecutive lines of the file; the place of a line that is not sent is empty, so that the numbers of the others are right. */
export interface CodePart {
  firstLine: number;
  codes: string[];
  refused: { line: number; reason: OwnReason }[];
  /** Records of the file that are in it, sent or not. */
  lines: number;
}

/** A gateway takes 256 KiB at a time unless it is told otherwise; the rest of the request is small. */
const mostCharacters = 200_000;
const aroundEachCode = 3;

/** Cuts a file into parts, always the same way: so that a part that is sent again is known. */
export async function* codeParts(lines: AsyncIterable<CodeLine>): AsyncGenerator<CodePart> {
  let part: CodePart | undefined;
  let characters = 0;
  for await (const line of lines) {
    const { lineNumber } = line;
    const code = 'code' in line ? line.code : '';
    const added = (from: CodePart) =>
      (lineNumber - from.firstLine - from.codes.length) * aroundEachCode + Buffer.byteLength(code) + aroundEachCode;
    const full = (open: CodePart) =>
      lineNumber - open.firstLine >= mostCodes || characters + added(open) > mostCharacters;
    if (part && full(part)) {
      yield part;
      part = undefined;
    }
    if (!part) {
      part = { firstLine: lineNumber, codes: [], refused: [], lines: 0 };
      characters = 0;
    }
    characters += added(part);
    while (part.firstLine + part.codes.length < lineNumber) part.codes.push('');
    part.codes.push(code);
    part.lines += 1;
    if ('refused' in line) part.refused.push({ line: lineNumber, reason: line.refused });
  }
  if (part) yield part;
}
