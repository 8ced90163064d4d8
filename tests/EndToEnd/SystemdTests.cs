using Flashback.EndToEnd.Support;

namespace Flashback.EndToEnd;

/// <summary>What the validators of a devnet tell a supervisor that speaks systemd's protocol, as the unit file in config has it.</summary>
[Collection(Alone.Name)]
public class SystemdTests
{
    private const int Validators = 4;

    [Fact]
    public async Task Each_validator_notifies_that_it_is_ready_alive_and_stopping()
    {
        var folder = Directory.CreateTempSubdirectory("oracle-notify-");
        try
        {
            using var systemd = new NotifySocket(Path.Combine(folder.FullName, "notify"));
            await using var run = DevnetRun.Start(
                new Dictionary<string, string> { ["NOTIFY_SOCKET"] = systemd.Path, ["WATCHDOG_USEC"] = "2000000" });
            await run.WaitForAsync("ready");
            Assert.Equal(Validators, systemd.Count("READY=1"));
            var before = systemd.Count("WATCHDOG=1");
            await Eventually.True(
                () => systemd.Count("WATCHDOG=1") >= before + 2 * Validators && systemd.Count("STATUS=ready") >= Validators,
                "the validators said again and again that they turn");
            Assert.Equal(0, systemd.Count("STOPPING=1"));
            run.Interrupt();
            Assert.True(await run.ExitAsync() == 0, await run.StoryAsync());
            await Eventually.True(() => systemd.Count("STOPPING=1") == Validators, "each said that it stops");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
