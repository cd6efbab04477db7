/**
 * What one operation may hold. GraphiQL's introspection query and every operation of schema/operations fit several times:
 * the largest of them have 184 tokens, 15 levels, 230 fields, 10 brackets inside one another and no alias.
 */
export const operationLimits = {
  /** Of the document, comments included: it is kept whole, with all that is made of it, for as long as it is asked. */
  characters: 60_000,
  /** Names, numbers, texts and signs of the document; comments are none. */
  tokens: 5_000,
  /** Characters of one name or number; a name of the variables counts too. */
  nameLength: 128,
  /** Characters of one text, in the document or in the variables. */
  stringLength: 10_000,
  /** Brackets of any kind inside one another, as they are written. */
  nesting: 64,
  /** Operations and fragments of the document. */
  definitions: 100,
  /** Fields inside one another, fragments filled in. */
  depth: 20,
  /** Fields of one operation, fragments filled in. */
  fields: 1_000,
  /** Different fields at the root of one operation. */
  rootFields: 20,
  /** Fields under another name, fragments filled in. */
  aliases: 30,
  /** The same field in one place of the answer, fragments filled in. Clients that add `__typename` to every fragment need some. */
  repeats: 50,
  /** Directives of the document, as they are written. */
  directives: 100,
  /** Directives of one field, fragment, variable or operation. */
  directivesPerPlace: 10,
  /** Objects and lists of the variables inside one another; a campaign whose conditions are as deep as they may be has 19. */
  variableDepth: 20,
  /** Values of the variables, objects and lists included; 500 lines of a purchase are 3,500. */
  variableValues: 20_000,
};

export type OperationLimit = keyof typeof operationLimits;
export type OperationLimits = Readonly<Record<OperationLimit, number>>;
