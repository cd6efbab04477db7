import type { Message, MessageTransport } from './message.js';

/** How a process started by `npm start` hands over what belongs on the terminal: its own output is a log file. */
export interface TerminalNote {
  terminal: string;
}

/**
 * For development: the message is shown on the terminal of whoever started the process, and never goes through the log. A process
 * that has a parent of ours (`npm start`) has it shown there.
 */
export class ConsoleTransport implements MessageTransport {
  readonly name = 'console';

  constructor(private readonly show: (text: string) => void = showOnTerminal) {}

  carries(): boolean {
    return true;
  }

  send({ to, subject, text }: Message): Promise<void> {
    const address = to.kind === 'PHONE' ? to.phone : to.email;
    this.show(`\n[message to ${address}; MESSAGE_TRANSPORT=console, for development]\n${subject}\n${text}\n`);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function showOnTerminal(text: string): void {
  const note: TerminalNote = { terminal: text };
  if (process.send) process.send(note);
  else process.stdout.write(`${text}\n`);
}
