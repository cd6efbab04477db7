/** What a campaign has pinned on a member: a code, had once however many purchases have earned it, since the first of them. */
export interface Badge {
  code: string;
  grantedAt: Date;
}
