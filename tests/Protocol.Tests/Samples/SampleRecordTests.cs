using Flashback.Ethereum;
using Flashback.Protocol.Samples;

namespace Flashback.Protocol.Tests.Samples;

public sealed class SampleRecordTests
{
    private static readonly SampleRecord Record = new(
        0x0102030405060708, ProbeOperation.Get, ProbeResult.Corrupt, new RequestPhases(
            0x11121314, 0x21222324, 0x31323334, 0x41424344, 0x51525354), 0x6162636465666768, 206, ProbeReason.BytesDiffer);

    [Fact]
    public void Canonical_bytes_are_those_of_the_protocol_page()
    {
        const string expected = "0x" + "0102030405060708" + "02" + "03" + "11121314" + "21222324" + "31323334" + "41424344" + "51525354"
            + "6162636465666768" + "00ce" + "00c8";
        Assert.Equal(expected, Hex.Encode(Record.ToCanonicalBytes()));
        Assert.Equal(SampleRecord.Length, Record.ToCanonicalBytes().Length);
        Assert.Equal(Keccak256.Hash(Record.ToCanonicalBytes()), Record.Hash());
    }

    [Fact]
    public void Canonical_bytes_read_back()
    {
        Assert.True(SampleRecord.TryParse(Record.ToCanonicalBytes(), out var read));
        Assert.Equal(Record, read);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 6)]
    [InlineData(9, 0)]
    [InlineData(9, 5)]
    public void Unknown_codes_do_not_read_back(int at, byte value)
    {
        var bytes = Record.ToCanonicalBytes();
        bytes[at] = value;
        Assert.False(SampleRecord.TryParse(bytes, out _));
        Assert.False(SampleRecord.TryParse(Record.ToCanonicalBytes().AsSpan(1), out _));
    }

    [Fact]
    public void Phases_never_go_below_zero()
    {
        Assert.Equal((70u, 50u), (new RequestPhases(10, 15, 5, 20, 100).ExchangeMicros, new RequestPhases(10, 15, 5, 20, 100).BodyMicros));
        Assert.Equal((0u, 0u),
            (new RequestPhases(uint.MaxValue, uint.MaxValue, 5, 20, 100).ExchangeMicros, new RequestPhases(0, 0, 0, 200, 100).BodyMicros));
    }
}
