using Flashback.Aggregation.Tests.Support;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Tests.Validators;

public sealed class ValidatorSetTests
{
    private static readonly Address Signer = new(TestEpoch.Word("signer", 1).Span[12..]);

    [Fact]
    public void Records_survive_a_round_trip()
    {
        var prng = new Prng(5);
        for (var count = 0; count < 20; count++)
        {
            var set = Draws.Validators(prng, count);
            Assert.True(ValidatorSet.TryParse(set.Records.AsSpan(), out var parsed, out _));
            Assert.Equal(set.Active.ToArray(), parsed.Active.ToArray());
            Assert.Equal(set.Hash, parsed.Hash);
            Assert.All(set.Active, record => Assert.Same(set[record.Index], set.BySigner(record.Signer)));
        }
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void At_most_256_records_are_read(int count, bool good)
    {
        var records = new byte[count * 32];
        for (var i = 0; i < count; i++) TestEpoch.Word("signer", i).Span[..20].CopyTo(records.AsSpan(i * 32));
        Assert.Equal(good, ValidatorSet.TryParse(records, out _, out var error));
        Assert.Equal(good, error.Length == 0);
    }

    [Fact]
    public void Malformed_records_are_named()
    {
        var one = new ValidatorSet(new ValidatorRecord(0, Signer, 1, 2)).Records.ToArray();
        Refused("31 bytes", one[..31]);
        Refused("inactive", [.. one, .. new byte[32]]);
        Refused("stands twice", [.. one, .. one]);
        Refused("no signer", [.. new byte[31], 1]);
        one[26] = 1;
        Refused("padding", one);
    }

    [Fact]
    public void A_set_is_distinct_in_index_and_signer()
    {
        var other = new Address(TestEpoch.Word("signer", 2).Span[12..]);
        Assert.Throws<ArgumentException>(() => new ValidatorSet(new ValidatorRecord(0, Signer, 1, 1), new ValidatorRecord(0, other, 1, 1)));
        Assert.Throws<ArgumentException>(
            () => new ValidatorSet(new ValidatorRecord(0, Signer, 1, 1), new ValidatorRecord(1, Signer, 1, 1)));
        Assert.Throws<ArgumentException>(() => new ValidatorSet(new ValidatorRecord(0, Address.Zero, 1, 1)));
    }

    private static void Refused(string because, byte[] records)
    {
        Assert.False(ValidatorSet.TryParse(records, out _, out var error));
        Assert.Contains(because, error);
    }
}
