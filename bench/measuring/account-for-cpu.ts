/**
 * Loaded into every process of the bench (node --import), whatever program it runs: tells its parent, whenever that asks, how
 * many milliseconds of processor time the process has used.
 */
process.on('message', (asked) => {
  if (asked !== 'cpu') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 });
});
// The channel alone is no reason to go on running.
process.channel?.unref();
