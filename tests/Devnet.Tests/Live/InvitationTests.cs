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
        Assert.Contains($"  ./oracle qos get {Samples.Hash} --network /tmp/dn/network.json", lines);
        Assert.Contains($"  ./oracle dispute evidence 0 {Samples.Hash} --network /tmp/dn/network.json --out evidence.json", lines);
        Assert.Contains("  ./oracle dispute open evidence.json --network /tmp/dn/network.json --key /tmp/dn/provider.json --password-file /tmp/dn/provider.password", lines);
    }

    [Fact]
    public void The_plain_view_tells_it_too()
    {
        var output = new StringWriter();
        new PlainView(output).Show(Samples.Ready());
        Assert.Equal(string.Join(Environment.NewLine, Invitation.Of(Samples.Ready())) + Environment.NewLine, output.ToString());
    }
}
