/** What a header of the Accept family asks for, in lower case, best first; what is ruled out by `q=0` is left out. */
export function wishesIn(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((wish) => {
      const [value = '', ...parameters] = wish.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { value: value.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ value, quality }) => value !== '' && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ value }) => value);
}
