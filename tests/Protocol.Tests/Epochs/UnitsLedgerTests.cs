using Flashback.Aggregation.Tests.Support;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Tests.Vectors;

namespace Flashback.Protocol.Tests.Epochs;

public sealed class UnitsLedgerTests
{
    [Fact]
    public void The_digest_matches_the_reference_after_every_change()
    {
        var digest = Bytes32.Zero;
        foreach (var entry in VectorFile.Load("hashes.json")["unitChanges"]!.AsArray())
        {
            digest = UnitsLedger.Append(digest, new UnitChange(VectorFile.Get<Bytes32>(entry!["dataUnit"]),
                VectorFile.Get<int>(entry["kind"]) == 1, VectorFile.Get<ulong>(entry["effectiveEpoch"])));
            Assert.Equal(VectorFile.Get<Bytes32>(entry["digest"]), digest);
        }
    }

    [Fact]
    public void An_epoch_sees_changes_up_to_its_own()
    {
        var (a, b) = (TestEpoch.Word("unit", 1), TestEpoch.Word("unit", 2));
        UnitChange[] changes = [new(a, true, 0), new(b, true, 3), new(a, false, 5)];

        Assert.Equal(new[] { a }, UnitsLedger.At(changes, 2).Units.ToArray());
        Assert.Equal(new[] { a, b }.Order(), UnitsLedger.At(changes, 3).Units.ToArray());
        Assert.Equal(new[] { a, b }.Order(), UnitsLedger.At(changes, 4).Units.ToArray());
        Assert.Equal(new[] { b }, UnitsLedger.At(changes, 5).Units.ToArray());
        Assert.Equal(UnitsLedger.At(changes, 3).Digest, UnitsLedger.At(changes, 4).Digest);
        Assert.NotEqual(UnitsLedger.At(changes, 4).Digest, UnitsLedger.At(changes, 5).Digest);
        Assert.Equal(Bytes32.Zero, UnitsLedger.At([], 9).Digest);
    }
}
