import { DateTime } from 'luxon';
import { enrolmentShape, type Enrolment } from '../../subgraphs/members/usecases/enrol-member.js';
import type { MemberLine } from './member-lines.js';

/** What is refused anyhow is found out here, by the same rules: a day that is none would take its whole list with it at the gateway. */
export function checkLines(lines: readonly MemberLine[], zone: string): MemberLine[] {
  const shape = enrolmentShape(DateTime.now().setZone(zone).toISODate() ?? '');
  return lines.map((line) => {
    if (!line.input) return line;
    const read = shape.safeParse(line.input);
    if (read.success) return line;
    const [issue] = read.error.issues;
    const message = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`;
    return { lineNumber: line.lineNumber, input: null, refused: { code: 'BAD_USER_INPUT', message } };
  });
}

/**
 * Which lines of the file stand in each other's way, for a dry run: the graph says so when they are sent, but by then the others are
 * members. By line number: the line before that has the phone, the e-mail or the card.
 */
export function sharers(lines: readonly MemberLine[], zone: string): Map<number, number> {
  const shape = enrolmentShape(DateTime.now().setZone(zone).toISODate() ?? '');
  const first = new Map<string, number>();
  const found = new Map<number, number>();
  for (const { lineNumber, input } of lines) {
    if (!input) continue;
    const names = namesOf(shape.parse(input));
    const before = names.map((name) => first.get(name)).find((line) => line !== undefined);
    if (before !== undefined) found.set(lineNumber, before);
    else for (const name of names) first.set(name, lineNumber);
  }
  return found;
}

function namesOf({ phone, email, cardNumber }: Enrolment): string[] {
  return [phone && `phone ${phone}`, email && `email ${email}`, cardNumber && `card ${cardNumber}`].filter(
    (name): name is string => Boolean(name),
  );
}
