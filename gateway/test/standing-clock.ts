/**
 * `Date.now()` stands still in the tests around this call, unless one of them says that time has passed: windows and pauses end
 * when the test wants it, however slow the machine is.
 */
export function standingClock(): { pass: (seconds: number) => void } {
  let now: number;
  let real: typeof Date.now;
  beforeAll(() => {
    real = Date.now;
    now = real();
    Date.now = () => now;
  });
  afterAll(() => {
    Date.now = real;
  });
  return { pass: (seconds) => void (now += seconds * 1_000) };
}
