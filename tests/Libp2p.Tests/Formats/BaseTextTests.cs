using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Tests.Formats;

public sealed class BaseTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("00", "1")]
    [InlineData("0000287fb4cd", "11233QC4")]
    [InlineData("48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U")]
    public void Base58_vectors(string hex, string text)
    {
        Assert.Equal(text, Base58.Encode(Convert.FromHexString(hex)));
        Assert.True(Base58.TryDecode(text, out var bytes));
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData("é")]
    public void Base58_refuses_other_characters(string text) => Assert.False(Base58.TryDecode(text, out _));

    [Fact]
    public void Base58_is_bounded()
    {
        Assert.True(Base58.TryDecode(new string('z', Base58.MaxText), out _));
        Assert.False(Base58.TryDecode(new string('z', Base58.MaxText + 1), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Base58.Encode(new byte[Base58.MaxBytes + 1]));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("my", "66")]
    [InlineData("mzxq", "666f")]
    [InlineData("mzxw6ytboi", "666f6f626172")]
    public void Base32_vectors(string text, string hex)
    {
        Assert.True(Base32.TryDecode(text, out var bytes));
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData("m")]
    [InlineData("mz1")]
    [InlineData("MY")]
    [InlineData("mz")]
    public void Base32_refuses_other_characters_and_left_over_bits(string text) => Assert.False(Base32.TryDecode(text, out _));
}
