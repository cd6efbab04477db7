/**
 * Subgraphs by dice: entities that several of them tell about, values they share, interfaces, unions, an interface object.
 * The whole graph is decided first and then dealt out, which is why nearly all of them compose.
 */
import type { SubgraphSdls } from './composed-graph.js';
import type { Dice } from './dice.js';
import { linked } from './hand-made/hand-made.js';
import { SubgraphText } from './subgraph-text.js';

interface Entity {
  name: string;
  homes: SubgraphText[];
  keys: Key[];
}

interface Key {
  fields: string;
  /** Declarations of the fields it is made of. */
  declared: Record<string, string>;
}

const keysToChoose: Key[][] = [
  [{ fields: 'id', declared: { id: 'ID!' } }],
  [
    { fields: 'id', declared: { id: 'ID!' } },
    { fields: 'code', declared: { code: 'String!' } },
  ],
  [{ fields: 'id zone', declared: { id: 'ID!', zone: 'Int!' } }],
  [{ fields: 'id tag { code }', declared: { id: 'ID!', tag: 'Tag!' } }],
];

const leaves = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Mood', 'Any'];
const argumentLists = ['(n: Int = 3)', '(wish: Wish)', '(texts: [String!]! = ["x"], order: Order = UP)', '(any: Any)'];

export function randomSupergraph(dice: Dice): SubgraphSdls {
  return new SupergraphWriter(dice).write();
}

class SupergraphWriter {
  private readonly subgraphs: SubgraphText[];
  private readonly entities: Entity[];
  private readonly values = ['Note', 'Spot'];
  private fieldsMade = 0;

  constructor(private readonly dice: Dice) {
    this.subgraphs = Array.from({ length: 2 + dice.below(3) }, (_, index) => new SubgraphText(`s${index}`));
    this.entities = Array.from({ length: 2 + dice.below(4) }, (_, index) => ({
      name: `E${index}`,
      homes: dice.some(this.subgraphs, 2, 0.4),
      keys: dice.pick(keysToChoose),
    }));
  }

  write(): SubgraphSdls {
    for (const entity of this.entities) for (const home of entity.homes) this.tellOf(entity, home);
    // Two implement it and no more: each has its own ways to a field of the interface, the planner looks at all combinations,
    // and with five there were operations for which it took gigabytes.
    if (this.dice.chance(0.6)) this.addInterface('Named', this.dice.some(this.entities, 2).slice(0, 2));
    if (this.dice.chance(0.6)) this.addUnion('Either');
    if (this.dice.chance(0.3)) this.addInterfaceObject();
    for (const entity of this.entities) this.addFields(entity);
    for (const entity of this.entities) this.addSpecialFields(entity);
    for (const subgraph of this.subgraphs) this.addRoots(subgraph);
    return linked(Object.fromEntries(this.subgraphs.map((subgraph) => [subgraph.name, subgraph.sdl()])));
  }

  /** The first home knows all the keys, so that there is always a way from one to another. */
  private tellOf(entity: Entity, subgraph: SubgraphText): void {
    if (subgraph.has(entity.name)) return;
    const isHome = entity.homes.includes(subgraph);
    const keys = subgraph === entity.homes[0] ? entity.keys : [this.dice.pick(entity.keys)];
    const resolvable = isHome || this.dice.chance(0.5) ? '' : ', resolvable: false';
    const directives = keys.map(({ fields }) => `@key(fields: "${fields}"${resolvable})`);
    subgraph.declare(entity.name, `type ${entity.name} ${directives.join(' ')}`);
    for (const { declared } of keys) {
      for (const [name, type] of Object.entries(declared)) subgraph.field(entity.name, name, `: ${type}`);
    }
  }

  private tellOfValue(value: string, subgraph: SubgraphText): void {
    subgraph.declare(value, `type ${value} @shareable`);
    subgraph.field(value, 'text', ': String');
    subgraph.field(value, 'count', ': Int!');
    if (value === 'Spot') subgraph.field(value, 'moods', ': [Mood]');
  }

  private addInterface(name: string, implementers: Entity[]): void {
    for (const subgraph of this.dice.some(this.subgraphs)) {
      const here = implementers.filter((entity) => subgraph.has(entity.name));
      if (here.length === 0) continue;
      subgraph.declare(name, `interface ${name}`);
      subgraph.field(name, 'label', ': String');
      subgraph.field(name, 'peers', `: [${name}]`);
      for (const { name: type } of here) {
        subgraph.implement(type, name);
        subgraph.field(type, 'label', ': String @shareable');
        subgraph.field(type, 'peers', `: [${name}] @shareable`);
      }
    }
  }

  private addUnion(name: string): void {
    for (const subgraph of this.dice.some(this.subgraphs)) {
      for (const entity of this.entities) if (subgraph.has(entity.name)) subgraph.member(name, entity.name);
      this.tellOfValue('Note', subgraph);
      subgraph.member(name, 'Note');
      subgraph.declare('Query', 'type Query');
      subgraph.field('Query', `either_${subgraph.name}`, `: ${this.wrapped(name)}`);
    }
  }

