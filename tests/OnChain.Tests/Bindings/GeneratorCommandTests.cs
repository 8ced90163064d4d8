using Flashback.BindingGenerator;

namespace Flashback.OnChain.Tests.Bindings;

/// <summary>The generator as a command: what is wrong with its input costs no binding that is there.</summary>
public sealed class GeneratorCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, null)]
    [InlineData(1, "{")]
    [InlineData(1, "{ \"abi\": 1 }")]
    [InlineData(1, "{ \"other\": [] }")]
    public void Artifacts_that_are_missing_or_broken_leave_the_bindings_as_they_are(int code, string? artifact)
    {
        var (artifacts, output) = (_folder.File("artifacts"), _folder.File("out"));
        Directory.CreateDirectory(artifacts);
        Directory.CreateDirectory(output);
        if (artifact is not null) File.WriteAllText(Path.Combine(artifacts, "A.json"), artifact);
        var binding = Path.Combine(output, "Old.g.cs");
        File.WriteAllText(binding, "// kept");
        Assert.Equal(code, Run(artifacts, output));
        Assert.Equal("// kept", File.ReadAllText(binding));
    }

    [Fact]
    public void Help_is_help_and_too_many_words_are_refused()
    {
        Assert.Equal(0, Run("--help"));
        Assert.Equal(2, Run("a", "b", "c", "d"));
    }

    private static int Run(params string[] arguments) => (int)typeof(Generator).Assembly.EntryPoint!.Invoke(null, [arguments])!;
}
