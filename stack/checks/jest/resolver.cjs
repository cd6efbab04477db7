/**
 * Our sources import `./x.js`, which is what runs once they are compiled; jest runs the sources, where that file is
 * `./x.ts`. Packages import their own `.js` files by that very name and are left alone.
 */
const path = require('node:path');

module.exports = (request, options) => {
  const ours = /^\.{1,2}\/.*\.js$/.test(request) && !options.basedir.includes(`${path.sep}node_modules${path.sep}`);
  return options.defaultResolver(ours ? request.replace(/\.js$/, '.ts') : request, options);
};
