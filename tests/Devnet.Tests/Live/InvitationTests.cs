using Flashback.Devnet.Live;

namespace Flashback.Devnet.Tests.Live;

public class InvitationTests
{
    [Fact]
    public void It_names_every_unit_every_validator_and_commands_to_paste()
    {
        var ready = Samples.Ready();
        var lines = Invitation.Of(ready).ToList();
        Assert.All(ready.Validators, validator => Assert.Contains(lines, line => line.EndsWith($"{validator}", StringComparison.Ordinal)));
        Assert.All(ready.Units, unit => Assert.Contains(lines, line => line.Contains(unit.Name, StringComparison.Ordinal) && line.Contains($"{unit.Id}", StringComparison.Ordinal)));
        Assert.Contains($"  ./oracle qos get {Samples.Hash} --network /tmp/dn/network.json", lines);
        Assert.Contains($"  ./oracle dispute evidence 0 {Samples.Hash} --network /tmp/dn/network.json --out evidence.json", lines);
        Assert.Contains("  ./oracle dispute open evidence.json --network /tmp/dn/network.json --key /tmp/dn/provider.json --password-file /tmp/dn/provider.password", lines);
    }

    [Theory]
    [InlineData("/tmp/dn-1/network.json", "/tmp/dn-1/network.json")]
    [InlineData("/tmp/my data/network.json", "'/tmp/my data/network.json'")]
    [InlineData("/tmp/it's/$x", @"'/tmp/it'\''s/$x'")]
    public void Paths_are_quoted_for_the_shell(string path, string quoted) => Assert.Equal(quoted, Invitation.Quoted(path));

    [Fact]
    public void The_plain_view_tells_it_too()
    {
        var output = new StringWriter();
        new PlainView(output).Show(Samples.Ready());
        Assert.Equal(string.Join(Environment.NewLine, Invitation.Of(Samples.Ready())) + Environment.NewLine, output.ToString());
    }
}
