using Flashback.EndToEnd.Support;

namespace Flashback.EndToEnd;

/// <summary>
/// A server that this project did not write is as fast as the machine lets it be: nothing else runs while it is measured.
/// </summary>
[Collection(Alone.Name)]
public class SwiftTests
{
    [Fact]
    public async Task A_real_S3_server_behind_a_data_unit_is_measured_and_met()
    {
        await using var run = DevnetRun.Start("--epochs", "2", "--swift");
        var code = await run.ExitAsync();

        Assert.True(code == 0, await run.StoryAsync());
        run.AssertFates(epochs: 2);
        Assert.All(run.Seen.Of("verdictSeen").Where(v => v.Text("unit") == "healthy"),
            v => Assert.Equal("measured", v.GetProperty("verdict").Text("status")));
        Assert.Empty(run.Running());
    }
}
