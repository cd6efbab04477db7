import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { rootFieldsOf } from './root-fields.js';

function counted(text: string, name?: string): Record<string, number> {
  const document = parse(text);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION && (name === undefined || definition.name?.value === name),
  );
  return Object.fromEntries(rootFieldsOf(operation!, document));
}

test('every alias is an occurrence', () => {
  expect(counted('mutation { a: redeem b: redeem redeem other }')).toEqual({ redeem: 3, other: 1 });
});

test('fragments are looked into, however deep', () => {
  const text = `
    mutation { ...A ... on Mutation { c: redeem ...B } ... { d: redeem } }
    fragment A on Mutation { a: redeem ...B }
    fragment B on Mutation { b: redeem }`;
  expect(counted(text)).toEqual({ redeem: 4 });
});

test('what graphql merges runs once and counts once', () => {
  expect(counted('mutation { redeem redeem ...A ...A } fragment A on Mutation { redeem }')).toEqual({ redeem: 1 });
});

test('what may be skipped counts: nobody knows before the variables are read', () => {
  expect(counted('mutation ($no: Boolean!) { a: redeem b: redeem @include(if: $no) }')).toEqual({ redeem: 2 });
});

test('fields below the root are none of its business', () => {
  expect(counted('{ me { redeem: id redeem2: redeem } }')).toEqual({ me: 1 });
});

test('only the operation that runs is counted', () => {
  expect(counted('mutation A { a: redeem b: redeem } mutation B { redeem }', 'B')).toEqual({ redeem: 1 });
});

test('a hundred levels of doubled spreads are counted in no time', () => {
  const levels = Array.from({ length: 100 }, (_, n) => `fragment L${n} on Q { ...L${n + 1} ...L${n + 1} }`);
  expect(counted(`{ ...L0 } ${levels.join(' ')} fragment L100 on Q { a: redeem b: redeem }`)).toEqual({ redeem: 2 });
});
