import { ObjectType } from 'type-graphql';
import { Failure } from '../../../../schema/vocabulary.js';

@ObjectType({
  implements: Failure,
  description:
    'Another membership has this phone or e-mail: where both are one person’s, ops merge them. Nothing was changed.',
})
export class ContactInUse extends Failure {}

@ObjectType({
  implements: Failure,
  description:
    'How a member signs in is decided within fifteen minutes of signing in: sign in again, then ask again. Nothing was changed.',
})
export class RecentSignInNeeded extends Failure {}
