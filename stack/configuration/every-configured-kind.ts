import { loadFolder } from '../../chassis/load-folder.js';
import type { ConfiguredKind } from './configured-kind.js';

/* Every file of the folder defines one: there is no list to add to. */
const kinds = (await loadFolder(new URL('./kinds/', import.meta.url))) as ConfiguredKind[];

/** What a configuration file may hold, by section, in the order in which a file holds it. */
export const everyConfiguredKind: ReadonlyMap<string, ConfiguredKind> = new Map(
  kinds.map((kind) => [kind.section, kind] as const).sort(([one], [other]) => (one < other ? -1 : 1)),
);
