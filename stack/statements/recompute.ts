import { createHash } from 'node:crypto';
import { compareItems, type StatementItem } from '../../subgraphs/partners/domain/settlement/statement-item.js';
import {
  itemText,
  statementText,
  type StatementHead,
} from '../../subgraphs/partners/usecases/settlement/statement-text.js';

type Items = AsyncIterable<StatementItem> | Iterable<StatementItem>;

/** What a statement comes to when it is made anew from these lines. */
export async function recompute(head: StatementHead, items: Items) {
  const hash = createHash('sha256');
  const text = statementText(head, items);
  let piece = await text.next();
  for (; !piece.done; piece = await text.next()) hash.update(piece.value);
  return { ...piece.value, digest: hash.digest('hex') };
}

export interface Difference {
  /** How many lines were the same before it. */
  same: number;
  /** The two texts; null on the side that lacks the line. */
  one: string | null;
  other: string | null;
}

/** The first line that two sides do not have alike; null where there is none. Both are in the order of a statement. */
export async function firstDifference(one: Items, other: Items): Promise<Difference | null> {
  const [left, right] = [stepsOf(one), stepsOf(other)];
  for (let same = 0; ; same += 1) {
    const [a, b] = [await left.next(), await right.next()];
    if (a.done && b.done) return null;
    if (a.done) return { same, one: null, other: itemText(b.value as StatementItem) };
    if (b.done) return { same, one: itemText(a.value), other: null };
    const [mine, theirs] = [itemText(a.value), itemText(b.value)];
    if (mine === theirs) continue;
    // Of two different lines the earlier one is what the other side lacks.
    const order = compareItems(a.value, b.value);
    return { same, one: order > 0 ? null : mine, other: order < 0 ? null : theirs };
  }
}

async function* stepsOf(items: Items): AsyncGenerator<StatementItem, undefined> {
  yield* items;
  return undefined;
}
