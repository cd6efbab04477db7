/** Days that are counted from one instant to another: of 24 hours, whatever the calendar says. */
export const dayMs = 24 * 60 * 60 * 1000;

/** Ten years: longer than programmes look back. */
export const maxDays = 3_660;
