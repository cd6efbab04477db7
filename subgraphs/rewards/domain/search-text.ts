/**
 * What the search of the catalogue takes for a word. Chinese is written without spaces, so that every two characters beside one
 * another are taken for one: 花生油 holds 花生 and 生油. Whoever looks for a run of characters finds the texts in which they stand
 * beside one another in that order; whoever looks for one character finds every text that has it. Words of letters and digits are
 * taken whole, in small letters and without accents; the last one of what is looked for may be the beginning of a word, since it is
 * being typed.
 */

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** A run of characters written without spaces, or a word of other letters and digits. */
const runs = new RegExp(`(${unspaced.source}+)|((?:(?!${unspaced.source})[\\p{L}\\p{N}])+)`, 'gu');

/** Titles count most, then brand and category, then descriptions. */
export type SearchWeight = 'A' | 'B' | 'C';

export interface SearchField {
  text: string;
  weight: SearchWeight;
}

/** PostgreSQL keeps no place behind this one in a text. */
const lastPlace = 16_383;
/** And no more than so many of one lexeme. */
const mostPlaces = 255;
/** PostgreSQL keeps no longer lexeme; one that is longer is a word of no language. */
const longestWord = 100;

/** The text of a `tsvector`: every word of the fields with its place and weight. */
export function searchDocument(fields: readonly SearchField[]): string {
  const places = new Map<string, string[]>();
  let place = 0;
  for (const { text, weight } of fields) {
    for (const run of runsOf(text)) {
      for (const lexeme of run.length > 1 ? [...pairsOf(run), run.at(-1)] : run) {
        place = Math.min(place + 1, lastPlace);
        if (lexeme) keepPlace(places, lexeme, `${String(place)}${weight}`);
      }
    }
    // What ends one field and begins the next stands beside nothing.
    place = Math.min(place + 1, lastPlace);
  }
  return [...places].map(([lexeme, at]) => `'${lexeme}':${at.join(',')}`).join(' ');
}

function keepPlace(places: Map<string, string[]>, lexeme: string, place: string): void {
  const kept = places.get(lexeme);
  if (!kept) places.set(lexeme, [place]);
  else if (kept.length < mostPlaces) kept.push(place);
}

/** The text of a `tsquery` that asks for every word; null where the text has none. Nothing but letters and digits gets into it. */
export function searchQuery(text: string): string | null {
  const asked = runsOf(text);
  const lastWord = asked.findLastIndex(([first = '']) => !unspaced.test(first));
  const terms = asked.map((run, at) => {
    if (at === lastWord) return `'${run.join('')}':*`;
    if (run.length > 1) return `(${pairsOf(run).map(quoted).join(' <-> ')})`;
    const [only = ''] = run;
    // One character begins a pair, or ends its run and is kept by itself.
    return unspaced.test(only) ? `'${only}':*` : quoted(only);
  });
  return terms.length === 0 ? null : terms.join(' & ');
}

/** Runs of characters one by one; a word is a run of itself alone. */
function runsOf(text: string): string[][] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase();
  return [...plain.matchAll(runs)].map(([, run, word = '']) => (run ? [...run] : [word.slice(0, longestWord)]));
}

function pairsOf(run: readonly string[]): string[] {
  return run.slice(1).map((character, at) => `${run[at] ?? ''}${character}`);
}

function quoted(lexeme: string): string {
  return `'${lexeme}'`;
}
