/** Makes of a step the merging, parting or lapsing it stands for. */
import type { Command } from '../command.js';
import type { Instant } from '../instant.js';
import { modelCurrencies, modelMembers, type ModelTurn } from './model-turn.js';
import { ownLots } from './reference-merges.js';
import { byEnd, sumOfLots, waits, type ReferencePoints } from './reference-lots.js';

export function mergeFor(turn: ModelTurn): Command | null {
  const { books, memberId: into } = turn;
  const others = modelMembers.filter((id) => turn.wrong(2) === 0 || id !== into);
  const isFree = (id: string) => books.survivorOf(id) === null && books.personOf(id).length === 1;
  const free = others.filter((id) => turn.isWrong || (isFree(id) && books.survivorOf(into) === null));
  const hasPoints = (id: string) => modelCurrencies.some((currency) => sumOfLots(books.wallet(id, currency)) > 0);
  const memberId = turn.choose(free.filter(hasPoints)) ?? turn.choose(free);
  return memberId === undefined ? null : { kind: 'mergeMember', mergeId: turn.id('posting'), memberId, into };
}

/** Where something lies with a merged member, or is owed; of any member when the step is to go wrong: nothing happens then. */
export function passingFor(turn: ModelTurn): Command | null {
  const { books } = turn;
  const left = modelMembers.flatMap((memberId) => modelCurrencies.map((currency) => ({ memberId, currency })));
  const its = turn.choose(
    left.filter(({ memberId, currency }) => {
      if (turn.isWrong) return true;
      const isEmpty = sumOfLots(books.wallet(memberId, currency)) === 0 && books.sum('DEBT', currency, memberId) === 0;
      return books.survivorOf(memberId) !== null && !isEmpty;
    }),
  );
  return its ? { kind: 'passOnPoints', ...its } : null;
}

export function partingFor(turn: ModelTurn): Command | null {
  const merged = [...turn.books.merges].filter(([, { inForce }]) => inForce || turn.isWrong);
  const [memberId, merge] = turn.choose(merged) ?? [];
  if (!memberId || !merge) return null;
  return { kind: 'endMerge', mergeId: turn.wrong(2) === 0 ? turn.id('posting') : merge.mergeId, memberId };
}

/** What is still the other's own, by the reference's own list of lots; by a wallet that is another by now when it goes wrong. */
export function givingBackFor(turn: ModelTurn): Command | null {
  const { books } = turn;
  const ended = [...books.merges].filter(([, { inForce }]) => !inForce);
  const partings = ended.flatMap(([toMemberId, { mergeId, survivor }]) =>
    modelCurrencies.map((currency) => ({ mergeId, memberId: survivor, toMemberId, currency })),
  );
  const own = ({ memberId, toMemberId, currency }: (typeof partings)[number]) =>
    ownLots(books, memberId, toMemberId, currency);
  const parting = turn.choose(partings.filter((it) => turn.isWrong || own(it).length > 0));
  if (!parting) return null;
  const standing = byEnd(books.wallet(parting.memberId, parting.currency));
  const late = { expiresAt: turn.later(10_000), pendingUntil: null, points: turn.step.points };
  const explained = [...standing, ...(turn.wrong(2) === 0 ? [late] : [])];
  return {
    kind: 'giveBackPoints',
    ...parting,
    explained: together(explained, turn.at),
    split: together(own(parting), turn.at),
  };
}

export function lapseFor(turn: ModelTurn): Command {
  const { memberId, currency, step } = turn;
  const cause = step.pick % 2 === 0 ? 'MEMBERSHIP_CLOSED' : 'MEMBER_ERASED';
  return { kind: 'lapsePoints', memberId, currency, cause, causeId: turn.id('posting') };
}

/** What is valid at that time, one piece for each end and time of waiting, the earliest end and the sooner mature first. */
function together(lots: readonly ReferencePoints[], at: Instant): ReferencePoints[] {
  const pieces = new Map<string, ReferencePoints>();
  for (const lot of lots) {
    const { expiresAt, points } = lot;
    if (points === 0 || expiresAt <= at) continue;
    const pendingUntil = waits(lot, at) ? lot.pendingUntil : null;
    const key = `${expiresAt} ${pendingUntil ?? ''}`;
    pieces.set(key, { expiresAt, pendingUntil, points: (pieces.get(key)?.points ?? 0) + points });
  }
  return [...pieces].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, piece]) => piece);
}
