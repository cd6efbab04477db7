/** Operations that a client could send over a schema: every syntax the executor has to understand, chosen by dice. */
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  isSpecifiedScalarType,
  OverlappingFieldsCanBeMergedRule,
  parse,
  validate,
  VariablesInAllowedPositionRule,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { Operation } from './contender.js';
import type { Dice } from './dice.js';
import { randomInput, writtenOut } from './random-input.js';

const deepest = 4;
/** With half as many again there are operations that the planner takes ten seconds for. */
const fieldsAtMost = 12;
const attempts = 100;
/** What dice alone do not see to. All the rules together take longer than the planner. */
const canFail = [OverlappingFieldsCanBeMergedRule, VariablesInAllowedPositionRule];

/** Selections that clash by GraphQL's rules are thrown again; what comes back is valid. */
export function randomOperation(schema: GraphQLSchema, dice: Dice): Operation {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const asked = new OperationWriter(schema, dice, 'Asked').write();
    const others = dice.chance(0.15) ? [new OperationWriter(schema, dice, 'Other').write()] : [];
    const written = dice.chance(0.5) ? [asked, ...others] : [...others, asked];
    const text = written.map((one) => one.text).join('\n');
    const document = parse(text);
    if (validate(schema, document, canFail).length > 0) continue;
    return { text, document, variables: asked.variables, ...(others.length > 0 ? { operationName: 'Asked' } : {}) };
  }
  throw new Error(`no valid operation in ${attempts} attempts`);
}

interface Variable {
  name: string;
  type: string;
  written: string;
}

