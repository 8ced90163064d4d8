using Flashback.Devnet.Actors;
using Flashback.Devnet.Chain;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;

namespace Flashback.Devnet.Setup;

/// <summary>
/// Sets the start of epoch 0 and ensures that the epoch is open by then: genesis is set only once, and an epoch that is not opened before
/// it begins is lost. The chain must still mine at once, so that no one waits for a block.
/// </summary>
public sealed class Genesis(DevChain chain, QosOracle oracle, Account administrator, TimeProvider time)
{
    /// <summary>
    /// From the scheduling of genesis to genesis on a machine with time to spare, and on any. A busy one takes longer by
    /// <see cref="Asked"/> times the slowest answer.
    /// </summary>
    public static readonly TimeSpan ShortestLead = TimeSpan.FromSeconds(4), LongestLead = TimeSpan.FromMinutes(1);

    /// <summary>What scheduling and opening ask of the chain, and as much again.</summary>
    public const int Asked = 40;

    /// <summary>Answers of the chain that are timed.</summary>
    private const int Timed = 5;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Gives genesis in Unix seconds.</summary>
    /// <exception cref="DevnetException">Epoch 0 could not be opened in time.</exception>
    public async Task<ulong> ScheduleAsync(CancellationToken cancellation)
    {
        var wanted = ShortestLead + (Asked * await SlowestAnswerAsync(cancellation));
        var lead = wanted < LongestLead ? wanted : LongestLead;
        var genesis = time.GetUtcNow() + lead;
        await administrator.SendAsync(oracle.ScheduleGenesis((ulong)genesis.ToUnixTimeSeconds()), cancellation);
        // The validators open epochs. If none has done so when half of the time is over, the administrator does.
        while (!await IsOpenAsync(cancellation))
        {
            if (time.GetUtcNow() > genesis - (lead / 2)) await OpenAsync(lead, cancellation);
            else await Task.Delay(Look, time, cancellation);
        }
        return (ulong)genesis.ToUnixTimeSeconds();
    }

    private async Task<TimeSpan> SlowestAnswerAsync(CancellationToken cancellation)
    {
        var slowest = TimeSpan.Zero;
        await IsOpenAsync(cancellation); // compiles what the next ones use
        for (var i = 0; i < Timed; i++)
        {
            var asked = time.GetTimestamp();
            await IsOpenAsync(cancellation);
            if (time.GetElapsedTime(asked) is var took && took > slowest) slowest = took;
        }
        return slowest;
    }

    private async Task<bool> IsOpenAsync(CancellationToken cancellation) =>
        await chain.ReadAsync(oracle.SnapshotOf(0), cancellation) != Bytes32.Zero;

    private async Task OpenAsync(TimeSpan lead, CancellationToken cancellation)
    {
        try
        {
            await administrator.SendAsync(oracle.OpenEpoch(), cancellation);
        }
        catch (DevnetException) when (!cancellation.IsCancellationRequested)
        {
            // A validator was quicker after all, or genesis has passed.
        }
        if (!await IsOpenAsync(cancellation))
            throw new DevnetException($"this machine is too busy: epoch 0 could not be opened within {lead.TotalSeconds:0} s. "
                + "Try again when it has less to do.", ExitCodes.Network);
    }
}
