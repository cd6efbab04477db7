import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { ViewedData } from '../../domain/access-log/viewed-data.js';

export const ViewedDataEnum = {
  MEMBERSHIP: 'MEMBERSHIP',
  PROFILE: 'PROFILE',
  SPENDING: 'SPENDING',
  POINTS: 'POINTS',
  PURCHASES: 'PURCHASES',
  OFFERS: 'OFFERS',
  REDEMPTIONS: 'REDEMPTIONS',
  EXCHANGES: 'EXCHANGES',
  OTHER: 'OTHER',
} as const satisfies Record<ViewedData, ViewedData>;
registerEnumType(ViewedDataEnum, {
  name: 'ViewedData',
  description: 'Kinds of data about a member.',
  valuesConfig: {
    MEMBERSHIP: { description: 'Name, number, status, tier' },
    PROFILE: { description: 'Phone, e-mail, birthday, language' },
    SPENDING: { description: 'What counts towards tiers' },
    OFFERS: { description: 'Which campaigns are open to the member' },
  },
});

@ObjectType({ description: "One look of the programme's staff at a member's data." })
export class AccessLogEntry {
  @Field(() => ID)
  id: string;

  @Field(() => DateTime)
  at: Date;

  @Field(() => String, {
    description:
      'A sign for the person who looked: the same for the same person as long as it is the same member who asks. Support finds out by it whom a complaint is about.',
  })
  viewer: string;

  @Field(() => [ViewedDataEnum])
  data: ViewedData[];

  @Field(() => String, { description: "The same in the reader's language, by Accept-Language" })
  text: string;
}

const connection = connectionTypes('AccessLogEntry', () => AccessLogEntry);
export const AccessLogConnection = connection.Connection;
