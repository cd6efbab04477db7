/**
 * The supergraph file: read at start, watched after, so that a newly composed graph is served without a restart. A file
 * that cannot be used is logged and the graph in force stays.
 */
import { readFile } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import path from 'node:path';
import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '../../chassis/log.js';

export interface WatchSettings {
  file: string;
  /** Open mode serves supergraphs that ask for security checks without making them. */
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
    return this.settings.open ? withoutSecurityMarks(sdl) : sdl;
  }
}

/**
 * ApolloGateway refuses a supergraph whose links are marked `for: SECURITY`, because it does not enforce them. Neither do
 * we yet, so outside open mode the refusal stands: better no graph than one whose `@authenticated` is a decoration.
 */
function withoutSecurityMarks(sdl: string): string {
  return sdl.replace(/(@link\([^)]*?),\s*for:\s*SECURITY/g, '$1');
}
