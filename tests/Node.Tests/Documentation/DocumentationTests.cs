using System.Runtime.CompilerServices;
using Flashback.Node.Commands;
using Flashback.Node.Configuration.Catalog;
using Flashback.Node.Documentation;
using Flashback.OnChain.Transactions;

namespace Flashback.Node.Tests.Documentation;

/// <summary>Documentation that is written from the code says what the code says. UPDATE_DOCS=1 rewrites it.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Configuration() => Compare("docs/configuration.md", ConfigurationPage.Write());

    [Fact]
    public void Commands() =>
        Compare("docs/cli.md", CommandPage.Write(CommandTree.Create(new Terminal(TextReader.Null, TextWriter.Null, TextWriter.Null)).Root));

    [Fact]
    public void Reasons() => Compare("docs/reasons.md", ReasonPage.Write());

    [Fact]
    public void Metrics() => Compare("docs/metrics.md", MetricReference.Write());

    [Fact]
    public void Example_configuration() =>
        Compare("config/oracle-node.example.json", ExampleConfiguration.Write(new Dictionary<string, string>()));

    [Fact]
    public void Outcomes_of_transactions() =>
        Assert.All(Enum.GetValues<OutcomeKind>(),
            kind => Assert.Contains($"| `{kind.Label()}` | {kind.Text()} |", Pages.Text("docs/operate.md"), StringComparison.Ordinal));

    private static void Compare(string path, string expected, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "../../..", path);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1") File.WriteAllText(file, expected);
        Assert.True(File.Exists(file), $"{path} is missing: UPDATE_DOCS=1 dotnet test tests/Node.Tests");
        Assert.Equal(expected, File.ReadAllText(file));
    }
}
