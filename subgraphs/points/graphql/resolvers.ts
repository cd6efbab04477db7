import { AwardsResolver } from './awards.resolver.js';
import { HoldsResolver } from './holds.resolver.js';
import { MemberResolver } from './member.resolver.js';
import { Member } from './stubs.types.js';
import { WalletResolver } from './wallet.resolver.js';

export const resolverClasses = [MemberResolver, WalletResolver, AwardsResolver, HoldsResolver];

export const orphanedTypes = [Member];
