import type { EntityManager } from 'typeorm';
import { Gatherer } from '../../../chassis/gatherer.js';
import { AnswerBook } from '../../../chassis/idempotency.js';
import type { CashState, Redemption } from '../domain/redemption.js';
import { asEnded, markEnded, type RedemptionEnd } from '../storage/ended-redemptions.js';
import { recordSteps, type NewStep } from '../storage/redemption-steps.js';
import { giveBackPieces } from '../storage/reward-stock.js';
import { openFulfilments } from './fulfilment/open-fulfilments.js';
import { redemptionChanged, type RedemptionNews } from './redemption-events.js';
import { answerKeyOf } from './redemption-order.js';
import { asError, type End, type Ended, type EndedBefore, type Ending } from './redemption-outcomes.js';
import type { RedemptionTools } from './redemption-tools.js';

/** Redemptions that come to their ends at the same moment are written down together. */
export function endingTogether(tools: () => RedemptionTools): Gatherer<Ending, Ended | EndedBefore> {
  return new Gatherer<Ending, Ended | EndedBefore>({
    run: (endings) => endRedemptions(tools(), endings),
    groupOf: () => 'all',
    idOf: ({ redemption }) => redemption.id,
    most: 200,
    holdsUpMs: 500,
    atOnce: 2,
    apartMs: 50,
  });
}

/**
 * Writes the ends of redemptions down, in one transaction however many: what a settled one holds is delivered from here on, the pieces and
 * codes of a voided one go back, each answer is kept, and members are told. One that somebody else has ended before is left as it is.
 */
export async function endRedemptions(
  tools: RedemptionTools,
  endings: readonly Ending[],
): Promise<(Ended | EndedBefore | Error)[]> {
  try {
    return await tools.database.transaction((tx) => writeEnds(tools, tx, endings));
  } catch (error) {
    if (endings.length === 1) throw error;
  }
  // One that cannot be written, whatever the reason, is not to take the others along: each by itself then.
  const outcomes: (Ended | EndedBefore | Error)[] = [];
  for (const ending of endings) {
    try {
      outcomes.push(...(await tools.database.transaction((tx) => writeEnds(tools, tx, [ending]))));
    } catch (error) {
      outcomes.push(asError(error));
    }
  }
  return outcomes;
}

async function writeEnds(
  tools: RedemptionTools,
  tx: EntityManager,
  endings: readonly Ending[],
): Promise<(Ended | EndedBefore)[]> {
  const ends = endings.map(({ redemption, end }) => endOf(redemption, end));
  const endedAt = await markEnded(tx, ends);
  const outcomes = endings.map(({ redemption, end }, place): (Ended & { end: End; before: Redemption }) | null => {
    const at = endedAt.get(redemption.id);
    const written = ends[place];
    if (!at || !written) return null;
    const answer = end === 'settled' ? { value: redemption.id } : AnswerBook.refusalOf(end);
    return { redemption: asEnded(redemption, written, at), answer, end, before: redemption };
  });
  const ended = outcomes.filter((outcome) => outcome !== null);
  const settled = ended.filter(({ end }) => end === 'settled').map(({ redemption }) => redemption);
  const voided = ended.filter(({ end }) => end !== 'settled').map(({ redemption }) => redemption);
  await giveBackPieces(tx, voided);
  const withCodes = voided.filter(({ contents }) => contents.some(({ poolId }) => poolId !== null));
  if (withCodes.length > 0) {
    await tools.codes.releaseCodes(
      tx,
      withCodes.map(({ id }) => id),
    );
  }
  await tools.answers.closeMany(
    tx,
    ended.map(({ redemption, answer }) => ({ key: answerKeyOf(redemption.memberId, redemption.id), answer })),
  );
  const delivery = settled.length > 0 ? await openFulfilments(tools, tx, settled) : [];
  await recordSteps(tx, [...ended.map(stepOf), ...delivery]);
  await tools.outbox.write(tx, ...ended.map(({ before, end }) => redemptionChanged(before, newsOf(before, end))));
  return outcomes.map((outcome) => outcome ?? 'ended before');
}

function endOf({ id, cashState }: Redemption, end: End): RedemptionEnd {
  return { id, status: end === 'settled' ? 'SETTLED' : 'VOIDED', cashState: cashState && cashAfter(end) };
}

function stepOf({ redemption, end }: Ended & { end: End }): NewStep {
  const redemptionId = redemption.id;
  return end === 'settled' ? { redemptionId, step: 'SETTLED' } : { redemptionId, step: 'VOIDED', reason: end.code };
}

function cashAfter(end: End): CashState {
  if (end === 'settled') return 'TAKEN';
  return end.code === 'PAYMENT_DECLINED' ? 'DECLINED' : 'RELEASED';
}

function newsOf({ cashState }: Redemption, end: End): RedemptionNews {
  if (end === 'settled') return 'SETTLED';
  // Who was told that the payment is not decided yet learns of its refusal; anybody else has it in their answer.
  if (end.code === 'PAYMENT_DECLINED') return cashState === 'WAITING' ? 'PAYMENT_DECLINED' : 'NOT_PAID';
  const why: Record<string, RedemptionNews> = { REDEMPTION_REJECTED: 'REJECTED', REDEMPTION_LAPSED: 'LAPSED' };
  return why[end.code] ?? 'NOT_ENOUGH_POINTS';
}
