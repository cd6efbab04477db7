/** Bought within so many metres of a place. Purchases whose place is not known were bought nowhere near. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { counted } from '../counted.js';
import { greatCircleMetres } from '../great-circle.js';
import { wholeParam } from '../rule-params.js';

/** Half way round the earth, within which every place lies. */
const maxMetres = 20_000_000;

const degreesParam = (most: number) =>
  z
    .number()
    .min(-most, { error: `must be -${most} or more` })
    .max(most, { error: `must be at most ${most}` });

export const near = defineCondition({
  name: 'near',
  description:
    'The purchase was made within so many metres of a place (degrees, WGS 84); not met where its place is not known.',
  params: z.object({
    latitude: degreesParam(90),
    longitude: degreesParam(180),
    withinMetres: wholeParam(1, maxMetres),
  }),
  about: 'BASKET',
  compile:
    ({ withinMetres, ...centre }) =>
    ({ place }) =>
      place !== null && greatCircleMetres(centre, place) <= withinMetres,
  text: ({ withinMetres }) => ({
    'zh-CN': `活动地点 ${withinMetres} 米以内`,
    en: `within ${counted(withinMetres, 'metre')} of the place of the campaign`,
  }),
  missing: ({ withinMetres }) => ({
    'zh-CN': `在活动地点 ${withinMetres} 米以内购买`,
    en: `buy within ${counted(withinMetres, 'metre')} of the place of the campaign`,
  }),
  excludes: (one, other) => greatCircleMetres(one, other) > one.withinMetres + other.withinMetres,
});
