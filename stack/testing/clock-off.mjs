/** Loaded before a program (node --import): its clock is off by CLOCK_OFF_MS. */
const RealDate = Date;
const off = Number(process.env.CLOCK_OFF_MS ?? 0);

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + off);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + off;
  }
};
