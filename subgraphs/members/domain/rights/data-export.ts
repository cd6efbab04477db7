/**
 * A member may have a copy of everything that is held on them. It is made in the background, can be fetched once and for one day, by
 * a link that only they are shown. There is one being made and one ready at the most, and so long after one was asked for no other
 * is begun: the copy is for the member, not a way to read the programme's tables all day.
 */

export const dataExportStates = ['RUNNING', 'READY', 'TAKEN', 'EXPIRED'] as const;
export type DataExportState = (typeof dataExportStates)[number];

export interface DataExport {
  id: string;
  memberId: string;
  state: DataExportState;
  requestedAt: Date;
  readyAt: Date | null;
  expiresAt: Date | null;
}

/** How long the link is good for. */
export const linkHours = 24;

/** The archive's format, as its README in the subgraph describes it. A field that changes its meaning makes another version. */
export const archiveVersion = 1;

/** When the next one may be asked for, after one of that time. */
export function nextExportAt(requestedAt: Date, everyHours: number): Date {
  return new Date(requestedAt.getTime() + everyHours * 3_600_000);
}
