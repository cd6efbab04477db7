/** What a supergraph says of costs, by coordinate: `@cost` and `@listSize`, under whatever names it links them. */
import type { Supergraph } from '@apollo/federation-internals';
import { z } from 'zod';
import { marksOf } from '../../supergraph-marks.js';

const listSizeShape = z.object({
  assumedSize: z.number().nullish(),
  slicingArguments: z.array(z.string()).nullish(),
  sizedFields: z.array(z.string()).nullish(),
  requireOneSlicingArgument: z.boolean().nullish(),
});

export interface ListSize {
  /** Used where no slicing argument is given. */
  assumedSize: number | undefined;
  /** Arguments that say how many are wanted; the largest counts. */
  slicingArguments: readonly string[];
  /** The size is that of these fields of the answer (a connection's edges), instead of the marked field's own. */
  sizedFields: readonly string[];
  requireOneSlicingArgument: boolean;
}

export interface CostMarks {
  weights: ReadonlyMap<string, number>;
  listSizes: ReadonlyMap<string, ListSize>;
}

export function readCostMarks({ schema }: Supergraph): CostMarks {
  return {
    weights: new Map(marksOf(schema, 'cost').map(({ coordinate, given }) => [coordinate, Number(given['weight'])])),
    listSizes: new Map(
      marksOf(schema, 'cost', 'listSize').map(({ coordinate, given }) => [coordinate, sizeFrom(given)]),
    ),
  };
}

function sizeFrom(given: Record<string, unknown>): ListSize {
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = listSizeShape.parse(given);
  return {
    assumedSize: assumedSize ?? undefined,
    slicingArguments: slicingArguments ?? [],
    sizedFields: sizedFields ?? [],
    requireOneSlicingArgument: requireOneSlicingArgument ?? true,
  };
}
