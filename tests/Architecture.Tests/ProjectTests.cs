using System.Text.RegularExpressions;

namespace Flashback.Architecture.Tests;

/// <summary>Which project may know which (the table in ARCHITECTURE.md).</summary>
public sealed partial class ProjectTests
{
    private static readonly string[] s_everything =
        ["Arguments", "Ethereum", "Libp2p", "Protocol", "Aggregation", "Probes", "OnChain", "Client", "Node", "BridgeNode"];

    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Arguments"] = [],
        ["Ethereum"] = [],
        ["Libp2p"] = ["Ethereum"],
        ["Protocol"] = ["Ethereum"],
        ["Aggregation"] = ["Ethereum", "Protocol"],
        ["Probes"] = ["Ethereum", "Protocol"],
        ["OnChain"] = ["Ethereum", "Protocol"],
        ["Client"] = ["Ethereum", "Protocol", "Aggregation", "OnChain"],
        ["BridgeNode"] = ["Arguments", "Ethereum", "Protocol", "Probes"],
        ["Node"] = ["Arguments", "Ethereum", "Libp2p", "Protocol", "Aggregation", "Probes", "OnChain", "Client"],
        ["Devnet"] = s_everything,
    };

    public static TheoryData<string> Projects => [.. Sources.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_those_that_the_table_allows(string project) =>
        Assert.Empty(Wrong(project, File.ReadAllText(Path.Combine(Repository.Root, $"src/{project}/{project}.csproj"))));

    [Fact]
    public void A_planted_wrong_arrow_is_found() =>
        Assert.Equal(["Node"], Wrong(
            "Probes", """<ProjectReference Include="../Protocol/Protocol.csproj" /><ProjectReference Include="../Node/Node.csproj" />"""));

    [Fact]
    public void A_project_that_is_not_in_the_table_may_reference_none() =>
        Assert.Equal(["Ethereum"], Wrong("Newcomer", """<ProjectReference Include="..\Ethereum\Ethereum.csproj" />"""));

    private static IEnumerable<string> Wrong(string project, string file) =>
        References().Matches(file).Select(match => match.Groups[1].Value).Except(s_allowed.GetValueOrDefault(project, []));

    [GeneratedRegex("""<ProjectReference Include="[^"]*?(\w+)\.csproj""")]
    private static partial Regex References();
}
