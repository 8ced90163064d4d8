using Flashback.BindingGenerator;
using Flashback.BindingGenerator.Nethereum;

namespace Flashback.Client.Tests.Contracts;

public sealed class NethereumGeneratorTests
{
    private static readonly string Artifacts = Path.Combine(Repository.Root, "contracts", "artifacts");
    private static readonly string Output = Path.Combine(Repository.Root, "src", "Client", "Contracts");

    [Fact]
    public void Committed_classes_are_what_the_generator_writes()
    {
        var written = NethereumGenerator.Run(Generator.ReadArtifacts(Artifacts));
        var committed = Directory.EnumerateFiles(Output, "*.g.cs").ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        Assert.Equal(written.Keys.Order(), committed.Keys.Order());
        foreach (var (name, text) in written)
            Assert.True(text == committed[name], $"{name} is stale. Run: dotnet run --project tools/BindingGenerator");
    }

    [Fact]
    public void A_missing_artifact_is_refused() =>
        Assert.Throws<KeyNotFoundException>(() => NethereumGenerator.Run(new Dictionary<string, string>()));

    [Fact]
    public void An_overloaded_function_is_refused()
    {
        var artifacts = Generator.ReadArtifacts(Artifacts);
        artifacts["FlashToken"] = """
            [{"type":"function","name":"f","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"bool"}]},
             {"type":"function","name":"f","stateMutability":"view","inputs":[{"name":"a","type":"bool"}],"outputs":[{"name":"","type":"bool"}]}]
            """;
        var error = Assert.Throws<InvalidOperationException>(() => NethereumGenerator.Run(artifacts));
        Assert.Contains("FlashToken.f is overloaded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contracts_must_agree_on_a_struct_of_one_name()
    {
        var artifacts = Generator.ReadArtifacts(Artifacts);
        artifacts["FlashToken"] = """
            [{"type":"function","name":"f","stateMutability":"view","inputs":[],"outputs":
             [{"name":"","type":"tuple","internalType":"struct Terms","components":[{"name":"a","type":"uint8"}]}]}]
            """;
        var error = Assert.Throws<InvalidOperationException>(() => NethereumGenerator.Run(artifacts));
        Assert.Contains("Two different structs are named Terms", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_has_the_name_of_a_transaction_field_is_renamed()
    {
        var artifacts = Generator.ReadArtifacts(Artifacts);
        artifacts["FlashToken"] = """
            [{"type":"function","name":"f","stateMutability":"payable","inputs":[{"name":"nonce","type":"uint64"}],"outputs":[]}]
            """;
        var files = NethereumGenerator.Run(artifacts);
        Assert.Contains("public ulong NonceValue { get; set; }", files["FlashTokenDefinition.g.cs"], StringComparison.Ordinal);
        Assert.Contains("FRequestAsync(ulong nonce, BigInteger wei)", files["FlashTokenService.g.cs"], StringComparison.Ordinal);
        Assert.Contains("new FFunction { NonceValue = nonce, AmountToSend = wei }", files["FlashTokenService.g.cs"],
            StringComparison.Ordinal);
    }
}
