import { buildASTSchema, getNamedType, isObjectType, parse } from 'graphql';
import type { ReadableList } from './readable-lists.js';

/** Lists within a report, whose arguments are the list's filter. The name is what `--list` says. */
const parts: Record<string, { report: string; field: string }> = {
  'redemption-series': { report: 'redemptionReport', field: 'series' },
  'reward-popularity': { report: 'redemptionReport', field: 'rewards' },
};

/** Those of them that the graph has. */
export function reportLists(sdl: string): Map<string, ReadableList> {
  const schema = buildASTSchema(parse(sdl), { assumeValid: true });
  const lists = Object.entries(parts).flatMap(([name, { report, field }]): [string, ReadableList][] => {
    const asked = schema.getQueryType()?.getFields()[report];
    const type = asked && getNamedType(asked.type);
    const list = isObjectType(type) ? getNamedType(type.getFields()[field]?.type) : undefined;
    if (!asked || !list || !isObjectType(list)) return [];
    const edge = getNamedType(list.getFields()['edges']?.type);
    const entry = isObjectType(edge) ? getNamedType(edge.getFields()['node']?.type) : undefined;
    const isConnection = entry !== undefined && isObjectType(entry);
    const takes = asked.args.map((argument) => ({ name: argument.name, type: String(argument.type) }));
    return [
      [
        name,
        { name: field, isConnection, node: isConnection ? entry : list, filterType: null, within: { report, takes } },
      ],
    ];
  });
  return new Map(lists);
}
