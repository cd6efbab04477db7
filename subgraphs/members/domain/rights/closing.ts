/**
 * A member may leave. Nothing happens at once: for some days the membership goes on as before and they may think better of
 * it; then it is closed, and points that are left lapse. While the membership is part of another one, having been merged, the
 * days stand still. What is held on the person stays until they have it erased or its time is over.
 */
export interface Closing {
  memberId: string;
  requestedAt: Date;
  /** When the membership will be closed. */
  effectiveAt: Date;
}

export function closesAt(requestedAt: Date, coolingOffDays: number): Date {
  return new Date(requestedAt.getTime() + coolingOffDays * 86_400_000);
}
