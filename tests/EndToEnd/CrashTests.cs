using Flashback.Aggregation.Rounds;
using Flashback.Client.Nodes;
using Flashback.EndToEnd.Support;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;

namespace Flashback.EndToEnd;

/// <summary>SIGKILL in the middle of an epoch.</summary>
public class CrashTests
{
    [Fact]
    public async Task A_killed_validator_comes_back_no_epoch_is_lost_and_no_slot_is_signed_twice()
    {
        await using var run = DevnetRun.Start("--epochs", "4", "--crash");
        var code = await run.ExitAsync();

        Assert.True(code == 0, await run.StoryAsync());
        Assert.Equal([0UL, 1UL, 2UL, 3UL], run.Seen.Of("reportAccepted").Select(Lines.Epoch).Where(epoch => epoch < 4).Order());
        Assert.DoesNotContain(run.Seen.Of("slashed"), s => s.Text("who").StartsWith("validator", StringComparison.Ordinal));

        // Its log goes on after the crash, and says one digest for each slot. The other validators would have told of a second one.
        var contracts = NetworkFile.Read(run.NetworkFile).Contracts;
        using var log =
            SignLog.Open(Path.Combine(run.Folder, "validator-3", "signlog.db"), new SignLogScope(contracts.ChainId, contracts.Oracle));
        var signer = Assert.Single(log.Signers());
        var after = Enumerable.Range(2, 2).SelectMany(epoch => log.InEpoch(signer, (ulong)epoch)).ToList();
        Assert.Contains(after, slot => slot.Slot.Kind == SlotKind.Batch);
        foreach (var output in Directory.EnumerateFiles(Path.Combine(run.Folder, "logs"), "validator-*.log"))
            Assert.DoesNotContain("signed two things", await File.ReadAllTextAsync(output));
        Assert.Empty(run.Running());
    }
}
