using Flashback.Node.Commands;
using Flashback.Node.Commands.Running;
using Flashback.Node.Tests.Configuration;

namespace Flashback.Node.Tests.Commands.Running;

public sealed class RunCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_failure_that_nobody_foresaw_is_a_sentence_and_a_code_and_no_crash()
    {
        var config = _folder.Write("oracle-node.json", Minimal.File);
        var password = _folder.Write("pw", "x\n");
        foreach (var role in new[] { "signer", "submitter", "peer" })
            await Run.Of("keys", "new", role, "--light", "--password-file", password, "--config", config);
        using var error = new StringWriter();
        var line = new CommandLine(
            new Terminal(TextReader.Null, TextWriter.Null, error) { Time = Run.Time },
            line => [RunCommand.Create(line, (_, _, _, _, _, _) => throw new NotSupportedException("Nobody foresaw this."))]);
        Assert.Equal(1, await line.RunAsync(
            ["run", "--config", config, "--keys-password-file", password, "--log-level", "none"], CancellationToken.None));
        Assert.Equal("oracle-node: Nobody foresaw this.", error.ToString().Trim());
    }
}
