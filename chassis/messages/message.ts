/** What a service says to a person outside the graph, and what carries it there. */

/** A phone in E.164, or an e-mail address. */
export type MessageAddress = { kind: 'PHONE'; phone: string } | { kind: 'EMAIL'; email: string };

export type AddressKind = MessageAddress['kind'];

export interface Message {
  /** Stays the same however often the message is sent: whoever receives it twice can tell. */
  id: string;
  /** What it is about, for receivers that choose a template by it: `sign-in-code`. */
  topic: string;
  to: MessageAddress;
  locale: 'zh-CN' | 'en';
  subject: string;
  text: string;
  /** What the text is made of, for the same receivers. */
  values: Readonly<Record<string, string>>;
}

/**
 * Brings a message to somebody who promises to deliver it. Rejects when it could not be handed over; it may then have arrived all the
 * same, and the same message may be sent again.
 */
export interface MessageTransport {
  readonly name: string;
  carries(kind: AddressKind): boolean;
  send(message: Message): Promise<void>;
  close(): Promise<void>;
}

/** What a transport says of a message that will never be taken, however often it is sent. Its text holds no address. */
export class UndeliverableMessage extends Error {
  override name = 'UndeliverableMessage';
}
