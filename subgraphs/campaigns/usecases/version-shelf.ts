import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { CampaignVersion } from '../domain/campaign.js';
import { findCampaignVersions } from '../storage/campaigns.js';

/** Which version of which campaign. */
export interface VersionName {
  campaignId: string;
  version: number;
}

export const versionName = ({ campaignId, version }: VersionName) => `${campaignId}@${version}`;

/** Versions that awards name, by `versionName`. They never change, so what has been read once is kept. */
export class VersionShelf {
  private readonly kept = new LRUCache<string, CampaignVersion>({ max: 10_000 });

  constructor(private readonly manager: () => EntityManager) {}

  /** One statement at the most. Throws where one is missing: versions are never removed. */
  async find(wanted: readonly VersionName[]): Promise<Map<string, CampaignVersion>> {
    const names = new Map(wanted.map((one) => [versionName(one), one]));
    const missing = [...names].filter(([name]) => !this.kept.has(name)).map(([, one]) => one);
    const read = missing.length === 0 ? [] : await findCampaignVersions(this.manager(), missing);
    const found = new Map(
      read.map((version) => [versionName({ campaignId: version.id, version: version.version }), version]),
    );
    for (const [name, version] of found) this.kept.set(name, version);
    return new Map(
      [...names.keys()].map((name) => {
        const version = found.get(name) ?? this.kept.get(name);
        if (!version) throw new Error(`an award names ${name}, which is no version`);
        return [name, version];
      }),
    );
  }
}
