using System.Buffers;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Tests.Formats;

public sealed class ProtoTests
{
    [Fact]
    public void Fields_come_back_as_they_were_written()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(output);
        writer.Varint(1, 150);
        writer.Bytes(2, [1, 2, 3]);
        writer.Text(100, "é");
        Assert.Equal("0896011203010203a20602c3a9", Convert.ToHexStringLower(output.WrittenSpan));

        var reader = new ProtoReader(output.WrittenSpan);
        Assert.True(reader.Next());
        Assert.Equal((1u, 150ul), (reader.Field, reader.Varint()));
        Assert.True(reader.Next());
        Assert.Equal([1, 2, 3], reader.Bytes(out var offset).ToArray());
        Assert.Equal(5, offset);
        Assert.True(reader.Next());
        Assert.Equal(100u, reader.Field);
        Assert.False(reader.Next());
        Assert.True(reader.Complete);
    }

    [Theory]
    [InlineData("0801")]
    [InlineData("090102030405060708")]
    [InlineData("0d01020304")]
    [InlineData("0a0101")]
    [InlineData("")]
    [InlineData("08ffffffffffffffffff01")]
    public void Unknown_fields_of_every_type_are_skipped(string hex) => Assert.True(SkipAll(hex));

    [Theory]
    [InlineData("0b")]
    [InlineData("0c")]
    [InlineData("0e")]
    [InlineData("0f")]
    [InlineData("00")]
    [InlineData("08")]
    [InlineData("0a02ff")]
    [InlineData("0affffffffffffffffff01")]
    [InlineData("0901")]
    [InlineData("0d010203")]
    [InlineData("08ffffffffffffffffff02")]
    [InlineData("f8ffffffff0f01")]
    public void Groups_cut_fields_and_bad_tags_are_refused(string hex) => Assert.False(SkipAll(hex));

    [Fact]
    public void A_value_of_another_type_is_a_fault()
    {
        var reader = new ProtoReader([0x08, 0x01]);
        Assert.True(reader.Next());
        Assert.True(reader.Bytes().IsEmpty);
        Assert.False(reader.Complete);
    }

    private static bool SkipAll(string hex)
    {
        var reader = new ProtoReader(Convert.FromHexString(hex));
        while (reader.Next())
        {
        }
        return reader.Complete;
    }
}
