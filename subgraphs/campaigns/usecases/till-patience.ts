/** How long a till waits for its points, milliseconds; beyond, the purchase or return stands and its points are PENDING. */
export const tillPatienceMs = 2_000;
