/** "Harvest Table" (粮油集), the brand of the demo: what stands on its shelves, in its catalogue and beside it. */

interface Name {
  zhCN: string;
  en: string;
}

export interface Article {
  sku: string;
  category: string;
  /** Fen for one piece. */
  priceMinor: number;
}

export const articles: readonly Article[] = [
  { sku: 'RICE-WUCHANG-5KG', category: 'rice', priceMinor: 8_990 },
  { sku: 'RICE-JASMINE-10KG', category: 'rice', priceMinor: 12_900 },
  { sku: 'RICE-BROWN-2KG', category: 'rice', priceMinor: 3_680 },
  { sku: 'FLOUR-DUMPLING-2KG', category: 'flour', priceMinor: 2_190 },
  { sku: 'FLOUR-WHOLEWHEAT-5KG', category: 'flour', priceMinor: 4_550 },
  { sku: 'NOODLES-HAND-PULLED-1KG', category: 'noodles', priceMinor: 1_580 },
  { sku: 'OIL-PEANUT-5L', category: 'oil', priceMinor: 15_990 },
  { sku: 'OIL-RAPESEED-5L', category: 'oil', priceMinor: 9_990 },
  { sku: 'OIL-SESAME-500ML', category: 'oil', priceMinor: 3_290 },
  { sku: 'OIL-CAMELLIA-1L', category: 'oil', priceMinor: 13_800 },
  { sku: 'MILLET-2KG', category: 'grains', priceMinor: 2_980 },
  { sku: 'RED-BEANS-1KG', category: 'grains', priceMinor: 1_990 },
  { sku: 'OATS-1KG', category: 'grains', priceMinor: 2_450 },
  { sku: 'SOY-SAUCE-1L', category: 'seasoning', priceMinor: 1_690 },
  { sku: 'VINEGAR-CHINKIANG-550ML', category: 'seasoning', priceMinor: 1_250 },
];

export interface DemoPartner {
  code: string;
  name: Name;
  currency: { code: string; name: Name; pointsPerYuan: number };
  /** Whether it keeps its points itself, and tells by the API what became of an exchange. */
  keepsItsPoints?: true;
}

export const bakery: DemoPartner = {
  code: 'bakery',
  name: { zhCN: '麦香坊烘焙', en: 'Golden Crust Bakery' },
  currency: { code: 'CRUMB', name: { zhCN: '麦香点', en: 'Crumbs' }, pointsPerYuan: 200 },
};

export const pharmacy: DemoPartner = {
  code: 'pharmacy',
  name: { zhCN: '康宁大药房', en: 'Wellspring Pharmacy' },
  currency: { code: 'WELL', name: { zhCN: '康宁值', en: 'Wells' }, pointsPerYuan: 50 },
};

/** The brand of examples/partner-brand, a program of its own. */
export const teahouse: DemoPartner = {
  code: 'teahouse',
  name: { zhCN: '一叶茶馆', en: 'One Leaf Tea House' },
  currency: { code: 'LEAF', name: { zhCN: '茶叶', en: 'Leaves' }, pointsPerYuan: 50 },
  keepsItsPoints: true,
};

export const partners: readonly DemoPartner[] = [bakery, pharmacy, teahouse];

/** For partners who try things out: a brand in their place, and one in the programme's, whose points are worth nothing. */
export const sandboxes: readonly DemoPartner[] = [
  {
    code: 'mill',
    name: { zhCN: '沙箱磨坊', en: 'Sandbox mill' },
    currency: { code: 'GRIST', name: { zhCN: '试用麦粒', en: 'Trial grist' }, pointsPerYuan: 100 },
    keepsItsPoints: true,
  },
  {
    code: 'trial',
    name: { zhCN: '沙箱会员计划', en: 'Sandbox programme' },
    currency: { code: 'PLAY', name: { zhCN: '试用积分', en: 'Trial points' }, pointsPerYuan: 100 },
  },
];

interface DemoRate {
  from: string;
  to: string;
  numerator: number;
  denominator: number;
  step: number;
  feePercent: number;
}

/** What the tea house exchanges. */
export const leafRates: readonly DemoRate[] = [
  { from: 'HARVEST', to: 'LEAF', numerator: 9, denominator: 20, step: 100, feePercent: 0 },
  { from: 'LEAF', to: 'HARVEST', numerator: 3, denominator: 2, step: 50, feePercent: 0 },
];

/**
 * 100 HARVEST, 200 CRUMB, 50 WELL and 50 LEAF are a yuan each; an exchange gives nine tenths of the worth, so no circle gains. Harvest points are
 * worth a fifth more to a diamond, so whoever wants some gives as much more.
 */
