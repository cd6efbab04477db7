import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CampaignRule } from '../domain/campaign-rule.js';

/** Every version that was approved; proposed ones stand in `configuration_version`. Only `state` ever changes. */
@Entity('campaign_version')
export class CampaignVersionRow {
  @PrimaryColumn('uuid')
  id: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('text')
  state: 'APPROVED' | 'CURRENT' | 'REPLACED' | 'REFUSED';

  @Column('text', { name: 'name_zh_cn' })
  nameZhCn: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  @Column('jsonb')
  rule: CampaignRule;

  @Column({ type: 'timestamptz', name: 'starts_at', nullable: true })
  startsAt: Date | null;

  @Column({ type: 'timestamptz', name: 'ends_at', nullable: true })
  endsAt: Date | null;
}
