/** What points cost in fen, by how many of them are worth a yuan; what is less than a fen is left out. */
export function worthMinor(points: number, pointsPerYuan: number): number {
  return Number((BigInt(points) * 100n) / BigInt(pointsPerYuan));
}
