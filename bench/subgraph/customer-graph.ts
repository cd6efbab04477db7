/**
 * A subgraph whose resolvers answer from memory, so that what a request costs is the way to them and back: an entity with a
 * list behind a DataLoader, scalars of ours, a mutation with a result union.
 */
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import {
  Arg,
  createUnionType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { RequestContext } from '../../chassis/caller.js';
import { buildFederatedSchema } from '../../chassis/federated-schema.js';
import { loaderFor } from '../../chassis/loaders.js';
import { DateTime, Failure, SafeInt } from '../../schema/vocabulary.js';

const ordersEach = 3;

@ObjectType()
class Order {
  @Field(() => ID)
  id: string;

  @Field(() => SafeInt)
  points: number;

  @Field(() => DateTime)
  placedAt: Date;
}

@ObjectType()
@Directive('@key(fields: "id")')
class Customer {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  name: string;

  @Field(() => SafeInt)
  points: number;

  @Field(() => DateTime)
  since: Date;
}

@ObjectType({ implements: Failure })
class NameTaken extends Failure {}

@InputType()
class RenameCustomerInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => String)
  name: string;
}

const RenameCustomerResult = createUnionType({
  name: 'RenameCustomerResult',
  types: () => [Customer, NameTaken] as const,
});

const since = new Date('2026-01-01T00:00:00Z');

export function customerOf(id: string, name = `Customer ${id}`): Customer {
  return Object.assign(new Customer(), { id, name, points: 1_200, since });
}

export function ordersOf(customerId: string): Order[] {
  return Array.from({ length: ordersEach }, (_, index) =>
    Object.assign(new Order(), { id: `${customerId}-${index}`, points: 40 + index, placedAt: since }),
  );
}

const ordersByCustomer = {};

@Resolver(() => Customer)
class CustomerResolver {
  @Query(() => [Customer])
  customers(@Arg('first', () => Int) first: number): Customer[] {
    return Array.from({ length: first }, (_, index) => customerOf(String(index)));
  }

  @Mutation(() => RenameCustomerResult)
  renameCustomer(
    @Arg('input', () => RenameCustomerInput) { customerId, name }: RenameCustomerInput,
  ): typeof RenameCustomerResult {
    return customerOf(customerId, name);
  }

  @FieldResolver(() => [Order])
  orders(@Root() { id }: Customer, @Ctx() context: RequestContext): Promise<Order[]> {
    return loaderFor<string, Order[]>(context, ordersByCustomer, (ids) => Promise.resolve(ids.map(ordersOf))).load(id);
  }
}

export function customerSchema(): GraphQLSchema {
  return buildFederatedSchema(
    { resolverClasses: [CustomerResolver], orphanedTypes: [] },
    {
      instances: [new CustomerResolver()],
      references: { Customer: ({ id }) => customerOf(String(id)) },
    },
  );
}
