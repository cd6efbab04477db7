import type { TypeOrmClass } from '../../../chassis/database.js';
import { Books1795305600000 } from './migrations/1795305600000-books.js';

export const migrations: TypeOrmClass[] = [Books1795305600000];
