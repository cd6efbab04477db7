/** What has become of telling one endpoint one thing. */
export const deliveryStates = ['WAITING', 'DELIVERED', 'DEAD', 'WITHDRAWN'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface WebhookDelivery {
  id: string;
  /** The `webhook-id` it is sent under, however often. */
  messageId: string;
  endpointId: string;
  brand: string;
  type: string;
  state: DeliveryState;
  /** Since it was first to be sent, or last to be sent again. */
  attempts: number;
  /** How often somebody had it sent again. */
  replays: number;
  /** Of what it tells. */
  toldAt: Date;
  nextAttemptAt: Date | null;
  lastAttemptAt: Date | null;
  lastStatus: number | null;
  problem: string | null;
  deliveredAt: Date | null;
}

/** What was told is kept so long, for whoever asks what they were told, and then let go of. */
export const keptDays = 90;