export const exchangeRates: readonly DemoRate[] = [
  { from: 'HARVEST', to: 'CRUMB', numerator: 9, denominator: 5, step: 100, feePercent: 0 },
  { from: 'CRUMB', to: 'HARVEST', numerator: 3, denominator: 8, step: 200, feePercent: 0 },
  { from: 'HARVEST', to: 'WELL', numerator: 9, denominator: 20, step: 100, feePercent: 0 },
  { from: 'WELL', to: 'HARVEST', numerator: 3, denominator: 2, step: 50, feePercent: 2 },
  { from: 'CRUMB', to: 'WELL', numerator: 9, denominator: 40, step: 200, feePercent: 0 },
  { from: 'WELL', to: 'CRUMB', numerator: 18, denominator: 5, step: 50, feePercent: 2 },
  ...leafRates,
  { from: 'PLAY', to: 'GRIST', numerator: 1, denominator: 1, step: 1, feePercent: 0 },
  { from: 'GRIST', to: 'PLAY', numerator: 1, denominator: 1, step: 1, feePercent: 0 },
];

/** What every partner has agreed on: they pay by the month's settlement, and are open always. */
export const agreement = {
  validFrom: '2020-01-01T00:00:00.000Z',
  billing: 'POSTPAID',
  owedAtMost: ['HARVEST', 'CRUMB', 'WELL', 'LEAF', 'PLAY', 'GRIST'].map((currency) => ({
    currency,
    points: 100_000_000,
  })),
  caps: { perExchange: 1_000_000, perMemberPerDay: 5_000_000 },
  confirmWithinSeconds: 300,
  reversalDays: 14,
  outstanding: 80_000_000,
};

export interface DemoReward {
  key: string;
  title: Name;
  points: number;
  /** Fen on top of the points. */
  cashMinor?: number;
  stock?: number;
  partner?: DemoPartner;
  category: keyof typeof categories;
  /** Goods when absent. A coupon's codes come from the pool of the same key. */
  kind?: 'COUPON' | 'SERVICE' | 'TICKET' | 'GIFT_BOX';
  description?: Name;
  /** Whatever else `proposeReward` takes. */
  terms?: object;
}

export const categories = {
  coupons: { zhCN: '优惠券', en: 'Coupons' },
  kitchen: { zhCN: '厨房', en: 'Kitchen' },
  services: { zhCN: '服务体验', en: 'Services' },
  partners: { zhCN: '联盟品牌', en: 'From our partners' },
} as const satisfies Record<string, Name>;

/** Pools of coupon codes, by the key of the reward that gives them. */
export const couponPools = {
  'coupon-10': { name: { zhCN: '10元优惠券', en: '10 yuan coupon' }, codes: 500 },
  'coupon-50': { name: { zhCN: '50元优惠券', en: '50 yuan coupon' }, codes: 100 },
} as const satisfies Record<string, { name: Name; codes: number }>;

