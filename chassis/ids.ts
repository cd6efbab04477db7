import { v7, validate } from 'uuid';

/** A new id, ordered by time (UUID v7), for what this side creates. */
export function newId(): string {
  return v7();
}

export function isId(text: string): boolean {
  return validate(text);
}
