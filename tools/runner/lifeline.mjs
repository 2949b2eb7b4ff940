// Loaded into a service before its own code: when the runner is killed outright, the channel between the two closes, and the
// service stops as if it had been told to, instead of living on unseen.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
