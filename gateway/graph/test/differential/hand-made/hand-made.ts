import type { SubgraphSdls } from '../composed-graph.js';

/** A supergraph made to show one feature. */
export interface HandMade {
  feature: string;
  /** `Type.field` of the API: an operation that asks for one of them exercises the feature. */
  fields: readonly string[];
  subgraphs: SubgraphSdls;
  /** Run beside the random ones, each over several worlds. */
  operations: readonly { text: string; variables?: Record<string, unknown> }[];
}

const imported = [
  'key',
  'shareable',
  'requires',
  'provides',
  'external',
  'override',
  'inaccessible',
  'interfaceObject',
];

/** SDLs of subgraphs with the link to federation that all of them begin with. */
export function linked(sdls: SubgraphSdls): SubgraphSdls {
  const names = imported.map((name) => `"@${name}"`).join(', ');
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${names}])`;
  return Object.fromEntries(Object.entries(sdls).map(([name, sdl]) => [name, `${link}\n${sdl}`]));
}
