/** Answered well within the time that a gateway waits for a subgraph; the graph itself takes up to 500. */
const mostPurchases = 100;

/** A gateway reads 256 KB of a request unless it is told otherwise; the rest is for what stands around the list. */
const mostBytes = 250_000;

/** Cuts purchases, in their order, into lists that one request can take. A purchase that is too large by itself is a list of one. */
export function purchaseLists<Purchase>(
  purchases: readonly Purchase[],
  bytesOf: (purchase: Purchase) => number,
): Purchase[][] {
  const lists: Purchase[][] = [];
  let bytes = 0;
  for (const purchase of purchases) {
    const more = bytesOf(purchase);
    const list = lists.at(-1);
    if (list && list.length < mostPurchases && bytes + more <= mostBytes) {
      list.push(purchase);
      bytes += more;
    } else {
      lists.push([purchase]);
      bytes = more;
    }
  }
  return lists;
}
