/**
 * A tree of conditions made ready to judge purchases. `matches` is what every purchase meets; `judge` says for each node how it
 * came out and why, for a person who asks "why not"; `outlook` says what a member still has to do.
 */
import type { LocalisedText } from '../../../schema/vocabulary.js';
import type { ConditionDefinition } from './condition.js';
import { nodeOf, type ConditionTree } from './condition-tree.js';
import type { PurchaseFacts } from './facts.js';
import type { RuleKinds } from './rule-kinds.js';

export interface Verdict {
  /** 'all', 'any', 'not', or the name of a condition. */
  kind: string;
  met: boolean;
  /** What was asked for. */
  text: LocalisedText;
  /** What was lacking; null where it is met or nothing more can be said. */
  missing: LocalisedText | null;
  parts: Verdict[];
}

/** Whether a member can still meet it, by what is bought and when; what they are they cannot change. */
export interface Outlook {
  state: 'MET' | 'WITHIN_REACH' | 'OUT_OF_REACH';
  /** Each has to be done; empty unless WITHIN_REACH. */
  needs: LocalisedText[];
}

/** What has to be known beyond the purchase itself and the member's tier. */
export interface Needs {
  needsHistory: boolean;
  needsProfile: boolean;
}

export interface CompiledConditions extends Needs {
  /** Worked out where somebody reads it: purchases are judged without. */
  text: () => LocalisedText;
  matches: (facts: PurchaseFacts) => boolean;
  judge: (facts: PurchaseFacts) => Verdict;
  outlook: (facts: PurchaseFacts) => Outlook;
}

const met: Outlook = { state: 'MET', needs: [] };
const outOfReach: Outlook = { state: 'OUT_OF_REACH', needs: [] };

/**
 * Throws a RangeError on a condition that is in no registry: a stored rule of a kind that has been removed.
 * @param zone the programme's, in which texts write instants
 */
export function compileConditions(tree: ConditionTree, kinds: RuleKinds, zone: string): CompiledConditions {
  const node = nodeOf(tree);
  if (node.kind === 'condition') {
    const definition = kinds.conditions.get(node.name);
    if (!definition) throw new RangeError(`There is no condition '${node.name}'`);
    return compiledLeaf(definition, node.params, zone);
  }
  if (node.kind === 'not') return compiledNot(compileConditions(node.part, kinds, zone));
  const parts = node.parts.map((part) => {
    const compiled = compileConditions(part, kinds, zone);
    const joins = nodeOf(part).kind;
    return (joins === 'all' || joins === 'any') && joins !== node.kind
      ? { ...compiled, text: () => inBrackets(compiled.text()) }
      : compiled;
  });
  return node.kind === 'all' ? compiledAll(parts) : compiledAny(parts);
}

/** Otherwise nobody could tell which of 'x, a or b' belong together. */
function inBrackets(text: LocalisedText): LocalisedText {
  return { 'zh-CN': `（${text['zh-CN']}）`, en: `(${text.en})` };
}

function compiledLeaf(
  definition: ConditionDefinition,
  params: Record<string, unknown>,
  zone: string,
): CompiledConditions {
  const matches = definition.compile(params);
  const text = () => definition.text(params, zone);
  const isReachable = (facts: PurchaseFacts) =>
    definition.about !== 'MEMBER' && definition.reachable?.(params, facts) !== false;
  const missing = (facts: PurchaseFacts) => (isReachable(facts) ? (definition.missing?.(params, facts) ?? null) : null);
  return {
    needsHistory: definition.needsHistory ?? false,
    needsProfile: definition.needsProfile ?? false,
    text,
    matches,
    judge: (facts) => {
      const isMet = matches(facts);
      return { kind: definition.name, met: isMet, text: text(), missing: isMet ? null : missing(facts), parts: [] };
    },
    outlook: (facts) => {
      if (matches(facts)) return met;
      if (!isReachable(facts)) return outOfReach;
      return { state: 'WITHIN_REACH', needs: [missing(facts) ?? text()] };
    },
  };
}

function compiledAll(parts: readonly CompiledConditions[]): CompiledConditions {
  const text = () => joinedText(parts, { 'zh-CN': '，', en: ', ' });
  return {
    ...needsOf(parts),
    text,
    matches: (facts) => parts.every((part) => part.matches(facts)),
    judge: (facts) => joinedVerdict('all', text, parts, facts, (verdicts) => verdicts.every((verdict) => verdict.met)),
    outlook: (facts) => {
      const outlooks = parts.map((part) => part.outlook(facts));
      if (outlooks.some(({ state }) => state === 'OUT_OF_REACH')) return outOfReach;
      const needs = outlooks.flatMap((outlook) => outlook.needs);
      return needs.length === 0 ? met : { state: 'WITHIN_REACH', needs };
    },
  };
}

function compiledAny(parts: readonly CompiledConditions[]): CompiledConditions {
  const or = { 'zh-CN': ' 或 ', en: ' or ' };
  const text = () => joinedText(parts, or);
  return {
    ...needsOf(parts),
    text,
    matches: (facts) => parts.some((part) => part.matches(facts)),
    judge: (facts) => joinedVerdict('any', text, parts, facts, (verdicts) => verdicts.some((verdict) => verdict.met)),
    outlook: (facts) => {
      const outlooks = parts.map((part) => part.outlook(facts));
      if (outlooks.some(({ state }) => state === 'MET')) return met;
      const ways = outlooks.filter(({ state }) => state === 'WITHIN_REACH').map(({ needs }) => joined(needs, and));
      return ways.length === 0 ? outOfReach : { state: 'WITHIN_REACH', needs: [joined(ways, or)] };
    },
  };
}

function compiledNot(part: CompiledConditions): CompiledConditions {
  const text = () => ({ 'zh-CN': `不适用于：${part.text()['zh-CN']}`, en: `not: ${part.text().en}` });
  return {
    ...needsOf([part]),
    text,
    matches: (facts) => !part.matches(facts),
    judge: (facts) => joinedVerdict('not', text, [part], facts, ([verdict]) => !verdict?.met),
    // Whether what is met can be undone is not known here, so that nobody is promised it.
    outlook: (facts) => (part.matches(facts) ? outOfReach : met),
  };
}

/** What any of them needs. */
export function needsOf(parts: readonly Needs[]): Needs {
  return {
    needsHistory: parts.some((part) => part.needsHistory),
    needsProfile: parts.some((part) => part.needsProfile),
  };
}

const and = { 'zh-CN': '，', en: ' and ' };

function joinedVerdict(
  kind: string,
  text: () => LocalisedText,
  parts: readonly CompiledConditions[],
  facts: PurchaseFacts,
  isMet: (verdicts: readonly Verdict[]) => boolean,
): Verdict {
  const verdicts = parts.map((part) => part.judge(facts));
  return { kind, met: isMet(verdicts), text: text(), missing: null, parts: verdicts };
}

function joinedText(parts: readonly CompiledConditions[], by: LocalisedText): LocalisedText {
  return joined(
    parts.map((part) => part.text()),
    by,
  );
}

function joined(texts: readonly LocalisedText[], by: LocalisedText): LocalisedText {
  return {
    'zh-CN': texts.map((text) => text['zh-CN']).join(by['zh-CN']),
    en: texts.map((text) => text.en).join(by.en),
  };
}
