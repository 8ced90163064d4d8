using Flashback.BindingGenerator;

namespace Flashback.OnChain.Tests.Bindings;

public sealed class GeneratorTests
{
    private static readonly string Artifacts = Path.Combine(Repository.Root, "contracts", "artifacts");
    private static readonly string Output = Path.Combine(Repository.Root, "src", "OnChain", "Bindings");

    [Fact]
    public void The_committed_bindings_are_what_the_generator_writes()
    {
        var written = Generator.Run(Generator.ReadArtifacts(Artifacts));
        var committed = Directory.EnumerateFiles(Output, "*.g.cs").ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        Assert.Equal(written.Keys.Order(), committed.Keys.Order());
        foreach (var (name, text) in written)
            Assert.True(text == committed[name], $"{name} is stale. Run: dotnet run --project tools/BindingGenerator");
    }

    [Theory]
    [InlineData("Report", "uint32", "round", "uint64")]
    [InlineData("Snapshot", "uint16", "validatorCount", "uint32")]
    public void A_struct_that_departs_from_the_protocol_core_is_refused(string name, string type, string member, string other)
    {
        var artifacts = Generator.ReadArtifacts(Artifacts);
        var oracle = artifacts["QosOracle"];
        var changed = Replace(oracle, member, type, other);
        Assert.NotEqual(oracle, changed);
        artifacts["QosOracle"] = changed;
        var error = Assert.Throws<InvalidOperationException>(() => Generator.Run(artifacts));
        Assert.Contains($"The struct {name} is ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_contracts_must_agree_on_a_struct_of_one_name()
    {
        const string first =
            """{"abi":[{"type":"function","name":"f","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"tuple","internalType":"struct Pair","components":[{"name":"a","type":"uint8"}]}]}]}""";
        var artifacts = new Dictionary<string, string> { ["One"] = first, ["Two"] = first };
        Assert.Contains("public sealed record Pair(byte A)", Generator.Run(artifacts)[Generator.StructsFile], StringComparison.Ordinal);
        artifacts["Two"] = first.Replace("uint8", "uint16", StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Generator.Run(artifacts));
    }

    [Theory]
    [InlineData("uint8", "byte x")]
    [InlineData("uint24", "uint x")]
    [InlineData("uint64", "ulong x")]
    [InlineData("uint72", "BigInteger x")]
    [InlineData("int8", "sbyte x")]
    [InlineData("int64", "long x")]
    [InlineData("bytes32", "Bytes32 x")]
    [InlineData("bytes4", "byte[] x")]
    [InlineData("bytes", "byte[] x")]
    [InlineData("string", "string x")]
    [InlineData("address", "Address x")]
    [InlineData("bool[2][]", "IReadOnlyList<IReadOnlyList<bool>> x")]
    public void Each_type_has_the_smallest_that_holds_it(string type, string parameter)
    {
        var abi = $$"""{"abi":[{"type":"function","name":"params","stateMutability":"nonpayable","inputs":[{"name":"x","type":"{{type}}"}],"outputs":[]}]}""";
        Assert.Contains($"public ContractCall Params({parameter})", Generator.Run(new Dictionary<string, string> { ["C"] = abi })["C.g.cs"],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_csharp_reserves_are_escaped()
    {
        const string abi =
            """{"abi":[{"type":"function","name":"f","stateMutability":"payable","inputs":[{"name":"operator","type":"bool"},{"name":"","type":"bool"},{"name":"x_","type":"bool"}],"outputs":[]}]}""";
        Assert.Contains("F(bool @operator, bool value1, bool x, BigInteger wei)",
            Generator.Run(new Dictionary<string, string> { ["C"] = abi })["C.g.cs"], StringComparison.Ordinal);
    }

    private static string Replace(string json, string member, string type, string other)
    {
        // In whatever order the compiler writes the two.
        return System.Text.RegularExpressions.Regex.Replace(json, $"(\"name\":\\s*\"{member}\",\\s*\"type\":\\s*)\"{type}\"",
            $"$1\"{other}\"");
    }
}
