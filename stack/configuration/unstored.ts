/** The changeId of a check: its input asks for one, of which it takes no note. */
export const unstored = '00000000-0000-4000-8000-000000000000';
