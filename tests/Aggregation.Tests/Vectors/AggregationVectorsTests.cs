using System.Runtime.CompilerServices;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Tests.Vectors;

public sealed class AggregationVectorsTests
{
    /// <summary>Set it to 1 to write the file anew after a change of the protocol.</summary>
    private const string Update = "UPDATE_VECTORS";

    [Fact]
    public void The_committed_vectors_are_what_the_core_computes()
    {
        var generated = AggregationVectors.Generate();
        if (Environment.GetEnvironmentVariable(Update) == "1") File.WriteAllText(Committed(), generated);
        Assert.True(File.ReadAllText(Committed()) == generated, $"tests/vectors/aggregation.json is stale: run the tests with {Update}=1.");
    }

    [Fact]
    public void Words_apart_from_the_production_encoder_hash_to_the_same()
    {
        var prng = new Prng(1);
        for (var i = 0; i < 100; i++)
        {
            var observation = Draws.Observation(prng, prng.Next(), prng.Word(), new Address(prng.Word().Span[..20]), prng.Word());
            Assert.Equal(Keccak256.Hash([.. Type(Observation.EncodedType), .. AbiWords.Of(observation)]), observation.Hash());
            var criteria = Draws.Criteria(prng);
            Assert.Equal(Keccak256.Hash([.. Type(Criteria.EncodedType), .. AbiWords.Of(criteria)]), criteria.Hash());
        }
    }

    private static byte[] Type(string encoded) => Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(encoded)).ToArray();

    private static string Committed([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "vectors", "aggregation.json");
}
