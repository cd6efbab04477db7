import { readdir } from 'node:fs/promises';
import { loadFolder } from '../../../chassis/load-folder.js';
import type { LocalisedText } from '../../../schema/vocabulary.js';
import type { ConditionDefinition } from './condition.js';
import type { EffectDefinition } from './effect.js';
import { conditionSamples, effectSamples } from './testing/samples.js';

const zone = 'Asia/Shanghai';
const conditions = (await loadFolder(new URL('conditions/', import.meta.url))) as ConditionDefinition[];
const effects = (await loadFolder(new URL('effects/', import.meta.url))) as EffectDefinition[];

/** As the files of a folder are called: 'tier-fast-track.ts' defines tierFastTrack. */
async function namesByFile(folder: string): Promise<string[]> {
  const files = await readdir(new URL(folder, import.meta.url));
  return files
    .filter((file) => !file.endsWith('.test.ts'))
    .sort()
    .map((file) => file.replace(/\.ts$/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
}

function expectPhrase(text: LocalisedText): void {
  expect(Object.keys(text).sort()).toEqual(['en', 'zh-CN']);
  for (const phrase of Object.values(text)) expect(phrase).toMatch(/^\S.*[^\s.。]$/);
}

test.each([
  ['conditions/', conditions],
  ['effects/', effects],
])('each file of %s defines one kind, which is called as the file is', async (folder, definitions) => {
  expect(definitions.length).toBeGreaterThan(0);
  expect(definitions.map(({ name }) => name)).toEqual(await namesByFile(folder));
});

test('each kind has a sample, and nothing else has', () => {
  expect(conditions.map(({ name }) => name).sort()).toEqual(Object.keys(conditionSamples).sort());
  expect(effects.map(({ name }) => name).sort()).toEqual(Object.keys(effectSamples).sort());
});

const all = [
  ...conditions.map((kind) => ({ name: kind.name, params: kind.params, sample: conditionSamples[kind.name] })),
  ...effects.map((kind) => ({ name: kind.name, params: kind.params, sample: effectSamples[kind.name] })),
];

test.each(all)('$name is stored as JSON and read back as it was', ({ params, sample }) => {
  const parsed = params.parse(sample);
  const stored: unknown = JSON.parse(JSON.stringify(parsed));
  expect(params.parse(stored)).toEqual(parsed);
  // Nothing of the sample is lost on the way, as a misspelt field would be.
  expect(parsed).toEqual(sample);
});

test.each(conditions)('$name is a phrase in both languages', (condition) => {
  expectPhrase(condition.text(condition.params.parse(conditionSamples[condition.name]), zone));
});

test.each(effects)('$name is an offer in both languages', (effect) => {
  expectPhrase(effect.text(effect.params.parse(effectSamples[effect.name])));
});
