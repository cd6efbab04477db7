/** Why members are not merged, or a merge is not taken back. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

export const sameMember = defineRefusal({
  code: 'SAME_MEMBER',
  type: 'SameMember',
  text: { 'zh-CN': '不能将会员与其自身合并', en: 'A member cannot be merged with itself' },
});

export const memberNotMergeable = defineRefusal<{ memberId: string; status: string }>({
  code: 'MEMBER_NOT_MERGEABLE',
  type: 'MemberNotMergeable',
  text: {
    'zh-CN': '会员 {memberId} 当前状态（{status}）不允许合并',
    en: 'The member {memberId} cannot be merged as it stands ({status})',
  },
});

export const memberHasMerged = defineRefusal<{ memberId: string }>({
  code: 'MEMBER_HAS_MERGED',
  type: 'MemberHasMerged',
  text: {
    'zh-CN': '会员 {memberId} 已并入过其他会员，请将其作为保留的一方',
    en: 'The member {memberId} has taken in another one already: let it be the survivor',
  },
});

export const mergeUnderWay = defineRefusal<{ mergeId: string }>({
  code: 'MERGE_UNDER_WAY',
  type: 'MergeUnderWay',
  text: { 'zh-CN': '合并 {mergeId} 尚未完成', en: 'The merge {mergeId} is not finished yet' },
});

export const mergeFinal = defineRefusal<{ since: string }>({
  code: 'MERGE_FINAL',
  type: 'MergeFinal',
  text: { 'zh-CN': '该合并自 {since} 起不可撤销', en: 'This merge can no longer be taken back since {since}' },
});

export const survivorGone = defineRefusal<{ status: string }>({
  code: 'SURVIVOR_GONE',
  type: 'SurvivorGone',
  text: { 'zh-CN': '保留的会员已不存在（{status}）', en: 'The surviving membership is gone ({status})' },
});

export const unknownMerge = defineFault<{ path: string[]; mergeId: string }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_MERGE',
  text: { 'zh-CN': '没有编号为 {mergeId} 的合并', en: 'There is no merge {mergeId}' },
});
