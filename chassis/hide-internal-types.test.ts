import { hideInternalTypes } from './hide-internal-types.js';

const sdl = `
type Query {
  colour(of: Size): Colour
  secret: Secret @inaccessible
}

type Hidden @inaccessible {
  kind: Kind
}

enum Colour { RED }
enum Size { BIG }
enum Kind { ONE }
enum Filter { ALL }
input Wanted { filter: Filter }
union Secret = Hidden
`;

/** The definitions that are marked. */
const marked = (text: string) =>
  [...text.matchAll(/(?:union|enum) (\w+) @inaccessible/g)].map(([, name]) => name).sort();

describe('internal unions and enums', () => {
  it('are marked when only internal fields and types lead to them', () => {
    expect(marked(hideInternalTypes(sdl))).toEqual(['Kind', 'Secret']);
  });

  it('stay public as soon as one public field, argument or input leads to them', () => {
    const open = sdl.replace('Query {', 'Query {\n  kind: Kind');
    expect(marked(hideInternalTypes(open))).toEqual(['Secret']);
  });

  it('leave a schema without any as it is, to the letter', () => {
    const plain = 'type Query {\n  colour: Colour\n}\n\nenum Colour {   RED }\n';
    expect(hideInternalTypes(plain)).toBe(plain);
  });
});
