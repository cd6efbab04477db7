import { readConfiguration, writeConfiguration } from './configuration-file.js';
import type { Body } from './configured-kind.js';
import { everyConfiguredKind } from './every-configured-kind.js';

const id = '0192f000-0000-7000-8000-000000000001';
const earlier = '0192f000-0000-7000-8000-000000000000';
const read = (text: string) =>
  readConfiguration('shop.json', text, everyConfiguredKind).map(({ kind, entries }) => [kind.section, [...entries]]);
const kindOf = (section: string) => everyConfiguredKind.get(section)!;

test('the kinds are those of the folder, in the order of their sections', () => {
  expect([...everyConfiguredKind.keys()]).toEqual([
    ...['agreements', 'campaigns', 'exchangeRates', 'partners'],
    ...['rewards', 'riskRules', 'tierBenefits', 'tierRules'],
  ]);
});

test('what is written is sorted, without nulls, and ends with a line', () => {
  const campaigns = new Map<string, Body>([
    [id, { priority: 1, name: { zhCN: '茶', en: 'Tea' }, group: null }],
    [earlier, { effects: [{ b: 1, a: null }, null] }],
  ]);
  const text = writeConfiguration([
    { kind: kindOf('riskRules'), entries: new Map([['programme', { rules: [] }]]) },
    { kind: kindOf('campaigns'), entries: campaigns },
  ]);
  expect(text).toBe(`{
  "fealty": 1,
  "campaigns": {
    "${earlier}": {
      "effects": [
        {
          "b": 1
        },
        null
      ]
    },
    "${id}": {
      "name": {
        "en": "Tea",
        "zhCN": "茶"
      },
      "priority": 1
    }
  },
  "riskRules": {
    "programme": {
      "rules": []
    }
  }
}
`);
  expect(writeConfiguration(readConfiguration('it', text, everyConfiguredKind))).toBe(text);
});

test('a file may hold some of the kinds, in any order', () => {
  expect(read(`{ "campaigns": { "${id}": {}, "${earlier}": {} }, "fealty": 1 }`)).toEqual([
    [
      'campaigns',
      [
        [earlier, {}],
        [id, {}],
      ],
    ],
  ]);
  expect(read('{ "fealty": 1 }')).toEqual([]);
});

test.each([
  ['nothing', '', /^shop\.json is no JSON, or not all of it is there: /],
  ['half a file', '{ "fealty": 1, "campaigns": { "', /^shop\.json is no JSON, or not all of it is there: /],
  ['a text of several lines', 'fealty:\n  1\n', /^shop\.json is no JSON, or not all of it is there: /],
  ['a list', '[1]', /^shop\.json is no configuration of this programme\.$/],
  ['another programme', '{ "name": "x", "dependencies": {} }', /"fealty", the version of its form, is missing/],
  ['a later form', '{ "fealty": 2, "campaigns": {} }', /^shop\.json has the form 2, and only form 1 is known here\.$/],
  ['the form as text', '{ "fealty": "1" }', /has the form "1"/],
  [
    'an unknown kind',
    '{ "fealty": 1, "stars": {} }',
    /^shop\.json: "stars" is unknown\. There are agreements, campaigns, exchangeRates, partners, rewards/,
  ],
  ['a list of things', '{ "fealty": 1, "campaigns": [] }', /^shop\.json: campaigns has to hold an object by key\.$/],
  ['null for things', '{ "fealty": 1, "campaigns": null }', /^shop\.json: campaigns has to hold an object by key\.$/],
  ['a key of another form', '{ "fealty": 1, "campaigns": { "tea": {} } }', /campaigns\/tea: the key must be a UUID\.$/],
  [
    'a key in capitals, which is another text for the same id',
    `{ "fealty": 1, "campaigns": { "${id.toUpperCase()}": {} } }`,
    /the key must be in small letters\.$/,
  ],
  [
    'a second set of risk rules',
    '{ "fealty": 1, "riskRules": { "shop": {} } }',
    /riskRules\/shop: the key must be 'programme', which has one set of risk rules\.$/,
  ],
  ['a text for a thing', `{ "fealty": 1, "campaigns": { "${id}": "x" } }`, /campaigns\/\S+ has to be an object\.$/],
])('%s is refused in one line', (_what, text, message) => {
  expect(() => read(text)).toThrow(message);
  expect(() => read(text)).toThrow(/^[^\n]*$/);
});
