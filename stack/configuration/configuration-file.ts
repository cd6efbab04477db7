/**
 * Configuration as a file: `{ "fealty": 1, "campaigns": { "<id>": { … } }, "riskRules": { … } }`. Keys are sorted at every
 * level and what is null is left out, so that the same configuration is the same file, byte for byte, wherever it was read.
 */
import { canonicalJson } from '../../chassis/idempotency.js';
import { CannotStart } from '../cannot-start.js';
import type { Body, ConfiguredKind } from './configured-kind.js';

/** Of the form of the file. Another form gets another number, so that nobody reads half of it. */
const formVersion = 1;

/** What a file says of one kind of thing, by key. */
export interface Section {
  kind: ConfiguredKind;
  entries: ReadonlyMap<string, Body>;
}

export function writeConfiguration(sections: readonly Section[]): string {
  const written = sections.map(({ kind, entries }) => [kind.section, Object.fromEntries(entries)] as const);
  const sorted = JSON.parse(canonicalJson(Object.fromEntries(written))) as object;
  return `${JSON.stringify({ fealty: formVersion, ...sorted }, null, 2)}\n`;
}

/**
 * What a file says, in the order of the kinds and of the keys. What the bodies say is for the graph to judge.
 * @param name of the file, for the message
 * @throws CannotStart where it is no such file, or not all of it can be read
 */
export function readConfiguration(name: string, text: string, kinds: ReadonlyMap<string, ConfiguredKind>): Section[] {
  const { fealty, ...sections } = objectOr(parsed(name, text), `${name} is no configuration of this programme.`);
  if (fealty === undefined) {
    throw new CannotStart(
      `${name} is no configuration of this programme: "fealty", the version of its form, is missing.`,
    );
  }
  if (fealty !== formVersion) {
    throw new CannotStart(
      `${name} has the form ${JSON.stringify(fealty)}, and only form ${formVersion} is known here.`,
    );
  }
  const unknown = Object.keys(sections).find((section) => !kinds.has(section));
  if (unknown !== undefined) {
    throw new CannotStart(`${name}: "${unknown}" is unknown. There are ${[...kinds.keys()].join(', ')}.`);
  }
  return [...kinds.values()]
    .filter(({ section }) => sections[section] !== undefined)
    .map((kind) => ({ kind, entries: entriesOf(kind, sections[kind.section], name) }));
}

function entriesOf({ section, key: keyShape }: ConfiguredKind, value: unknown, name: string): Map<string, Body> {
  const entries = Object.entries(objectOr(value, `${name}: ${section} has to hold an object by key.`)).sort(
    ([one], [other]) => (one < other ? -1 : 1),
  );
  return new Map(
    entries.map(([key, body]) => {
      const checked = keyShape.safeParse(key);
      if (!checked.success) {
        throw new CannotStart(`${name}: ${section}/${key}: the key ${checked.error.issues[0]?.message ?? 'is wrong'}.`);
      }
      return [key, objectOr(body, `${name}: ${section}/${key} has to be an object.`)];
    }),
  );
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser repeats lines of the text, and the complaint is one line.
    const reason = String(error).replace(/\s+/g, ' ');
    throw new CannotStart(`${name} is no JSON, or not all of it is there: ${reason}.`);
  }
}

function objectOr(value: unknown, complaint: string): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CannotStart(complaint);
  return value as Body;
}
