import { newId } from '../../../chassis/ids.js';
import type { SeededGenerator } from '../../demo/seeded-generator.js';
import { askRewards, type RewardsAnswer, type RewardsAnswerFields, type RewardsMutation } from './ask-rewards.js';

/** A request under an id that is never used for anything else. */
export interface StormRequest {
  memberId: string;
  mutation: RewardsMutation;
  input: { redemptionId: string } & Record<string, unknown>;
  /** As it was given first: a redemption or a refusal; null while nobody has been told anything that counts. */
  answer: RewardsAnswerFields | null;
}

export interface StormReward {
  id: string;
  points: number;
  withSlider: boolean;
}

/** Of amounts of cash: taken, declined, authorised without a word, decided late in both ways, not captured, not refunded. */
const lastDigits = [0, 0, 0, 13, 14, 15, 16, 18, 19];

/** Answers that say that something is under way, or that nothing is known: not those that count. */
const undecided = ['PAYMENT_PENDING', 'UNDER_REVIEW'];

/** Members who redeem, cancel and give back without pause, over signed HTTP. */
export class StormLoad {
  /** All that was ever asked, in order. */
  readonly requests: StormRequest[] = [];
  /** How many answers have come, whatever they say. */
  answers = 0;
  /** Ids of redemptions by their member. */
  private readonly own = new Map<string, StormRequest[]>();

  constructor(
    private readonly members: readonly string[],
    private readonly rewards: readonly StormReward[],
    private readonly random: SeededGenerator,
  ) {}

  get unanswered(): StormRequest[] {
    return this.requests.filter(({ answer }) => answer === null);
  }

  /** Every member asks, one request after the other, until nobody answers any more. Some begin with what they were not told before. */
  async run(url: string): Promise<void> {
    const again = this.unanswered.filter(() => this.random.happens(0.5));
    await Promise.all(
      this.members.map(async (memberId) => {
        for (const request of again.filter((one) => one.memberId === memberId)) await this.send(url, request);
        while ((await this.send(url, this.next(memberId))) !== null);
      }),
    );
  }

  /** Asks; gives what was told this time. */
  async send(url: string, request: StormRequest): Promise<RewardsAnswer> {
    const { memberId, mutation, input } = request;
    const told = await askRewards(url, memberId, mutation, input);
    if (told) this.answers += 1;
    if (told && told.fault === undefined && !undecided.includes(told.code ?? '')) request.answer ??= told;
    // Told so for good: there was nothing to cancel, or not so many pieces.
    if (told?.fault === 'BAD_USER_INPUT') request.answer ??= { code: told.fault };
    return told;
  }

  private next(memberId: string): StormRequest {
    const own = this.own.get(memberId) ?? [];
    const what = this.random.fraction();
    if (own.length === 0 || what < 0.7) {
      const request = this.redemption(memberId);
      this.own.set(memberId, [...own, request]);
      return this.keep(request);
    }
    const { redemptionId } = this.random.oneOf(own.slice(-6)).input;
    if (what < 0.85) {
      const before = this.requests.find(
        ({ mutation, input }) => mutation === 'cancelRedemption' && input.redemptionId === redemptionId,
      );
      return before ?? this.keep({ memberId, mutation: 'cancelRedemption', input: { redemptionId }, answer: null });
    }
    const input = { returnId: newId(), redemptionId, pieces: 1 };
    return this.keep({ memberId, mutation: 'returnRedemption', input, answer: null });
  }

  private redemption(memberId: string): StormRequest {
    const { random } = this;
    const { id: rewardId, points, withSlider } = random.oneOf(this.rewards);
    const input = { redemptionId: newId(), rewardId, pieces: random.between(1, 3) };
    if (!withSlider || random.happens(0.3)) return { memberId, mutation: 'redeemReward', input, answer: null };
    // One piece: the last digits are those of the whole.
    const amountMinor = 100 + random.oneOf(lastDigits);
    const price = { points: points - amountMinor, cash: { amountMinor, currency: 'CNY' }, pieces: 1 };
    return { memberId, mutation: 'redeemReward', input: { ...input, ...price }, answer: null };
  }

  private keep(request: StormRequest): StormRequest {
    this.requests.push(request);
    return request;
  }
}
