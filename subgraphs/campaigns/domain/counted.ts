/** So many of something, for English texts: '1 piece', '2 pieces'. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
