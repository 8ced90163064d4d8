using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Protocol.Samples;
using Flashback.Protocol.Tests.Vectors;

namespace Flashback.Protocol.Tests.Samples;

public sealed class SampleRecordVectorTests
{
    [Fact]
    public void Canonical_bytes_and_hash_match_the_reference()
    {
        var vector = VectorFile.Load("hashes.json")["sampleRecord"]!;
        var record = Read(vector["record"]!);
        Assert.Equal((string)vector["canonical"]!, Hex.Encode(record.ToCanonicalBytes()));
        Assert.Equal(VectorFile.Get<Bytes32>(vector["hash"]), record.Hash());
        Assert.Equal(SampleRecord.Length, record.ToCanonicalBytes().Length);
    }

    /// <summary>The vector is flat; here the durations are a value of their own.</summary>
    private static SampleRecord Read(JsonNode fields)
    {
        T Field<T>(string name) => VectorFile.Get<T>(fields[name]);
        var phases = new RequestPhases(
            Field<uint>("dnsMicros"), Field<uint>("connectMicros"), Field<uint>("tlsMicros"), Field<uint>("firstByteMicros"),
            Field<uint>("totalMicros"));
        return new SampleRecord(
            Field<ulong>("unixMicros"), (ProbeOperation)Field<byte>("operation"), (ProbeResult)Field<byte>("result"), phases,
            Field<ulong>("bytes"),
            Field<ushort>("httpStatus"), (ProbeReason)Field<ushort>("reason"));
    }
}
