/**
 * Who is among the top per cent of a month's spend. Counted are the members who bought: whose purchases of the month, less what
 * was returned of them until the month's end, come to more than nothing. Of N members a share of p per cent gives N × p / 100
 * places, rounded down, so that nobody is in who is not among the top p per cent: fewer than ten members have no place at 10 %.
 * The threshold is the spend of the member in the last place. Whoever has spent as much is in as well: a tie shuts nobody out,
 * and so there may be more members than places.
 */
export function placesOf(membersWhoBought: number, sharePercent: number): number {
  return Math.floor((membersWhoBought * sharePercent) / 100);
}
