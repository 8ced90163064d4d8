using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Tests.Wire;

public sealed class MetadataWireTests
{
    [Fact]
    public void ThereAndBack()
    {
        var headers = MetadataWire.ToHeaders([new("Key", "a, b"), new("key", "c"), new("x-bin", [0, 1])], 1000);
        Assert.Equal([("key", "a, b"), ("key", "c"), ("x-bin", "AAE")], headers);

        var metadata = new Metadata();
        foreach (var (name, value) in headers) MetadataWire.AddTo(metadata, name, value);
        Assert.Equal(["a, b", "c"], metadata.GetAll("KEY").Select(entry => entry.Value));
        Assert.Equal([0, 1], metadata.GetValueBytes("x-bin")!);
    }

    [Fact]
    public void BinaryValuesMayBeJoined()
    {
        var metadata = new Metadata();
        MetadataWire.AddTo(metadata, "x-bin", "AA==,AQ, Ag");
        Assert.Equal([[0], [1], [2]], metadata.Select(entry => entry.ValueBytes));
    }

    [Theory]
    [InlineData(":path", "/")]
    [InlineData("grpc-status", "0")]
    [InlineData("Content-Type", "application/grpc")]
    [InlineData("te", "trailers")]
    [InlineData("a key", "v")]
    [InlineData("key!", "v")]
    [InlineData("key", "tab\t")]
    [InlineData("key", "π")]
    [InlineData("key-bin", "no base64")]
    public void WhatGrpcCannotCarryIsLeftOut(string name, string value)
    {
        var metadata = new Metadata();
        MetadataWire.AddTo(metadata, name, value);
        Assert.Empty(metadata);
    }

    [Fact]
    public void ErrorDetailsAreMetadata() =>
        Assert.Single(MetadataWire.ToHeaders([new("grpc-status-details-bin", [1])], 1000));

    [Theory]
    [InlineData("grpc-timeout")]
    [InlineData("content-type")]
    public void TheProtocolsOwnKeysAreNotSent(string key) =>
        Assert.Throws<ArgumentException>(() => MetadataWire.ToHeaders([new(key, "x")], 1000));

    [Fact]
    public void SizeIsNamesAndValuesAnd32Each()
    {
        Metadata metadata = [new("abc", "de"), new("x-bin", [0])]; // 3+2+32 + 5+2+32
        Assert.Equal(2, MetadataWire.ToHeaders(metadata, 76).Count);
        Assert.Equal(StatusCode.ResourceExhausted, Assert.Throws<RpcException>(() => MetadataWire.ToHeaders(metadata, 75)).StatusCode);
    }
}
