/**
 * A condition is one file, and so is an effect. The campaigns subgraph as it is compiled is copied, one file is added to it, and
 * nothing else: the graph offers the condition, and a rule with it is judged; the graph offers the effect, and an award shows it.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** As a compiled `day-of-month.ts` would be. */
const dayOfMonth = `
  import { z } from 'zod';
  import { defineCondition } from '../condition.js';

  export const dayOfMonth = defineCondition({
    name: 'dayOfMonth',
    description: 'The purchase falls on this day of a month.',
    params: z.object({ day: z.number().int().min(1).max(31).meta({ description: '1 to 31.' }) }),
    about: 'TIME',
    compile: ({ day }) => ({ local }) => local.day === day,
    text: ({ day }) => ({ 'zh-CN': '每月 ' + day + ' 日', en: 'on day ' + day + ' of the month' }),
  });
`;

/** As a compiled `free-parking.ts` would be. */
const freeParking = `
  import { z } from 'zod';
  import { defineEffect } from '../effect.js';

  export const freeParking = defineEffect({
    name: 'freeParking',
    description: 'So many hours of parking.',
    params: z.object({ hours: z.number().int().min(1).max(24).meta({ description: '1 to 24.' }) }),
    gives: 'GRANT',
    topic: 'free-parking-granted',
    text: ({ hours }) => ({ 'zh-CN': '免费停车 ' + hours + ' 小时', en: hours + ' hours of free parking' }),
  });
`;

const printGraph = `
  import 'reflect-metadata';
  import { printSubgraph } from './chassis/federated-schema.js';
  import { orphanedTypes, resolverClasses } from './subgraphs/campaigns/graphql/resolvers.js';

  console.log(printSubgraph({ resolverClasses, orphanedTypes }));
`;

const judge = `
  import { compileConditions } from './subgraphs/campaigns/domain/compiled-conditions.js';
  import { conditionTreeShape } from './subgraphs/campaigns/domain/condition-tree.js';
  import { factsOf } from './subgraphs/campaigns/domain/testing/facts-of.js';
  import { everyRuleKind } from './subgraphs/campaigns/usecases/every-rule-kind.js';

  const tree = conditionTreeShape(everyRuleKind).parse({ all: [{ dayOfMonth: { day: 11 } }] });
  const { matches } = compileConditions(tree, everyRuleKind, 'Asia/Shanghai');
  const days = ['2026-11-10', '2026-11-11', '2026-12-11', '2026-12-12'];
  console.log(JSON.stringify(days.filter((day) => matches(factsOf({ at: day + 'T12:00' })))));
`;

const showGrant = `
  import 'reflect-metadata';
  import { campaignRuleShape } from './subgraphs/campaigns/domain/campaign-rule.js';
  import { compileCampaign } from './subgraphs/campaigns/domain/compiled-campaign.js';
  import { AwardGrantResolver } from './subgraphs/campaigns/graphql/award-grant.resolver.js';
  import { AwardGrant } from './subgraphs/campaigns/graphql/purchase.types.js';
  import { everyRuleKind } from './subgraphs/campaigns/usecases/every-rule-kind.js';

  const rule = campaignRuleShape(everyRuleKind).parse({ effects: [{ freeParking: { hours: 3 } }] });
  const campaign = { rule, startsAt: null, endsAt: null, pauses: [], endedAt: null };
  const [grant] = compileCampaign(campaign, everyRuleKind, 'Asia/Shanghai').grants;
  const shown = AwardGrant.of(grant);
  const what = ['zh-CN', 'en'].map((locale) => new AwardGrantResolver().what(shown, { locale }));
  console.log(JSON.stringify({ effect: shown.effect, topic: grant.topic, what }));
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fealty-one-more-condition-'));
  for (const house of ['chassis', 'schema', 'subgraphs/campaigns']) {
    const compiled = (file: string) => path.extname(file) === '' || file.endsWith('.js');
    await cp(path.join('dist', house), path.join(folder, house), { recursive: true, filter: compiled });
  }
  await symlink(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rm(folder, { recursive: true }));

async function printed(program: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder });
  return stdout;
}

/** What the graph has with this file and had not without it, line by line, sorted; nothing may be gone. */
async function addedToGraphBy(file: string, text: string): Promise<string[]> {
  const before = (await printed(printGraph)).split('\n');
  await writeFile(path.join(folder, 'subgraphs/campaigns/domain', file), text);
  const after = (await printed(printGraph)).split('\n');
  expect(added(after, before)).toEqual([]);
  return added(before, after);
}

test('one file puts a condition into the graph and into the rules', async () => {
  const field = (type: string) => ['  """The purchase falls on this day of a month."""', `  dayOfMonth: ${type}`];
  const type = (opening: string) => [opening, '  """1 to 31."""', '  day: Int!', '}', ''];
  expect(await addedToGraphBy('conditions/day-of-month.js', dayOfMonth)).toEqual(
    [
      ...field('DayOfMonthCondition'),
      ...type('type DayOfMonthCondition {'),
      ...field('DayOfMonthConditionInput'),
      ...type('input DayOfMonthConditionInput {'),
    ].sort(),
  );

  expect(JSON.parse(await printed(judge))).toEqual(['2026-11-11', '2026-12-11']);
});

test('one file puts an effect into the graph, and awards show what it granted', async () => {
  const field = (type: string) => ['  """So many hours of parking."""', `  freeParking: ${type}`];
  const type = (opening: string) => [opening, '  """1 to 24."""', '  hours: Int!', '}', ''];
  expect(await addedToGraphBy('effects/free-parking.js', freeParking)).toEqual(
    [
      ...field('FreeParkingEffect'),
      ...type('type FreeParkingEffect {'),
      ...field('FreeParkingEffectInput'),
      ...type('input FreeParkingEffectInput {'),
    ].sort(),
  );

  expect(JSON.parse(await printed(showGrant))).toEqual({
    effect: 'freeParking',
    topic: 'free-parking-granted',
    what: ['免费停车 3 小时', '3 hours of free parking'],
  });
});

/** The lines that the second has more often than the first, sorted. */
function added(first: readonly string[], second: readonly string[]): string[] {
  const left = [...first];
  return second
    .filter((line) => {
      const place = left.indexOf(line);
      if (place >= 0) left.splice(place, 1);
      return place < 0;
    })
    .sort();
}
