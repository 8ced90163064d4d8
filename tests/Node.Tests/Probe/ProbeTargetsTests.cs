using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Node.Configuration;
using Flashback.Node.Probe;
using Flashback.OnChain.View;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Samples;

namespace Flashback.Node.Tests.Probe;

public sealed class ProbeTargetsTests : IDisposable
{
    private static readonly Address s_bridge = World.Keys[3].Address;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ProbeCredential Credential(Address? bridge, Bytes32? unit, string key) =>
        new() { Bridge = bridge, DataUnit = unit, AccessKey = key, SecretFile = _folder.Write(key, $"{key}-secret\n") };

    private static ChainView View(params string[] endpoints) => ChainView.Empty with
    {
        Units = ImmutableDictionary<Bytes32, DataUnitView>.Empty.Add(World.Units[0], new DataUnitView(World.Units[0], s_bridge,
            Address.Zero, "bucket", 0, 0, new Terms(1, 1, 1, 1), DataUnitState.InUse, 50, LadderStep.None, 0)),
        Bridges = ImmutableDictionary<Address, BridgeView>.Empty.Add(
            s_bridge, new BridgeView(s_bridge, Address.Zero, [.. endpoints], 1, 1)),
    };

    [Fact]
    public void The_units_own_credential_wins_over_its_bridges()
    {
        var targets = new ProbeTargets(
            new ProbeOptions { Credentials = [Credential(s_bridge, null, "bridge"), Credential(null, World.Units[0], "unit")] });
        var (target, problem) = targets.Find(View("https://one.example/"), World.Units[0]);
        Assert.Equal("", problem);
        Assert.Equal(("unit", "unit-secret"), (target!.Credentials.AccessKey, target.Credentials.SecretKey));
        Assert.Equal((new Uri("https://one.example/"), "bucket", s_bridge), (target.Endpoint, target.Bucket, target.Bridge));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("no credential", new ProbeTargets(new ProbeOptions()).Find(View("https://one.example/"), World.Units[0]).Problem,
            StringComparison.Ordinal);
        var targets = new ProbeTargets(new ProbeOptions { Credentials = [Credential(s_bridge, null, "bridge")] });
        Assert.Contains("does not know the data unit", targets.Find(View(), World.Units[1]).Problem, StringComparison.Ordinal);
        Assert.Contains("no usable endpoint", targets.Find(View(), World.Units[0]).Problem, StringComparison.Ordinal);
        Assert.Contains("no usable endpoint", targets.Find(View("not a url"), World.Units[0]).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://xn--ü.com/")]
    [InlineData("https://user@one.example/")]
    [InlineData("ftp://one.example/")]
    public void A_forbidden_url_is_still_a_target_and_its_failure_is_the_providers(string endpoint)
    {
        var targets = new ProbeTargets(new ProbeOptions { Credentials = [Credential(s_bridge, null, "bridge")] });
        var (target, problem) = targets.Find(View(endpoint), World.Units[0]);
        Assert.Equal("", problem);
        Assert.NotEqual(ProbeReason.None, AssignedUnitProber.GuardOf(new ProbeOptions()).Check(target!.Endpoint));
    }
}
