using System.Text.Json;
using Flashback.Ethereum;
using Flashback.OnChain.Contracts;

namespace Flashback.OnChain.Tests.Contracts;

public sealed class RuntimeCodeTests
{
    private static readonly JsonElement Artifact =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "contracts", "artifacts", "DisputeCourt.json"))).RootElement;
    private readonly byte[] _code = Hex.Decode(Artifact.GetProperty("deployedBytecode").GetString()!);

    [Fact]
    public void Immutables_may_be_anything_and_nothing_else_may()
    {
        var court = RuntimeCode.Of("DisputeCourt");
        var (start, length) = (Artifact.GetProperty("immutables")[0].GetProperty("start").GetInt32(),
            Artifact.GetProperty("immutables")[0].GetProperty("length").GetInt32());
        Assert.True(court.Matches(_code));
        _code[start] ^= 1;
        _code[start + length - 1] ^= 1;
        Assert.True(court.Matches(_code));
        _code[0] ^= 1;
        Assert.False(court.Matches(_code));
        _code[0] ^= 1;
        Assert.False(court.Matches(_code.AsSpan(1)));
        Assert.False(court.Matches([]));
    }

    [Fact]
    public void A_contract_without_an_artifact_is_named() =>
        Assert.Contains("Nothing", Assert.Throws<KeyNotFoundException>(() => RuntimeCode.Of("Nothing")).Message, StringComparison.Ordinal);
}
