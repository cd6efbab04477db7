/**
 * The supergraph file: read at start, watched after, so that a newly composed graph is served without a restart. A file
 * that cannot be used is logged and the graph in force stays.
 */
import { readFile } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import path from 'node:path';
import type { SupergraphManager } from '@apollo/gateway';
import { Kind, parse, print, visit, type ArgumentNode } from 'graphql';
import type { Logger } from '../../chassis/log.js';

export interface WatchSettings {
  file: string;
  /** Open mode serves supergraphs that ask for security checks, and makes none. */
  open: boolean;
  log: Logger;
  /** How often the file's date is looked at. Polling sees a file replaced by renaming, which inotify handles lose. */
  everyMs?: number;
}

export class SupergraphFile implements SupergraphManager {
  constructor(private readonly settings: WatchSettings) {}

  initialize: SupergraphManager['initialize'] = async ({ update }) => {
    const { file, log, everyMs = 1_000 } = this.settings;
    const absolute = path.resolve(file);
    const supergraphSdl = await this.read(absolute);
    const look = (now: { mtimeMs: number }, before: { mtimeMs: number }) => {
      if (now.mtimeMs === before.mtimeMs) return;
      this.read(absolute)
        .then((sdl) => {
          update(sdl);
          log.info({ file }, 'supergraph read again');
        })
        .catch((error: unknown) => {
          log.error({ file, err: error }, 'supergraph could not be used; the one in force stays');
        });
    };
    watchFile(absolute, { interval: everyMs, persistent: false }, look);
    return {
      supergraphSdl,
      cleanup: () => {
        unwatchFile(absolute, look);
        return Promise.resolve();
      },
    };
  };

  private async read(absolute: string): Promise<string> {
    const sdl = await readFile(absolute, 'utf8').catch((error: unknown) => {
      throw new Error(`The supergraph file ${absolute} cannot be read; \`npm run schema\` writes ours`, {
        cause: error,
      });
    });
    return withoutSecurityMarks(sdl, this.settings.open);
  }
}

/** What gateway/guards enforces, in the versions whose meaning it knows. */
const enforcedHere: ReadonlySet<string> = new Set([
  'https://specs.apollo.dev/authenticated/v0.1',
  'https://specs.apollo.dev/requiresScopes/v0.1',
]);

/**
 * ApolloGateway refuses a supergraph with a link marked `for: SECURITY` that it does not enforce itself, so it gets a copy
 * without that mark on what we enforce in its place. On anything else, such as `@policy`, the mark stays and the refusal
 * with it: better no graph than one whose guards are a decoration. In open mode there are no guards at all.
 */
function withoutSecurityMarks(sdl: string, open: boolean): string {
  const marked = parse(sdl);
  const unmarked = visit(marked, {
    Directive: (node) => {
      const url = node.arguments?.find(({ name }) => name.value === 'url')?.value;
      if (node.name.value !== 'link' || url?.kind !== Kind.STRING) return undefined;
      if (!open && !enforcedHere.has(url.value)) return undefined;
      return { ...node, arguments: node.arguments?.filter((argument) => !isSecurityMark(argument)) };
    },
  });
  return print(unmarked);
}

function isSecurityMark({ name, value }: ArgumentNode): boolean {
  return name.value === 'for' && value.kind === Kind.ENUM && value.value === 'SECURITY';
}
