import { z } from 'zod';
import type { Caller } from '../../../chassis/caller.js';
import type { AnswerKey } from '../../../chassis/idempotency.js';
import { idShape } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Purchase } from '../domain/purchase.js';
import { codeShape, lineShape, maxLines, moneyShape, placeShape } from './purchase-shapes.js';

/** A request of a till or shop. */
export interface ChannelRequest extends OnBehalfOf {
  caller: Extract<Caller, { kind: 'channel' }>;
}

/** What a till knows of a purchase, whether it is recorded or only tried out. */
export const boughtFields = {
  memberId: idShape.nullish(),
  memberNumber: codeShape.nullish(),
  channel: codeShape,
  occurredAt: z.date(),
  payment: codeShape.nullish(),
  place: placeShape.nullish(),
  lines: z.array(lineShape).min(1, { error: 'must hold a line' }).max(maxLines),
};

/** The shape, of which exactly one of the two has to name the member. */
export function namingOneMember<Shape extends z.ZodType<Named>>(shape: Shape): Shape {
  return shape.refine(
    ({ memberId, memberNumber }) => (typeof memberId === 'string') !== (typeof memberNumber === 'string'),
    {
      error: 'name the member by memberId or by memberNumber, one of the two',
      path: ['memberId'],
    },
  );
}

interface Named {
  memberId?: string | null;
  memberNumber?: string | null;
}

export const purchaseShape = namingOneMember(z.object({ purchaseId: idShape, ...boughtFields, total: moneyShape }));

export type PurchaseInput = z.output<typeof purchaseShape>;

/** What became of a request: the purchase as it stands, or why there is none. */
export type PurchaseOutcome = Purchase | Error;

/** One purchase that is asked to be recorded, with all that its record needs. */
export interface PurchaseRequest {
  on: ChannelRequest;
  key: AnswerKey;
  input: PurchaseInput;
}
