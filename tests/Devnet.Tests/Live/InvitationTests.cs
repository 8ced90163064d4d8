using Flashback.Devnet.Live;

namespace Flashback.Devnet.Tests.Live;

public class InvitationTests
{
    [Fact]
    public void It_names_every_unit_every_validator_and_commands_to_paste()
    {
        var ready = Samples.Ready();
        var lines = Invitation.Of(ready).ToList();
        Assert.Contains("data and logs: /tmp/dn", lines);
        Assert.Contains("validators: http://127.0.0.1:9640 http://127.0.0.1:9641", lines);
        Assert.All(ready.Units, unit => Assert.Contains($"  {unit.Name,-7}  {unit.Id}  http://127.0.0.1:9000", lines));
        Assert.Contains($"  ./oracle qos get {Samples.Hash} --network /tmp/dn/network.json --wait 56", lines);
        const string evidence = "/tmp/dn/evidence-0-healthy.json";
        Assert.Contains($"  ./oracle dispute evidence 0 {Samples.Hash} --network /tmp/dn/network.json --out {evidence} --wait 56", lines);
        Assert.Contains($"  ./oracle dispute verify {evidence}", lines);
        Assert.Contains($"  ./oracle dispute open {evidence} --network /tmp/dn/network.json"
            + " --key /tmp/dn/provider.json --password-file /tmp/dn/provider.password", lines);
    }

    [Fact]
    public void Two_runs_share_no_file()
    {
        var files = ((string[])["/tmp/a", "/tmp/b"]).Select(folder =>
            Invitation.Of(Samples.Ready(folder)).SelectMany(line => line.Split(' '))
                .Where(word => word.EndsWith(".json", StringComparison.Ordinal)).ToHashSet()).ToList();
        Assert.NotEmpty(files[0]);
        Assert.Empty(files[0].Intersect(files[1]));
    }

    [Fact]
    public void The_plain_view_shows_it_too()
    {
        var output = new StringWriter();
        new PlainView(output).Show(Samples.Ready());
        Assert.Equal(string.Join(Environment.NewLine, Invitation.Of(Samples.Ready())) + Environment.NewLine, output.ToString());
    }
}
