import { subgraphNames } from './subgraph-names.js';

/** Databases that a subgraph keeps beside its own. */
export const furtherDatabaseNames = ['members_keys'] as const;

/** All databases of an installation: fealty_<name>, with the roles <name>_owner and <name>_app. */
export const databaseNames = [...subgraphNames, ...furtherDatabaseNames] as const;

export type DatabaseName = (typeof databaseNames)[number];
