/**
 * Looks for pieces of text that were planted, in whatever a program wrote: as they stand and in other case, and as JSON, URLs, columns
 * of bytes and base64 would carry them.
 */
export class PlantedPieces {
  private readonly signs: { piece: string; sign: string }[];

  constructor(pieces: readonly string[]) {
    this.signs = pieces.flatMap((piece) => signsOf(piece).map((sign) => ({ piece, sign: sign.toLowerCase() })));
  }

  /** The pieces that are in it, each once. */
  foundIn(text: string): string[] {
    const searched = text.toLowerCase();
    return [...new Set(this.signs.filter(({ sign }) => searched.includes(sign)).map(({ piece }) => piece))];
  }
}

function signsOf(piece: string): string[] {
  const bytes = Buffer.from(piece);
  const escaped = piece.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [
    piece,
    escaped,
    JSON.stringify(piece).slice(1, -1),
    encodeURIComponent(piece),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ];
}

/** How the bytes look in base64 that began so many bytes before them: the letters that no neighbour has a part in. */
function base64At(bytes: Buffer, offset: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
  const [first, last] = [Math.ceil((offset * 4) / 3), Math.floor((whole.length * 4) / 3)];
  return (['base64', 'base64url'] as const).map((coding) => whole.toString(coding).slice(first, last));
}
