/**
 * Loaded into every process that `npm start` begins (node --import). They are in process groups of their own, so that
 * Ctrl-C reaches the one that stops them in order; should that one be killed outright, its channel to us closes, and
 * we stop as if told to.
 */
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
});
// The channel alone is no reason to go on running.
process.channel?.unref();
