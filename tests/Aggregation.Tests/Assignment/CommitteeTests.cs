using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Tests.Support;
using Flashback.Ethereum;
using Flashback.Protocol.Tests.Vectors;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Assignment;

public sealed class CommitteeTests
{
    [Fact]
    public void Draws_match_the_reference()
    {
        foreach (var entry in VectorFile.Load("assignment.json").AsArray())
        {
            var blob = Hex.Decode((string)entry!["blob"]!);
            Assert.True(ValidatorSet.TryParse(blob.AsSpan(1), out var set, out var error), error);
            Assert.Equal(VectorFile.Get<Bytes32>(entry["validatorsHash"]), set.Hash);
            Assert.Equal(VectorFile.Get<int>(entry["validatorCount"]), set.Count);
            var seed = VectorFile.Get<Bytes32>(entry["seed"]);
            var committee =
                Committee.Draw(seed, VectorFile.Get<Bytes32>(entry["dataUnit"]), set, VectorFile.Get<ushort>(entry["committeeSize"]));
            Assert.Equal(VectorFile.Get<int>(entry["seats"]), committee.Seats);
            Assert.Equal(VectorFile.Get<int>(entry["faults"]), committee.Faults);
            Assert.Equal(VectorFile.Get<ValidatorBitmap>(entry["committeeBitmap"]), committee.Members);
            Assert.Equal(Indices(entry["leaderOrder"]!), Orders.Leaders(seed, set));
            Assert.Equal(Indices(entry["transmitOrder"]!), Orders.Transmitters(seed, set));
        }
    }

    [Fact]
    public void No_operator_outweighs_the_honest_and_regions_yield_before_seats_stay_empty()
    {
        var prng = new Prng(11);
        for (var i = 0; i < 200; i++)
        {
            var set = Draws.Validators(prng, (int)prng.Between(1, 30));
            var committee = Committee.Draw(prng.Word(), prng.Word(), set, (ushort)prng.Between(1, 12));
            var cap = Math.Max(1, committee.Faults);
            var seated = committee.Members.Indices().Select(index => set[index]!).ToArray();
            Assert.All(seated.GroupBy(record => record.OperatorGroup), group => Assert.True(group.Count() <= cap));
            Assert.True(seated.Length <= committee.Seats);
            var room = set.Active.Where(
                record => !seated.Contains(record) && seated.Count(other => other.OperatorGroup == record.OperatorGroup) < cap);
            Assert.True(seated.Length == committee.Seats || !room.Any(), "an empty seat that someone could take");
        }
    }

    [Fact]
    public void Committees_list_each_validators_units()
    {
        var epoch = new TestEpoch(7, 5);
        var committees = new Committees(epoch.Setup.Snapshot.Hash(), epoch.Units, epoch.Set, 4);
        Assert.All(epoch.Set.Active, record =>
            Assert.Equal(epoch.Units.Where(unit => committees[unit].Members.Contains(record.Index)), committees.UnitsOf(record.Index)));
        Assert.All(epoch.Units, unit => Assert.Equal(4, committees[unit].Members.Count));
    }

    private static IEnumerable<byte> Indices(System.Text.Json.Nodes.JsonNode node) => node.AsArray().Select(VectorFile.Get<byte>);
}
