import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CurrencyHome } from '../domain/brand.js';

@Entity('currency')
export class CurrencyRow {
  @PrimaryColumn('text')
  code: string;

  @Column('uuid', { name: 'brand_id' })
  brandId: string;

  @Column('text', { name: 'name_zh_cn' })
  nameZhCn: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  @Column('integer', { name: 'points_per_yuan' })
  pointsPerYuan: number;

  @Column('text')
  home: CurrencyHome;
}
