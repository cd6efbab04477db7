import { jest } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Gatherer, type Gathering } from './gatherer.js';

interface Item {
  id: string;
  group: string;
}
type Outcome = string | Error;

/** A batch that has left, and what ends it. */
interface Batch {
  ids: string[];
  answer: (outcomes: readonly Outcome[]) => void;
  fail: (reason: Error) => void;
}

/** One turn in which what was asked for is taken, and one in which it is answered. */
async function turns(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

const item = (id: string, group = 'a'): Item => ({ id, group });

/** A gatherer whose batches wait until the test ends them. */
function gathering(settings: Partial<Gathering<Item, string>> = {}) {
  const batches: Batch[] = [];
  const gatherer = new Gatherer<Item, string>({
    run: (items) =>
      new Promise((answer, fail) => {
        batches.push({ ids: items.map(({ id }) => id), answer, fail });
      }),
    groupOf: ({ group }) => group,
    idOf: ({ id }) => id,
    most: 3,
    holdsUpMs: 60_000,
    atOnce: 4,
    ...settings,
  });
  const left = () => batches.map(({ ids }) => ids);
  /** Answers the n-th batch, each item by its id, and lets what follows leave. */
  const answer = async (place: number) => {
    const batch = batches[place];
    batch?.answer(batch.ids.map((id) => `did ${id}`));
    await turns();
  };
  return { gatherer, batches, left, answer };
}

describe('a gatherer', () => {
  test('does not let one group wait for another, however slow that is', async () => {
    const { gatherer, left, answer } = gathering();
    const slow = gatherer.add(item('1', 'slow'));
    await turns();
    const waiting = gatherer.add(item('2', 'slow'));
    const quick = gatherer.add(item('3', 'quick'));
    await turns();
    expect(left()).toEqual([['1'], ['3']]);
    await answer(1);
    expect(await quick).toBe('did 3');
    await answer(0);
    expect(left()).toEqual([['1'], ['3'], ['2']]);
    await answer(2);
    expect(await Promise.all([slow, waiting])).toEqual(['did 1', 'did 2']);
  });

  test('lets a lone item leave in the next turn of the event loop, and waits for no more', async () => {
    const { gatherer, left, answer } = gathering();
    const outcome = gatherer.add(item('1'));
    await nextTurn();
    expect(left()).toEqual([['1']]);
    await answer(0);
    expect(await outcome).toBe('did 1');
  });

  test('lets what came in together leave together, in its order', async () => {
    const { gatherer, left, answer } = gathering();
    const outcomes = Promise.all(['2', '1', '3'].map((id) => gatherer.add(item(id))));
    await nextTurn();
    expect(left()).toEqual([['2', '1', '3']]);
    await answer(0);
    expect(await outcomes).toEqual(['did 2', 'did 1', 'did 3']);
  });

  test('gathers under load what arrives while a batch is under way, and no more than fit', async () => {
    const { gatherer, left, answer } = gathering();
    void gatherer.add(item('1'));
    await nextTurn();
    for (const id of ['2', '3']) void gatherer.add(item(id));
    await nextTurn();
    for (const id of ['4', '5']) void gatherer.add(item(id));
    await nextTurn();
    expect(left()).toEqual([['1']]);
    await answer(0);
    expect(left()).toEqual([['1'], ['2', '3', '4']]);
    await answer(1);
    expect(left()).toEqual([['1'], ['2', '3', '4'], ['5']]);
    await answer(2);
    expect(left()).toHaveLength(3);
  });

  describe('whose batch takes too long', () => {
    beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
    afterEach(() => jest.useRealTimers());

    test('lets the next leave, and no further one when that batch ends at last', async () => {
      const { gatherer, left, answer } = gathering({ most: 2, holdsUpMs: 500 });
      const outcomes = Promise.all(['1', '2', '3', '4', '5'].map((id) => gatherer.add(item(id))));
      await nextTurn();
      jest.advanceTimersByTime(499);
      await turns();
      expect(left()).toEqual([['1', '2']]);
      jest.advanceTimersByTime(1);
      await turns();
      expect(left().slice(1)).toEqual([['3', '4']]);
      await answer(0);
      expect(left()).toHaveLength(2);
      await answer(1);
      expect(left().slice(2)).toEqual([['5']]);
      await answer(2);
      expect(await outcomes).toEqual(['did 1', 'did 2', 'did 3', 'did 4', 'did 5']);
    });

    test('has no more under way than it may, and another for each that ends', async () => {
      const { gatherer, left, answer } = gathering({ most: 1, holdsUpMs: 500, atOnce: 2 });
      for (const id of ['1', '2', '3', '4']) void gatherer.add(item(id));
      await nextTurn();
      for (let passed = 0; passed < 5; passed += 1) {
        jest.advanceTimersByTime(500);
        await turns();
      }
      expect(left()).toEqual([['1'], ['2']]);
      await answer(1);
      expect(left().slice(2)).toEqual([['3']]);
      await answer(0);
      expect(left()).toHaveLength(3);
      jest.advanceTimersByTime(500);
      await turns();
      expect(left().slice(3)).toEqual([['4']]);
    });
  });

  test('lets the next leave before the answers are made', async () => {
    const { gatherer, batches, left } = gathering();
    const leftWhenAnswered = gatherer.add(item('1')).then(() => left().length);
    await nextTurn();
    void gatherer.add(item('2'));
    await nextTurn();
    batches[0]?.answer(['did 1']);
    expect(await leftWhenAnswered).toBe(2);
  });

  test('has no id twice in a batch: the second one leaves after it, and what waits behind goes before it', async () => {
    const { gatherer, left, answer } = gathering();
    const outcomes = Promise.all(['1', '1', '2', '1'].map((id) => gatherer.add(item(id))));
    await nextTurn();
    await answer(0);
    await answer(1);
    await answer(2);
    expect(left()).toEqual([['1', '2'], ['1'], ['1']]);
    expect(await outcomes).toEqual(['did 1', 'did 1', 'did 2', 'did 1']);
  });

  test('has items of one group in a batch, and lets the group leave whose first has waited longest', async () => {
    const { gatherer, left, answer } = gathering();
    const waiting = [item('1', 'a'), item('2', 'b'), item('3', 'a'), item('4', 'c'), item('5', 'b'), item('6', 'a')];
    for (const one of [...waiting, item('7', 'a')]) void gatherer.add(one);
    await nextTurn();
    for (const place of [0, 1, 2]) await answer(place);
    expect(left()).toEqual([['1', '3', '6'], ['2', '5'], ['4'], ['7']]);
  });

  test('an Error among the outcomes is thrown to its own item alone', async () => {
    const { gatherer, batches } = gathering();
    const outcomes = Promise.allSettled(['1', '2', '3'].map((id) => gatherer.add(item(id))));
    await nextTurn();
    const refused = new Error('not this one');
    batches[0]?.answer(['did 1', refused, 'did 3']);
    expect(await outcomes).toEqual([
      { status: 'fulfilled', value: 'did 1' },
      { status: 'rejected', reason: refused },
      { status: 'fulfilled', value: 'did 3' },
    ]);
  });

  test('a batch that fails is thrown to all its items and to no others, and the next leaves', async () => {
    const { gatherer, batches, left, answer } = gathering({ most: 2 });
    const outcomes = Promise.allSettled(['1', '2', '3'].map((id) => gatherer.add(item(id))));
    await nextTurn();
    const lost = new Error('the connection is lost');
    batches[0]?.fail(lost);
    await turns();
    expect(left()).toEqual([['1', '2'], ['3']]);
    await answer(1);
    expect(await outcomes).toEqual([
      { status: 'rejected', reason: lost },
      { status: 'rejected', reason: lost },
      { status: 'fulfilled', value: 'did 3' },
    ]);
  });

  test('a batch that fails before its first step is no different', async () => {
    const broken = new Error('broken');
    const { gatherer } = gathering({
      run: (items) => {
        if (items.some(({ id }) => id === '1')) throw broken;
        return Promise.resolve(items.map(({ id }) => `did ${id}`));
      },
    });
    await expect(gatherer.add(item('1'))).rejects.toBe(broken);
    expect(await gatherer.add(item('2'))).toBe('did 2');
  });

  test('what has been idle serves as before', async () => {
    const { gatherer, left, answer } = gathering();
    for (const [place, id] of ['1', '2', '3'].entries()) {
      const outcome = gatherer.add(item(id));
      await nextTurn();
      await answer(place);
      expect(await outcome).toBe(`did ${id}`);
    }
    expect(left()).toEqual([['1'], ['2'], ['3']]);
  });

  test('batches that are to leave apart do, each with all that came meanwhile; a lone one leaves at once', async () => {
    // The clock stands, however long a busy machine makes the turns.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const { gatherer, left, answer } = gathering({ apartMs: 40 });
      const outcomes = [gatherer.add(item('1'))];
      await turns();
      expect(left()).toEqual([['1']]);
      await answer(0);
      outcomes.push(gatherer.add(item('2')));
      await turns();
      jest.advanceTimersByTime(39);
      outcomes.push(gatherer.add(item('3')));
      await turns();
      expect(left()).toEqual([['1']]);
      jest.advanceTimersByTime(1);
      expect(left()).toEqual([['1'], ['2', '3']]);
      await answer(1);
      expect(await Promise.all(outcomes)).toEqual(['did 1', 'did 2', 'did 3']);
    } finally {
      jest.useRealTimers();
    }
  });

  test('five hundred at once are each answered once, in full batches', async () => {
    const sizes: number[] = [];
    let [underWay, atMost] = [0, 0];
    const gatherer = new Gatherer<Item, string>({
      run: async (items) => {
        sizes.push(items.length);
        underWay += 1;
        atMost = Math.max(atMost, underWay);
        await nextTurn();
        underWay -= 1;
        return items.map(({ id }) => `did ${id}`);
      },
      groupOf: ({ group }) => group,
      idOf: ({ id }) => id,
      most: 64,
      holdsUpMs: 60_000,
      atOnce: 4,
    });
    const ids = Array.from({ length: 500 }, (_, number) => String(number));
    expect(await Promise.all(ids.map((id) => gatherer.add(item(id))))).toEqual(ids.map((id) => `did ${id}`));
    // Seven times 64, and 52.
    expect(sizes).toEqual([64, 64, 64, 64, 64, 64, 64, 52]);
    expect(atMost).toBe(1);
  });
});
