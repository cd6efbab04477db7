import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '../cannot-start.js';
import { defaultGateway, gatewayAddress } from '../gateway-address.js';
import { GraphClient, GraphFault } from '../graph-client.js';
import { keepSecrets } from '../secrets.js';
import { tokenSource } from '../tokens.js';
import { readTypedFile } from '../typed-file.js';
import { readConfiguration, writeConfiguration, type Section } from './configuration-file.js';
import { approvalCommands, differenceText, outcomeText } from './difference-text.js';
import { differencesOf } from './differences.js';
import { everyConfiguredKind } from './every-configured-kind.js';
import { proposeDifference, type Outcome } from './propose-differences.js';

const usage = `npm run config -- export|diff|apply FILE (--as NAME | --token TOKEN)
  export   writes what is in force to FILE
  diff     says what FILE says otherwise than the system; ends with 1 where anything does
  apply    proposes every difference for a second person to approve; ends with 1 where anything was refused
  FILE            - is the standard output or input
  --as NAME       asks as this person of ops, with a token of this installation's embedded issuer
  --token TOKEN   asks with this token instead
  --gateway URL   default ${defaultGateway}
  --kind KIND     of this kind alone, may be repeated: ${[...everyConfiguredKind.keys()].join(', ')}
  --ended         export: with what has ended
  --draft         apply: keeps drafts and submits nothing
What could not be done at all ends with 2.`;

/** What the program has of its surroundings. */
export interface Desk {
  /** Where this installation keeps its secrets. */
  home: string;
  /** In which a file's name is to be understood. */
  folder: string;
  /** The standard input, whole. */
  input(): Promise<string>;
  output(text: string): void;
  complain(text: string): void;
}

/** `npm run config`. Gives the exit code: 0, 1 for what is different or refused, 2 for what could not be done. */
export async function configure(args: readonly string[], desk: Desk): Promise<number> {
  try {
    const order = orderOf(args);
    const graph = new GraphClient(order.gateway, await tokenOf(order, desk));
    try {
      return await commands[order.command](graph, order, desk);
    } finally {
      await graph.close();
    }
  } catch (error) {
    desk.complain(complaintOf(error));
    return 2;
  }
}

type Command = 'export' | 'diff' | 'apply';
type Order = ReturnType<typeof orderOf>;

function orderOf(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      as: { type: 'string' },
      token: { type: 'string' },
      gateway: { type: 'string', default: defaultGateway },
      kind: { type: 'string', multiple: true, default: [...everyConfiguredKind.keys()] },
      ended: { type: 'boolean', default: false },
      draft: { type: 'boolean', default: false },
    },
  });
  const [command = '', file, ...more] = positionals;
  const { as, token, kind, gateway, ended, draft } = values;
  if (!isCommand(command) || file === undefined || more.length > 0) throw new CannotStart(usage);
  if ((as === undefined) === (token === undefined)) throw new CannotStart(usage);
  // An option that would do nothing is one that somebody relies on in vain.
  if ((ended && command !== 'export') || (draft && command !== 'apply')) throw new CannotStart(usage);
  const unknown = kind.find((section) => !everyConfiguredKind.has(section));
  if (unknown !== undefined) throw new CannotStart(`There is no kind "${unknown}".\n${usage}`);
  const kinds = [...everyConfiguredKind.values()].filter(({ section }) => kind.includes(section));
  return { command, file, as, token, kinds, ended, draft, gateway: gatewayAddress(gateway) };
}

function isCommand(text: string): text is Command {
  return Object.hasOwn(commands, text);
}

const commands: Record<Command, (graph: GraphClient, order: Order, desk: Desk) => Promise<number>> = {
  export: async (graph, { file, kinds, ended }, desk) => {
    const sections: Section[] = [];
    for (const kind of kinds) {
      const wanted = [...(await kind.read(graph)).inForce].filter(([, thing]) => ended || !thing.ended);
      sections.push({ kind, entries: new Map(wanted.map(([key, { body }]) => [key, body])) });
    }
    const text = writeConfiguration(sections);
    if (file === '-') desk.output(text);
    else await writeFile(path.resolve(desk.folder, file), text);
    return 0;
  },

  diff: async (graph, order, desk) => {
    const differences = await differencesOf(graph, await sectionsOf(order, desk));
    for (const difference of differences) desk.output(`${differenceText(difference)}\n`);
    return differences.length === 0 ? 0 : 1;
  },

  apply: async (graph, order, desk) => {
    const outcomes: Outcome[] = [];
    let refused = 0;
    for (const difference of await differencesOf(graph, await sectionsOf(order, desk))) {
      if (difference.state === 'NOT_IN_FILE' || difference.state === 'REFUSED') {
        desk.output(`${differenceText(difference)}\n`);
        if (difference.state === 'REFUSED') refused += 1;
        continue;
      }
      const outcome = await proposeDifference(graph, difference, order.draft);
      desk.output(`${outcomeText(outcome)}\n`);
      if (outcome.state === 'REFUSED') refused += 1;
      outcomes.push(outcome);
    }
    const approvals = approvalCommands(outcomes, order.gateway);
    if (approvals.length > 0) {
      desk.output(`\nA second person, their token in TOKEN, approves by:\n${approvals.join('\n')}\n`);
    }
    return refused === 0 ? 0 : 1;
  },
};

async function sectionsOf({ file, kinds }: Order, desk: Desk): Promise<Section[]> {
  const [name, text] =
    file === '-'
      ? ['The input', await desk.input()]
      : [file, (await readTypedFile(file, desk.folder)).toString('utf8')];
  const sections = readConfiguration(name, text, everyConfiguredKind);
  return sections.filter(({ kind }) => kinds.includes(kind));
}

async function tokenOf({ as, token }: Order, { home }: Desk): Promise<() => Promise<string> | string> {
  return token === undefined ? tokenSource(await keepSecrets(home), `ops:${as}`) : () => token;
}

const hints: Record<string, string> = {
  UNAUTHENTICATED: 'The gateway has another key: use the FEALTY_DATA it was started with, or hand over --token.',
  FORBIDDEN:
    'The token lacks the scope to read what is configured: campaigns:read, members:read, partners:read, points:read.',
};

function complaintOf(error: unknown): string {
  if (!(error instanceof GraphFault)) return error instanceof Error ? error.message : String(error);
  const hint = hints[error.code];
  return `${error.code}, ${error.message}${hint === undefined ? '' : `\n${hint}`}`;
}
