import {
  Field,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
  UseMiddleware,
  type ClassType,
  type MiddlewareFn,
} from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../../../chassis/caller.js';
import { DateOnly, DateTime, SafeInt } from '../../../../schema/vocabulary.js';
import { mayReadCampaigns } from '../may-read-campaigns.js';
import { TierCodeEnum } from '../stubs.types.js';

/** Whether a type is written by a client or read by one: GraphQL wants two types for one shape. */
export type Side = 'input' | 'output';

/** What a field may be of, as type-graphql takes it; a list is an array of one. */
type FieldType = ClassType | object | FieldType[];

/** A param without what is wrapped around it, and what its layers say of it. */
interface Param {
  core: z.ZodType;
  /** Of the field. */
  description?: string;
  /** The type's name in the graph, where the shape does not tell, and that type's own description. */
  graphql?: string;
  title?: string;
  /** Null for all but ops (campaigns:read), wherever it is shown. */
  forOps?: boolean;
}

const scalars: Record<string, FieldType> = { SafeInt, DateTime, Date: DateOnly };

/**
 * The graph's types for what conditions and effects take, made of the same shapes that check it, so that the two cannot
 * differ. Several kinds that use one named shape or one list of values share its type.
 */
export class ParamTypes {
  private readonly enums = new Map<string, object>([['TierCode', TierCodeEnum]]);
  private readonly objects = new Map<string, { shape: z.core.$ZodShape; type: ClassType }>();

  /**
   * A type with a field for each param.
   * @param name in the graph, without the 'Input' that an input gets
   * @param at who asks, for the error
   * @throws TypeError where the graph has no type for a param; the program should not start then
   */
  objectType(side: Side, name: string, { shape }: z.ZodObject, at: string, description?: string): ClassType {
    const fields = Object.entries(shape) as [string, z.ZodType][];
    if (fields.length === 0) throw new TypeError(`${at} takes nothing, and the graph has no type without fields`);
    const made = classOf(side, name, description);
    for (const [field, param] of fields) {
      const found = lookThrough(param);
      const type = this.fieldType(side, found, `${at}.${field}`);
      const hidden = side === 'output' && found.forOps === true;
      const description = hidden ? 'For ops (campaigns:read); null for others.' : found.description;
      Field(() => type, { nullable: hidden || param.safeParse(undefined).success, description })(made.prototype, field);
      if (hidden) UseMiddleware(forOpsAlone)(made.prototype, field);
    }
    return made;
  }

  private fieldType(side: Side, { core, graphql, title }: Param, at: string): FieldType {
    if (core instanceof z.ZodArray) return [this.fieldType(side, lookThrough(core.element as z.ZodType), at)];
    if (graphql !== undefined) return scalars[graphql] ?? this.namedType(side, graphql, core, at, title);
    if (core instanceof z.ZodUUID) return ID;
    if (core instanceof z.ZodString) return String;
    if (core instanceof z.ZodNumber) return core.format?.includes('int') ? Int : Float;
    if (core instanceof z.ZodBoolean) return Boolean;
    throw new TypeError(`${at} is of the kind '${core.type}', for which the graph needs a name: .meta({ graphql })`);
  }

  private namedType(side: Side, name: string, core: z.ZodType, at: string, description?: string): FieldType {
    if (core instanceof z.ZodEnum) return this.enumType(name, core.options, at, description);
    if (!(core instanceof z.ZodObject)) {
      throw new TypeError(`${at}: the graph makes no type '${name}' of '${core.type}'`);
    }
    const key = `${side} ${name}`;
    const known = this.objects.get(key);
    if (known && !sameFields(known.shape, core.shape)) {
      throw new TypeError(`${at}: another shape is called '${name}' already`);
    }
    const type = known?.type ?? this.objectType(side, name, core, at, description);
    this.objects.set(key, { shape: core.shape, type });
    return type;
  }

  private enumType(name: string, values: readonly z.core.util.EnumValue[], at: string, description?: string): object {
    const known = this.enums.get(name);
    if (known) {
      if (Object.keys(known).join() === values.join()) return known;
      throw new TypeError(`${at}: other values are called '${name}' already`);
    }
    const made = Object.fromEntries(values.map((value) => [value, value]));
    registerEnumType(made, { name, description });
    this.enums.set(name, made);
    return made;
  }
}

/** On the field itself, so that no way through the graph leads around it. */
const forOpsAlone: MiddlewareFn<RequestContext> = ({ context }, next) =>
  mayReadCampaigns(context) ? next() : Promise.resolve(null);

/** A class that stands for a type of the graph and has no fields yet. */
export function classOf(side: Side, name: string, description?: string): ClassType {
  const type = class {
    [field: string]: unknown;
  };
  if (side === 'input') InputType(`${name}Input`, { description })(type);
  else ObjectType(name, { description })(type);
  return type;
}

/** A refinement copies the shape, of whose fields each stays the same object. */
function sameFields(one: z.core.$ZodShape, other: z.core.$ZodShape): boolean {
  return (
    Object.keys(one).join() === Object.keys(other).join() && Object.keys(one).every((name) => one[name] === other[name])
  );
}

/** Past what says only that a param may be absent, or what becomes of it once it is read. The outermost word counts. */
function lookThrough(param: z.ZodType): Param {
  const inner = innerOf(param);
  return { ...(inner ? lookThrough(inner) : { core: param }), ...z.globalRegistry.get(param) };
}

function innerOf(param: z.ZodType): z.ZodType | undefined {
  if (param instanceof z.ZodOptional || param instanceof z.ZodNullable) return param.unwrap() as z.ZodType;
  if (param instanceof z.ZodPipe) return param.in as z.ZodType;
  return undefined;
}
