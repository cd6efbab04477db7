/**
 * What a test file runs in, for packages that are loaded outside of it (`packages-once.cjs`). The built-in classes by which packages
 * recognise things are theirs: a Date that a test makes is one to them as well, and so are the objects, arrays, errors and promises
 * that the engine makes without asking for a class by its name. What decorators of an earlier file have left with packages is
 * forgotten. Packages do not see what a test does to `process.env`, nor its fake timers; a spy on a built-in class they do see.
 */
const { TestEnvironment } = require('jest-environment-node');

const errors = ['Error', 'AggregateError', 'RangeError', 'SyntaxError', 'TypeError'];
/** Looked at by their `constructor`, or by `instanceof`. Date is among them because fake timers bring one of their own. */
const madeByTheEngine = ['Array', 'Date', 'Function', 'Promise', 'RegExp', ...errors];
const askedForByName = [
  ...['Reflect', 'JSON', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Object', ...madeByTheEngine],
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
    // The prototype of Object.prototype cannot be set.
    for (const name of ['Object', ...madeByTheEngine]) ours[name].prototype.constructor = globalThis[name];
    for (const name of askedForByName) ours[name] = globalThis[name];
    for (const name of decorated) delete globalThis[name];
  }
};
