import { Directive, Field, ID, ObjectType } from 'type-graphql';

@ObjectType('Member')
@Directive('@key(fields: "id")')
export class Member {
  @Field(() => ID)
  id: string;

  static of(id: string): Member {
    return Object.assign(new Member(), { id });
  }
}

@ObjectType('Household')
@Directive('@key(fields: "id")')
export class Household {
  @Field(() => ID)
  id: string;
}

@ObjectType('Currency')
@Directive('@key(fields: "code", resolvable: false)')
export class Currency {
  @Field(() => ID)
  code: string;

  static of(code: string): Currency {
    return Object.assign(new Currency(), { code });
  }
}
