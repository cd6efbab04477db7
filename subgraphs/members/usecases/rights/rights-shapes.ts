import { z } from 'zod';

/** A code and no free text: what says why stays for ever, so there must be no room for a person in it. */
export const reasonShape = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/, {
  error: 'must be a code: 2 to 40 capitals, digits and underscores, a letter first',
});

/** The name of a till, the version of a text. */
export const codeShape = z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, {
  error: 'must be a code: 1 to 40 letters, digits, dots, hyphens and underscores',
});
