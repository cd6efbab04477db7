import { Writable } from 'node:stream';
import { showProgress } from './progress.js';

/** Keeps what is written; as wide as a terminal where it is one. */
class Screen extends Writable {
  text = '';
  readonly columns = 100;

  constructor(readonly isTTY: boolean) {
    super({
      write: (chunk: Buffer, _encoding, done) => {
        this.text += chunk.toString();
        done();
      },
    });
  }

  // What a bar asks of a terminal: where to write is of no concern here.
  cursorTo = () => true;
  clearLine = () => true;
  moveCursor = () => true;
}

test('elsewhere than on a terminal: a plain line at every tenth of the way, none twice', () => {
  const out = new Screen(false);
  const progress = showProgress('demo data', 25, out);
  for (let step = 0; step < 5; step += 1) progress.advance();
  expect(out.text).toBe('demo data 3/25 (10 %)\ndemo data 5/25 (20 %)\n');
  progress.advance(20);
  progress.end();
  expect(out.text.split('\n').slice(2)).toEqual(['demo data 25/25 (100 %)', '']);
});

test('on a terminal: one bar that is drawn again, up to the end', () => {
  const out = new Screen(true);
  const progress = showProgress('demo data', 4, out);
  progress.advance();
  progress.advance(3);
  progress.end();
  expect(out.text).toContain('demo data');
  expect(out.text).toContain('0/4  0 %');
  expect(out.text).toContain('4/4  100 %');
  expect(out.text).not.toContain('(100 %)');
});