class OperationWriter {
  private readonly variables: Variable[] = [];
  private readonly values: Record<string, unknown> = {};
  private readonly fragments: { name: string; on: GraphQLCompositeType; text: string }[] = [];
  private fieldsLeft = fieldsAtMost;
  private aliases = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly dice: Dice,
    private readonly name: string,
  ) {}

  write(): { text: string; variables: Record<string, unknown> } {
    const mutationType = this.schema.getMutationType();
    const mutating = mutationType != null && this.dice.chance(0.25);
    const root = mutating ? mutationType : this.schema.getQueryType()!;
    const selections = this.selections(root, deepest);
    const about = !mutating && this.dice.chance(0.05) ? this.introspection() : '';
    const defined = this.variables.map(({ written }) => written).join(', ');
    const fragments = this.fragments.map(({ name, on, text }) => `fragment ${name} on ${on.name} ${text}`);
    const head = `${mutating ? 'mutation' : 'query'} ${this.name}${defined && `(${defined})`}`;
    const text = [`${head} { ${about} ${selections.slice(1)}`, ...fragments].join('\n');
    return { text, variables: this.values };
  }

  private introspection(): string {
    if (this.dice.chance(0.4)) return '__schema { queryType { name } types { ...on __Type { kind name } } }';
    const type = this.dice.pick(Object.keys(this.schema.getTypeMap()));
    const name = this.dice.chance(0.5) ? this.variable('String!', () => type) : JSON.stringify(type);
    const fields = 'fields(includeDeprecated: true) { name type { kind name } }';
    return `about: __type(name: ${name}) { __typename name ${fields} }`;
  }

  private selections(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + this.dice.below(4);
    return `{ ${Array.from({ length: count }, () => this.selection(type, depth)).join(' ')} }`;
  }

  private selection(type: GraphQLCompositeType, depth: number): string {
    const fragmentOdds = isAbstractType(type) ? 0.5 : 0.1;
    if (depth > 0 && this.dice.chance(fragmentOdds)) return this.inlineFragment(type, depth);
    if (depth > 0 && this.dice.chance(0.1)) return this.spread(type, depth);
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const possible =
      depth > 0 && this.fieldsLeft > 0 ? fields : fields.filter(({ type: of }) => isLeafType(getNamedType(of)));
    if (possible.length === 0 || this.dice.chance(0.08)) return `${this.alias(0.3)}__typename${this.condition()}`;
    return this.field(this.dice.pick(possible), depth);
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    this.fieldsLeft -= 1;
    const args = this.args(field.args);
    const type = getNamedType(field.type);
    const alias = this.aliasOf(field, args);
    const inner = isCompositeType(type) ? this.selections(type, depth - 1) : '';
    return `${alias}${field.name}${args}${this.condition()}${inner}`;
  }

  /**
   * What stands under a name already and turns out to be an object stock takes for a part of that. So a scalar that may be one gets
   * no key's name, nor one that another mutation has.
   */
  private aliasOf({ type, name }: GraphQLField<unknown, unknown>, args: string): string {
    const leaf = getNullableType(type);
    const mayBeObject = isScalarType(getNamedType(type)) && !isSpecifiedScalarType(getNamedType(type));
    const isMutation = this.schema.getMutationType()?.getFields()[name]?.type === type;
    if (mayBeObject && isMutation) return `a${(this.aliases += 1)}: `;
    return this.alias(args === '' ? 0.15 : 0.9, isLeafType(leaf) && !mayBeObject);
  }

  /**
   * A few aliases come again and again, so that one response name stands for different fields of different types. That of a
   * key is for single values alone: Apollo's planner takes the key for what is wanted, which then has another shape.
   */
  private alias(odds: number, ofLeaf = true): string {
    if (!this.dice.chance(odds)) return '';
    this.aliases += 1;
    return this.dice.chance(0.3) ? `${this.dice.pick(ofLeaf ? ['x', 'y', 'id'] : ['x', 'y'])}: ` : `a${this.aliases}: `;
  }

  private inlineFragment(type: GraphQLCompositeType, depth: number): string {
    if (this.dice.chance(0.1)) return `...${this.condition()}${this.selections(type, depth - 1)}`;
    const on = this.dice.pick(this.overlapping(type));
    return `... on ${on.name}${this.condition()}${this.selections(on, depth - 1)}`;
  }

  private spread(type: GraphQLCompositeType, depth: number): string {
    const overlapping = this.overlapping(type);
    const known = this.fragments.filter(({ on }) => overlapping.includes(on));
    if (known.length > 0 && this.dice.chance(0.6)) return `...${this.dice.pick(known).name}${this.condition()}`;
    const on = this.dice.pick(overlapping);
    const text = this.selections(on, depth - 1);
    const name = `${this.name}${this.fragments.length}`;
    this.fragments.push({ name, on, text });
    return `...${name}${this.condition()}`;
  }

  private overlapping(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const possible = (of: GraphQLCompositeType) => (isObjectType(of) ? [of] : this.schema.getPossibleTypes(of));
    const mine = new Set(possible(type).map(({ name }) => name));
    return Object.values(this.schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        (isObjectType(other) || isAbstractType(other) || isInterfaceType(other)) &&
        possible(other).some(({ name }) => mine.has(name)),
    );
  }

  private condition(): string {
    if (!this.dice.chance(0.1)) return ' ';
    const directive = this.dice.pick(['skip', 'include']);
    const wanted = this.dice.chance(0.6) === (directive === 'include');
    if (this.dice.chance(0.2)) return ` @${directive}(if: ${wanted}) `;
    const type = this.dice.pick(['Boolean!', `Boolean! = ${!wanted}`, `Boolean = ${wanted}`]);
    const variable = this.variable(type, () => wanted);
    const second = this.dice.chance(0.1) ? `@${directive === 'skip' ? 'include' : 'skip'}(if: ${!wanted}) ` : '';
    return ` @${directive}(if: ${variable}) ${second}`;
  }

  private args(args: readonly GraphQLArgument[]): string {
    const given = args
      .filter((arg) => isRequiredArgument(arg) || this.dice.chance(0.6))
      .map((arg) => `${arg.name}: ${this.input(arg.type)}`);
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  private input(type: GraphQLInputType): string {
    if (this.dice.chance(0.4)) return this.inputVariable(type);
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (isInputObjectType(nullable) && this.dice.chance(0.7)) {
      const fields = Object.values(nullable.getFields())
        .filter((field) => isRequiredInputField(field) || this.dice.chance(0.5))
        .map((field) => `${field.name}: ${this.input(field.type)}`);
      return `{ ${fields.join(', ')} }`;
    }
    if (isListType(nullable) && this.dice.chance(0.5)) return `[${this.input(nullable.ofType)}]`;
    return writtenOut(randomInput(type, this.dice), type);
  }

  private inputVariable(type: GraphQLInputType): string {
    const nullable = isNonNullType(type) ? type.ofType : type;
    const fallback = this.dice.chance(0.3) ? ` = ${writtenOut(randomInput(nullable, this.dice, 0), nullable)}` : '';
    const declared = fallback !== '' && this.dice.chance(0.5) ? nullable : type;
    return this.variable(`${String(declared)}${fallback}`, () => randomInput(declared, this.dice));
  }

  /** One variable may serve several places, hence several fetches. */
  private variable(type: string, value: () => unknown): string {
    const known = this.variables.filter((variable) => variable.type === type);
    if (known.length > 0 && this.dice.chance(0.4)) return `$${this.dice.pick(known).name}`;
    const name = `v${this.variables.length}`;
    this.variables.push({ name, type, written: `$${name}: ${type}` });
    const optional = !type.endsWith('!');
    if (!optional || this.dice.chance(0.6)) this.values[name] = value();
    return `$${name}`;
  }
}