export const rewards: readonly DemoReward[] = [
  {
    key: 'coupon-10',
    title: { zhCN: '10元优惠券', en: '10 yuan coupon' },
    points: 1_000,
    category: 'coupons',
    kind: 'COUPON',
  },
  {
    key: 'coupon-50',
    title: { zhCN: '50元优惠券', en: '50 yuan coupon' },
    points: 4_800,
    category: 'coupons',
    kind: 'COUPON',
    terms: { limits: [{ pieces: 2, of: 'MEMBER', per: 'MONTH' }] },
  },
  {
    key: 'delivery',
    title: { zhCN: '免费送货上门一次', en: 'One free home delivery' },
    points: 500,
    category: 'services',
    kind: 'SERVICE',
    terms: { contents: [{ kind: 'SERVICE', validDays: 180 }] },
  },
  {
    key: 'rice',
    title: { zhCN: '五常大米5公斤', en: 'Wuchang rice, 5 kg' },
    points: 8_000,
    stock: 120,
    category: 'kitchen',
    description: { zhCN: '当季新米，产自黑龙江五常。', en: "This season's rice, from Wuchang in Heilongjiang." },
    terms: { slider: { minPointsPercent: 30, minCashPercent: 10 }, costMinor: 6_200 },
  },
  {
    key: 'oil',
    title: { zhCN: '花生油5升', en: 'Peanut oil, 5 l' },
    points: 9_000,
    cashMinor: 5_000,
    stock: 80,
    category: 'kitchen',
    terms: { costMinor: 11_000 },
  },
  {
    key: 'noodles',
    title: { zhCN: '手工面条礼盒', en: 'Hand-pulled noodles, gift box' },
    points: 2_400,
    stock: 200,
    category: 'kitchen',
    kind: 'GIFT_BOX',
    terms: {
      contents: [
        { kind: 'GOODS', names: { zhCN: '手工面条1公斤', en: 'Hand-pulled noodles, 1 kg' }, count: 2 },
        { kind: 'GOODS', names: { zhCN: '酱油1升', en: 'Soy sauce, 1 l' } },
      ],
    },
  },
  {
    key: 'milling',
    title: { zhCN: '现磨杂粮服务', en: 'Grains milled while you wait' },
    points: 5_000,
    category: 'services',
    kind: 'SERVICE',
  },
  {
    key: 'cooking-class',
    title: { zhCN: '包饺子体验课', en: 'Dumpling class' },
    points: 6_000,
    stock: 24,
    category: 'services',
    kind: 'TICKET',
    terms: { limits: [{ pieces: 2, of: 'MEMBER', per: 'EVER' }] },
  },
  {
    key: 'lantern-box',
    title: { zhCN: '元宵礼盒', en: 'Lantern Festival box' },
    points: 3_600,
    cashMinor: 2_900,
    stock: 60,
    category: 'kitchen',
  },
  {
    key: 'bread',
    title: { zhCN: '麦香坊全麦面包', en: 'Whole-wheat loaf' },
    points: 1_200,
    stock: 300,
    partner: bakery,
    category: 'partners',
  },
  {
    key: 'cake',
    title: { zhCN: '麦香坊生日蛋糕', en: 'Birthday cake' },
    points: 12_000,
    stock: 30,
    partner: bakery,
    category: 'partners',
  },
  {
    key: 'check-up',
    title: { zhCN: '康宁健康体检', en: 'Health check' },
    points: 15_000,
    stock: 40,
    partner: pharmacy,
    category: 'partners',
  },
];

export interface DemoCampaign {
  key: string;
  name: Name;
  /** What it says, as `proposeCampaign` takes it. */
  rule: { conditions?: object; effects: object[]; caps?: object; budget?: object };
  /** Days from the first start; the campaign ends before the last of them. */
  fromDay: number;
  untilDay: number;
}

const timesThePoints = (numerator: number, denominator = 1) => ({ multiplier: { times: { numerator, denominator } } });

export const campaigns: readonly DemoCampaign[] = [
  {
    key: 'autumn-harvest',
    name: { zhCN: '秋收双倍积分', en: 'Harvest: double points' },
    rule: { effects: [timesThePoints(2)] },
    fromDay: -21,
    untilDay: 120,
  },
  {
    key: 'silver-and-up',
    name: { zhCN: '银卡以上会员加赠五成', en: 'Half again for silver and above' },
    rule: { conditions: { tier: { anyOf: ['SILVER', 'GOLD', 'DIAMOND'] } }, effects: [timesThePoints(3, 2)] },
    fromDay: -60,
    untilDay: 365,
  },
  {
    key: 'spring-stock-up',
    name: { zhCN: '春季囤货三倍积分', en: 'Spring stock-up: triple points' },
    rule: { effects: [timesThePoints(3)] },
    fromDay: -200,
    untilDay: -170,
  },
  {
    key: 'full-basket',
    name: { zhCN: '满200元送20积分', en: '20 points for a full basket' },
    rule: {
      conditions: { basketTotal: { atLeastMinor: 20_000 } },
      effects: [{ fixedPoints: { points: 20 } }],
      caps: { perMemberPerDay: 40 },
    },
    fromDay: -14,
    untilDay: 90,
  },
  {
    key: 'birthday-month',
    name: { zhCN: '生日月双倍积分', en: 'Double points in your birthday month' },
    rule: { conditions: { birthday: { within: 'MONTH' } }, effects: [timesThePoints(2)] },
    fromDay: -30,
    untilDay: 365,
  },
  {
    key: 'whole-grains',
    name: { zhCN: '杂粮每元多得2积分', en: 'Whole grains: 2 more points per yuan' },
    rule: {
      conditions: { category: { anyOf: ['grains'] } },
      effects: [{ pointsPerYuan: { rate: { numerator: 2, denominator: 1 }, lines: { categories: ['grains'] } } }],
      // 3,000 yuan are 300,000 points.
      budget: { amount: { amountMinor: 300_000, currency: 'CNY' } },
    },
    fromDay: -7,
    untilDay: 60,
  },
];
