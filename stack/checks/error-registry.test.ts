import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { approvalErrors } from '../../chassis/approval.js';
import { configurationErrors } from '../../chassis/configuration.js';
import { badInput, commonErrors, defineFault, defineRefusal, type FaultCode } from '../../chassis/domain-error.js';
import { printSubgraph } from '../../chassis/federated-schema.js';
import * as campaigns from '../../subgraphs/campaigns/domain/errors.js';
import * as members from '../../subgraphs/members/domain/errors.js';
import * as partners from '../../subgraphs/partners/domain/errors.js';
import * as points from '../../subgraphs/points/domain/errors.js';
import * as rewards from '../../subgraphs/rewards/domain/errors.js';
import { typesOf } from '../schema/graph-snapshots.js';
import { subgraphNames } from '../subgraph-names.js';
import { registryProblems, unregistered } from './error-registry.js';

const registries = { members, points, rewards, campaigns, partners };

describe.each(subgraphNames)('%s', (name) => {
  test('every error it registers can reach a client, in two languages', () => {
    const { registry, ...others } = registries[name];
    // The faults of the chassis belong to every service and need no entry of their own.
    const errors = { ...others, registry: [...new Set([...registry, ...commonErrors])] };
    expect(registryProblems(errors, printSubgraph(typesOf[name]))).toEqual([]);
  });

  test('errors are defined in domain/errors.ts and the -errors.ts of a topic beside it, which registers them', async () => {
    const folder = path.join(process.cwd(), 'subgraphs', name);
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
    const elsewhere = files.filter((file) => file !== path.join('domain', 'errors.ts') && !file.endsWith('.test.ts'));
    const texts = await Promise.all(elsewhere.map((file) => readFile(path.join(folder, file), 'utf8')));
    const definers = elsewhere.filter((_, index) => /\bdefine(Refusal|Fault)\b/.test(texts[index]!));
    expect(definers.filter((file) => !/^domain[/\\].*-errors\.ts$/.test(file))).toEqual([]);
    for (const file of definers) {
      const exported = (await import(pathToFileURL(path.join(folder, file)).href)) as Record<string, unknown>;
      const { registry } = registries[name];
      expect(unregistered({ ...exported, registry })).toEqual([]);
    }
  });
});

test('what the chassis itself answers with can reach a client too, in two languages', () => {
  const registry = [...commonErrors, ...approvalErrors, ...configurationErrors];
  // No schema: only refusals need a type, and the chassis has none to give.
  expect(registryProblems({ registry }, 'type Query { none: Int }')).toEqual([]);
});

describe('the check itself finds', () => {
  const text = { 'zh-CN': '售罄', en: 'Sold out' };
  const soldOut = defineRefusal({ code: 'SOLD_OUT', type: 'SoldOut', text });
  const schema = (answer: string, type = 'type SoldOut implements Failure { code: String! message: String! }') =>
    `interface Failure { code: String! message: String! } ${type} type Thing { id: ID! }
     union TakeResult = ${answer} type Mutation { take: TakeResult! }`;
  const sound = schema('Thing | SoldOut');

  test('nothing where all is well', () => {
    expect(registryProblems({ soldOut, registry: [soldOut, badInput] }, sound)).toEqual([]);
  });

  test.each([
    ['a type that is in no union', schema('Thing'), 'SOLD_OUT: SoldOut is in no result union'],
    [
      'a type that is no failure',
      schema('Thing | SoldOut', 'type SoldOut { code: String! }'),
      'SOLD_OUT: SoldOut does not implement Failure',
    ],
    ['a type that is not there', schema('Thing', ''), 'SOLD_OUT: the schema has no type SoldOut'],
    [
      'a union that no operation answers with',
      sound.replace('take: TakeResult!', 'take: Thing!'),
      'SOLD_OUT: SoldOut is in no result union',
    ],
  ])('%s', (_what, sdl, problem) => {
    expect(registryProblems({ registry: [soldOut] }, sdl)).toEqual([problem]);
  });

  test('a code that the gateway would mask', () => {
    const odd = defineFault({ code: 'TEAPOT' as FaultCode, name: 'ODD', text });
    expect(registryProblems({ registry: [odd] }, sound)).toEqual(['ODD: TEAPOT is no code clients know']);
  });

  test('an error that is exported and not registered, and one that is registered twice', () => {
    expect(registryProblems({ soldOut, registry: [] }, sound)).toEqual(['soldOut is exported and not registered']);
    expect(registryProblems({ registry: [soldOut, soldOut] }, sound)).toEqual(['SOLD_OUT is registered twice']);
  });

  test('nothing wrong with a refusal and a fault of one code', () => {
    const fault = defineFault({ code: 'UNAVAILABLE', name: 'SOLD_OUT', text });
    expect(registryProblems({ registry: [soldOut, fault] }, sound)).toEqual([]);
  });

  test('texts that do not say the same', () => {
    const uneven = defineRefusal({
      code: 'SOLD_OUT',
      type: 'SoldOut',
      text: { 'zh-CN': '售罄', en: 'Sold out: {left}' },
    });
    const silent = defineRefusal({ code: 'SOLD_OUT', type: 'SoldOut', text: { 'zh-CN': '', en: 'Sold out' } });
    expect(registryProblems({ registry: [uneven] }, sound)).toEqual([
      'SOLD_OUT: the two languages name different details',
    ]);
    expect(registryProblems({ registry: [silent] }, sound)).toEqual(['SOLD_OUT: a language has no text']);
  });
});
