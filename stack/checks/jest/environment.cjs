/**
 * What a test file runs in, for packages that are loaded outside of it (`runtime.cjs`). The built-in classes by which packages
 * recognise things are theirs: a Date that a test makes is one to them as well, and so are the arrays, errors and promises that the
 * engine makes without asking for a class by its name. What decorators of an earlier file have left with packages is forgotten.
 */
const { TestEnvironment } = require('jest-environment-node');

const errors = ['Error', 'AggregateError', 'RangeError', 'SyntaxError', 'TypeError'];
const madeByTheEngine = ['Array', 'Promise', 'RegExp', ...errors];
const askedForByName = [
  ...['Reflect', 'JSON', 'Promise', 'Date', 'RegExp', 'Map', 'Set', 'WeakMap', 'WeakSet', ...errors],
  // The types that decorated fields are declared with.
  ...['String', 'Number', 'Boolean'],
];
/** Where type-graphql and TypeORM keep what decorators tell them. */
const decorated = ['TypeGraphQLMetadataStorage', 'typeormMetadataArgsStorage'];

module.exports = class RealmOfPackages extends TestEnvironment {
  constructor(...settings) {
    super(...settings);
    const ours = this.global;
    for (const name of madeByTheEngine) Object.setPrototypeOf(ours[name].prototype, globalThis[name].prototype);
    for (const name of askedForByName) ours[name] = globalThis[name];
    for (const name of decorated) delete globalThis[name];
  }
};