  private addInterfaceObject(): void {
    const [first, second] = this.subgraphs as [SubgraphText, SubgraphText];
    first.declare('Media', 'interface Media @key(fields: "id")');
    first.field('Media', 'id', ': ID!');
    first.field('Media', 'title', ': String');
    for (const type of ['Book', 'Film']) {
      first.declare(type, `type ${type} implements Media @key(fields: "id")`);
      first.field(type, 'id', ': ID!');
      first.field(type, 'title', ': String');
      first.field(type, `own${type}`, this.leafField());
    }
    second.declare('Media', 'type Media @key(fields: "id") @interfaceObject');
    second.field('Media', 'id', ': ID!');
    second.field('Media', 'views', ': Int!');
    second.field('Media', 'spots', ': [Spot!]');
    this.tellOfValue('Spot', second);
    for (const subgraph of [first, second]) {
      subgraph.declare('Query', 'type Query');
      subgraph.field('Query', `media_${subgraph.name}`, `: ${this.wrapped('Media')}`);
    }
  }

  private addFields(entity: Entity): void {
    for (const home of entity.homes) {
      for (let left = 1 + this.dice.below(4); left > 0; left -= 1) {
        home.field(entity.name, this.newName(), this.anyField(home));
      }
    }
  }

  private addSpecialFields(entity: Entity): void {
    const [one, other] = [...entity.homes].sort(() => this.dice.next() - 0.5) as [SubgraphText, SubgraphText];
    if (this.dice.chance(0.6)) this.addRequired(entity, one, other);
    if (this.dice.chance(0.3)) {
      const [name, text] = [this.newName(), this.leafField()];
      for (const home of entity.homes) home.field(entity.name, name, `${text} @shareable`);
    }
    if (this.dice.chance(0.3)) {
      const [name, text] = [this.newName(), this.leafField()];
      one.field(entity.name, name, text);
      other.field(entity.name, name, `${text} @override(from: "${one.name}")`);
    }
    if (this.dice.chance(0.15)) one.field(entity.name, this.newName(), `${this.leafField()} @inaccessible`);
    if (this.dice.chance(0.4)) this.addProvided(entity, one, other);
  }

  private addRequired(entity: Entity, owner: SubgraphText, needy: SubgraphText): void {
    const leaf = this.newName();
    const leafType = `: ${this.wrapped(this.dice.pick(leaves))}`;
    owner.field(entity.name, leaf, leafType);
    needy.field(entity.name, leaf, `${leafType} @external`);
    let needed = leaf;
    if (this.dice.chance(0.5)) {
      const value = this.newName();
      const valueType = `: ${this.dice.pick(['Spot', 'Spot!', '[Spot]', '[Spot!]!'])}`;
      for (const subgraph of [owner, needy]) this.tellOfValue('Spot', subgraph);
      owner.field(entity.name, value, valueType);
      needy.field(entity.name, value, `${valueType} @external`);
      needed += ` ${value} { count moods }`;
    }
    needy.field(entity.name, this.newName(), `${this.anyField(needy)} @requires(fields: "${needed}")`);
  }

  private addProvided(entity: Entity, owner: SubgraphText, provider: SubgraphText): void {
    const name = this.newName();
    const text = `: ${this.wrapped(this.dice.pick(leaves))}`;
    owner.field(entity.name, name, `${text} @shareable`);
    provider.field(entity.name, name, `${text} @external`);
    provider.declare('Query', 'type Query');
    provider.field('Query', this.newName(), `: ${this.wrapped(entity.name)} @provides(fields: "${name}")`);
  }

  private addRoots(subgraph: SubgraphText): void {
    subgraph.declare('Query', 'type Query');
    for (let left = 1 + this.dice.below(3); left > 0; left -= 1) {
      subgraph.field('Query', this.newName(), this.anyField(subgraph, 0.9));
    }
    if (!this.dice.chance(0.5)) return;
    subgraph.declare('Mutation', 'type Mutation');
    for (let left = 1 + this.dice.below(2); left > 0; left -= 1) {
      subgraph.field('Mutation', this.newName(), this.anyField(subgraph, 0.7));
    }
  }

  private anyField(subgraph: SubgraphText, compositeOdds = 0.5): string {
    const given = this.dice.chance(0.2) ? this.dice.pick(argumentLists) : '';
    if (!this.dice.chance(compositeOdds)) return `${given}${this.leafField()}`;
    return `${given}: ${this.wrapped(this.compositeIn(subgraph))}`;
  }

  private compositeIn(subgraph: SubgraphText): string {
    if (subgraph.has('Named') && this.dice.chance(0.3)) return 'Named';
    if (this.dice.chance(0.25)) {
      const value = this.dice.pick(this.values);
      this.tellOfValue(value, subgraph);
      return value;
    }
    const entity = this.dice.pick(this.entities);
    this.tellOf(entity, subgraph);
    return entity.name;
  }

  private leafField(): string {
    return `: ${this.wrapped(this.dice.pick(leaves))}`;
  }

  private wrapped(type: string): string {
    const bang = () => (this.dice.chance(0.35) ? '!' : '');
    const roll = this.dice.next();
    if (roll < 0.6) return `${type}${bang()}`;
    if (roll < 0.92) return `[${type}${bang()}]${bang()}`;
    return `[[${type}${bang()}]${bang()}]${bang()}`;
  }

  private newName(): string {
    this.fieldsMade += 1;
    return `f${this.fieldsMade}`;
  }
}
