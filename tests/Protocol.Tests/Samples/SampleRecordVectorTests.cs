using Flashback.Ethereum;
using Flashback.Protocol.Samples;
using Flashback.Protocol.Tests.Vectors;

namespace Flashback.Protocol.Tests.Samples;

public sealed class SampleRecordVectorTests
{
    [Fact]
    public void Canonical_bytes_and_hash_are_the_outside_ones()
    {
        var vector = VectorFile.Load("hashes.json")["sampleRecord"]!;
        var record = VectorFile.Make<SampleRecord>(vector["record"]!);
        Assert.Equal((string)vector["canonical"]!, Hex.Encode(record.ToCanonicalBytes()));
        Assert.Equal(VectorFile.Get<Bytes32>(vector["hash"]), record.Hash());
        Assert.Equal(SampleRecord.Length, record.ToCanonicalBytes().Length);
    }
}
