/** The same words in every subgraph, as composition wants of what is put in. */
const everywhere = `
scalar Any
enum Mood { CALM LIVELY ODD @inaccessible }
enum Order { UP DOWN }
input Wish { text: String = "any" count: Int! = 2 order: Order wishes: [Wish!] any: Any }
type Tag @shareable { code: ID! }`;

/** One subgraph of a random supergraph: types and fields are told to it in any order, and written once each. */
export class SubgraphText {
  private readonly types = new Map<string, { head: string; fields: Map<string, string> }>();
  private readonly unions = new Map<string, Set<string>>();

  constructor(readonly name: string) {}

  declare(type: string, head: string): void {
    if (!this.types.has(type)) this.types.set(type, { head, fields: new Map() });
  }

  has(type: string): boolean {
    return this.types.has(type);
  }

  hasField(type: string, field: string): boolean {
    return this.types.get(type)?.fields.has(field) === true;
  }

  field(type: string, name: string, text: string): void {
    const { fields } = this.types.get(type)!;
    if (!fields.has(name)) fields.set(name, text);
  }

  implement(type: string, interfaceName: string): void {
    const known = this.types.get(type)!;
    if (!known.head.includes(interfaceName))
      known.head = known.head.replace(type, `${type} implements ${interfaceName}`);
  }

  member(union: string, type: string): void {
    this.unions.set(union, (this.unions.get(union) ?? new Set()).add(type));
  }

  sdl(): string {
    const types = [...this.types.values()].map(({ head, fields }) => {
      const lines = [...fields].map(([name, text]) => `  ${name}${text}`);
      return `${head} {\n${lines.join('\n')}\n}`;
    });
    const unions = [...this.unions].map(([name, members]) => `union ${name} = ${[...members].join(' | ')}`);
    return [everywhere, ...types, ...unions].join('\n');
  }
}
