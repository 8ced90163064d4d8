using System.Numerics;
using System.Text;
using Flashback.Ethereum.Rlp;

namespace Flashback.Ethereum.Tests.Rlp;

public class RlpCodecTests
{
    private static RlpItem Text(string text) => RlpItem.Of(Encoding.ASCII.GetBytes(text));
    private static readonly RlpItem Empty = RlpItem.List();

    /// <summary>The examples of ethereum.org's page on RLP.</summary>
    public static TheoryData<string, RlpItem> Examples => new()
    {
        { "83646f67", Text("dog") },
        { "c88363617483646f67", RlpItem.List(Text("cat"), Text("dog")) },
        { "80", Text("") },
        { "c0", Empty },
        { "80", RlpItem.Of(BigInteger.Zero) },
        { "00", RlpItem.Of([0]) },
        { "0f", RlpItem.Of(15) },
        { "820400", RlpItem.Of(1024) },
        { "c7c0c1c0c3c0c1c0", RlpItem.List(Empty, RlpItem.List(Empty), RlpItem.List(Empty, RlpItem.List(Empty))) },
        { "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974", Text("Lorem ipsum dolor sit amet, consectetur adipisicing elit") },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Encodes_and_decodes_the_examples(string hex, RlpItem item)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(RlpCodec.Encode(item)));
        Assert.Equal(hex, Convert.ToHexStringLower(RlpCodec.Encode(RlpCodec.Decode(Hex.Decode(hex)))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void Round_trips_at_every_change_of_header(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)(i | 0x80)).ToArray();
        Assert.Equal(bytes, RlpCodec.Decode(RlpCodec.Encode(RlpItem.Of(bytes))).Bytes.ToArray());
        var list = RlpCodec.Decode(RlpCodec.Encode(RlpItem.List(RlpItem.Of(bytes), RlpItem.Of(7))));
        Assert.Equal(bytes, list.Items[0].Bytes.ToArray());
        Assert.Equal(7, list.Items[1].ToNumber());
    }

    [Theory]
    [InlineData("", "ends too early")]
    [InlineData("83646f", "ends too early")]
    [InlineData("c883636174", "ends too early")]
    [InlineData("b8", "ends too early")]
    [InlineData("bf7fffffffffffffff", "ends too early")]
    [InlineData("bb7fffffff", "ends too early")]
    [InlineData("bbffffffff", "ends too early")]
    [InlineData("c283646f", "ends too early")]
    [InlineData("8000", "1 bytes are left over")]
    [InlineData("8101", "below 0x80")]
    [InlineData("b80100", "short length")]
    [InlineData("f80180", "short length")]
    [InlineData("b90038", "zero byte")]
    public void Refuses_what_is_not_canonical(string hex, string reason)
    {
        Assert.False(RlpCodec.TryDecode(Hex.Decode(hex), out _, out var error));
        Assert.Contains(reason, error);
        Assert.Throws<FormatException>(() => RlpCodec.Decode(Hex.Decode(hex)));
    }

    [Fact]
    public void Nests_to_its_limit_and_no_deeper()
    {
        static RlpItem Nested(int depth) => depth == 1 ? Empty : RlpItem.List(Nested(depth - 1));
        Assert.True(RlpCodec.TryDecode(RlpCodec.Encode(Nested(RlpCodec.MaxDepth)), out _, out _));
        Assert.False(RlpCodec.TryDecode(RlpCodec.Encode(Nested(RlpCodec.MaxDepth + 1)), out _, out var error));
        Assert.Contains("deeper", error);
    }

    [Fact]
    public void Reads_its_longest_input_and_no_longer()
    {
        const int header = 4;
        Assert.True(RlpCodec.TryDecode(RlpCodec.Encode(RlpItem.Of(new byte[RlpCodec.MaxLength - header])), out _, out _));
        Assert.False(RlpCodec.TryDecode(RlpCodec.Encode(RlpItem.Of(new byte[RlpCodec.MaxLength - header + 1])), out _, out _));
    }

    [Fact]
    public void Numbers_are_canonical_and_bounded()
    {
        Assert.Throws<FormatException>(() => RlpItem.Of([0, 1]).ToNumber());
        Assert.Throws<FormatException>(() => RlpItem.Of([0]).ToNumber());
        Assert.Throws<FormatException>(() => RlpItem.Of([1, 0, 0]).ToNumber(maxBytes: 2));
        Assert.Equal(65535, RlpItem.Of([0xff, 0xff]).ToNumber(maxBytes: 2));
        Assert.Throws<FormatException>(() => Empty.ToNumber());
        Assert.Throws<FormatException>(() => Text("x").Items);
        Assert.Throws<OverflowException>(() => RlpItem.Of(BigInteger.MinusOne));
    }
}
