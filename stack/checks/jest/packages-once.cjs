/**
 * Jest gives each test file modules of its own. For our sources that is wanted; the packages of node_modules, some two thousand
 * files of GraphQL, TypeORM and the like, are loaded once per worker instead, by Node itself, which takes a quarter off the time of
 * all tests. What this asks of tests is in `realm-of-packages.cjs`.
 *
 * Two methods are replaced that Jest does not document; a version of it without them fails here at once. jest-runtime and
 * jest-environment-node are of the same version as jest. Under Node 24.9 and newer Jest finds out by itself which packages are ES
 * modules and loads those per file, as it always did.
 */
const { createRequire } = require('node:module');
const path = require('node:path');
const { types } = require('node:util');
const { SyntheticModule } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const load = createRequire(__filename);
const inPackages = `${path.sep}node_modules${path.sep}`;
/** Jest's own parts belong to the file under test. */
const ofJest = /[\\/]node_modules[\\/](@jest[\\/]|jest[\\/-]|expect)/;

const isPackage = (file) =>
  path.isAbsolute(file) && file.includes(inPackages) && !ofJest.test(file) && !file.endsWith('.json');

module.exports = class PackagesOnce extends Runtime {
  constructor(...settings) {
    super(...settings);
    const { esmLoader } = this;
    if (!super.unstable_shouldLoadAsEsm)
      throw new Error('this version of jest-runtime decides elsewhere what is an ES module');
    const build = esmLoader.buildCjsAsEsmSyntheticModule.bind(esmLoader);
    esmLoader.buildCjsAsEsmSyntheticModule = (from, file, context) =>
      isPackage(file) ? imported(file, context) : build(from, file, context);
  }

  unstable_shouldLoadAsEsm(file) {
    return !isPackage(file) && super.unstable_shouldLoadAsEsm(file);
  }
};

/** A package as our sources see it when they import it. Node can `require` modules of either kind. */
function imported(file, context) {
  const loaded = load(file);
  const named = types.isModuleNamespaceObject(loaded) ? loaded : { ...loaded, default: loaded };
  const names = Object.keys(named);
  return new SyntheticModule(
    names,
    function () {
      for (const name of names) this.setExport(name, named[name]);
    },
    { context, identifier: file },
  );
}
