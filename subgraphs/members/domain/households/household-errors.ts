/** The ways in which a household says no. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

export const householdFull = defineRefusal<{ most: number }>({
  code: 'HOUSEHOLD_FULL',
  type: 'HouseholdFull',
  text: { 'zh-CN': '家庭最多 {most} 人', en: 'A household has {most} members at the most' },
});

export const alreadyInHousehold = defineRefusal({
  code: 'ALREADY_IN_HOUSEHOLD',
  type: 'AlreadyInHousehold',
  text: { 'zh-CN': '您已加入一个家庭，请先退出', en: 'You belong to a household; leave it first' },
});

export const waitBeforeJoining = defineRefusal<{ mayJoinFrom: string }>({
  code: 'WAIT_BEFORE_JOINING',
  type: 'WaitBeforeJoining',
  text: {
    'zh-CN': '退出家庭后需等到 {mayJoinFrom} 才能再加入',
    en: 'Having left a household, you may join one again from {mayJoinFrom}',
  },
});

/** Used, declined, expired, another's, or none at all: which of them is not said. */
export const invitationNotOpen = defineRefusal({
  code: 'INVITATION_NOT_OPEN',
  type: 'InvitationNotOpen',
  text: { 'zh-CN': '该邀请无效或已失效', en: 'This invitation is not open any more' },
});

/** Of a number of this household's own; of any other it is not said whose it is. */
export const inviteeNotFound = defineRefusal({
  code: 'INVITEE_NOT_FOUND',
  type: 'InviteeNotFound',
  text: { 'zh-CN': '该会员已在家庭中', en: 'The member of this number belongs to the household' },
});

export const tooManyInvitations = defineRefusal<{ most: number }>({
  code: 'TOO_MANY_INVITATIONS',
  type: 'TooManyInvitations',
  text: {
    'zh-CN': '邀请过多（上限 {most} 个），请稍后再试',
    en: 'There are {most} invitations already, open or made today; try again later',
  },
});

export const notInHousehold = defineRefusal({
  code: 'NOT_IN_HOUSEHOLD',
  type: 'NotInHousehold',
  text: { 'zh-CN': '不在该家庭中', en: 'There is no household, or it does not have this member' },
});

export const invitationIdTaken = defineFault<{ id: string; path: string[] }>({
  code: 'IDEMPOTENCY_CONFLICT',
  name: 'INVITATION_ID_TAKEN',
  text: { 'zh-CN': '编号 {id} 已被使用', en: 'The id {id} has been used before' },
});
