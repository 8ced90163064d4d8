namespace Flashback.Bench.P2pNode.Attacks;

/// <summary>What an attack runs with.</summary>
/// <param name="Attacker">Who attacks.</param>
/// <param name="Count">Told of every unit sent.</param>
/// <param name="Stop">Cancelled when enough was measured.</param>
internal sealed record Offence(Attacker Attacker, Action<long> Count, CancellationToken Stop)
{
    /// <summary>Until it is stopped.</summary>
    public Task StoppedAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Stop.Register(() => stopped.TrySetCanceled(Stop));
        return stopped.Task;
    }
}
