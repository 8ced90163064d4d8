namespace Flashback.Grpc.Tests;

public sealed class MetadataTests
{
    [Fact]
    public void KeysAreLowerCaseAndMayRepeat()
    {
        var metadata = new Metadata { { "Key", "1" }, { "other", "2" }, { "key", "3" } };
        Assert.Equal(["key", "other", "key"], metadata.Select(entry => entry.Key));
        Assert.Equal("3", metadata.GetValue("KEY"));
        Assert.Null(metadata.GetValue("none"));
        Assert.Equal("other", metadata[1].Key);
        Assert.Equal(3, metadata.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData(":path")]
    [InlineData("ключ")]
    [InlineData("a\n")]
    public void NotAKey(string key) => Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("π")]
    [InlineData("\u007f")]
    public void NotAValue(string value) => Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", value));

    [Fact]
    public void TextAndBytesAreToldApartByTheSuffix()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", [1]));
        Assert.True(new Metadata.Entry("Key-Bin", [1]).IsBinary);
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("key-bin", [1]).Value);
        Assert.Equal([0x61], new Metadata.Entry("key", "a").ValueBytes);
    }
}
