import { Field, ID, ObjectType, Query, Resolver, Directive, buildSchemaSync, createUnionType } from 'type-graphql';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
@ObjectType()
@Directive('@key(fields: "id")')
class Thing { @Field(() => ID) id: string; @Field() name: string; }
@Resolver(() => Thing)
class R { @Query(() => Thing) thing(): Thing { return { id: '1', name: 'a' }; } }
test('x', () => {
  const s = buildSchemaSync({ resolvers: [R], validate: false });
  expect(printSchemaWithDirectives(s)).toContain('@key(fields: "id")');
});
