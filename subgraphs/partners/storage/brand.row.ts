import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A brand of the alliance: the programme's own, or a partner. */
@Entity('brand')
export class BrandRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('text', { name: 'name_zh_cn' })
  nameZhCn: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  @Column('boolean', { name: 'is_programme' })
  isProgramme: boolean;

  @Column('boolean', { name: 'is_sandbox' })
  isSandbox: boolean;

  @Column({ type: 'timestamptz', precision: 3 })
  since: Date;
}
