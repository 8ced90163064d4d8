using System.Text.RegularExpressions;
using System.Xml.Linq;

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

    /// <summary>Test programs whose names do not say so.</summary>
    private static readonly string[] s_tests = ["Flashback.Interop", "Flashback.Simulation"];

    /// <summary>Files that MSBuild takes into projects.</summary>
    private static readonly string[] s_shared = ["*.props", "*.targets"];

    public static TheoryData<string> Projects => [.. Sources.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_those_that_the_table_allows(string project) =>
        Assert.Empty(Wrong(project, ReadProject(project)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_states_all_its_dependencies_itself(string project)
    {
        Assert.Empty(Hidden(ReadProject(project)));
        Assert.DoesNotContain(Sources.Of(project), source => source.Text.Contains("InternalsVisibleTo", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_above_the_projects_refers_for_them_but_to_what_tests_share()
    {
        Assert.Empty(from pattern in s_shared
                     from file in Directory.GetFiles(Path.Combine(Repository.Root, "src"), pattern, SearchOption.AllDirectories)
                     where !file.Split(Path.DirectorySeparatorChar).Contains("obj")
                     select file);
        var root = string.Concat(s_shared.SelectMany(pattern => Directory.GetFiles(Repository.Root, pattern)).Select(File.ReadAllText));
        Assert.Equal(["Support"], Wrong("Newcomer", root));
    }

    [Theory]
    [InlineData("""<Import Project="../shared.props" />""")]
    [InlineData("""<Reference Include="../Node/bin/Flashback.Node.dll" />""")]
    [InlineData("""<Reference Include="Shared"><HintPath>../Node/bin/oracle-node.dll</HintPath></Reference>""")]
    [InlineData("""<InternalsVisibleTo Include="Flashback.Node" />""")]
    [InlineData("""<Compile Include="../Node/Steps.cs" />""")]
    [InlineData("""<Using Include="Flashback.Node.Probe" />""")]
    public void A_hidden_arrow_is_found(string item) => Assert.Single(Hidden($"<Project><ItemGroup>{item}</ItemGroup></Project>"));

    [Fact]
    public void A_planted_wrong_arrow_is_found() =>
        Assert.Equal(["Node"], Wrong(
            "Probes", """<ProjectReference Include="../Protocol/Protocol.csproj" /><ProjectReference Include="../Node/Node.csproj" />"""));

    [Fact]
    public void A_project_that_is_not_in_the_table_may_reference_none() =>
        Assert.Equal(["Ethereum"], Wrong("Newcomer", """<ProjectReference Include="..\Ethereum\Ethereum.csproj" />"""));

    [Theory]
    [InlineData("""<ProjectReference PrivateAssets="all" Include="../Node/Node.csproj" />""")]
    [InlineData("""<ProjectReference Include="../Ethereum/Ethereum.csproj;../Node/Node.csproj" />""")]
    public void However_a_reference_is_written_it_is_found(string item) => Assert.Equal(["Node"], Wrong("Probes", item));

    private static string ReadProject(string project) =>
        File.ReadAllText(Path.Combine(Repository.Root, $"src/{project}/{project}.csproj"));

    private static IEnumerable<string> Wrong(string project, string file) =>
        from item in References().Matches(file)
        from name in ProjectNames().Matches(item.Value)
        where !s_allowed.GetValueOrDefault(project, []).Contains(name.Groups[1].Value)
        select name.Groups[1].Value;

    /// <summary>Whatever could bring in another project's code without a reference to it.</summary>
    private static IEnumerable<string> Hidden(string file) =>
        from item in XDocument.Parse(file).Descendants()
        let what = (string?)item.Attribute("Include") ?? ""
        where item.Name.LocalName switch
        {
            "Import" or "Reference" => true,
            "InternalsVisibleTo" => !what.EndsWith(".Tests", StringComparison.Ordinal) && !s_tests.Contains(what),
            "Compile" => what.StartsWith("..", StringComparison.Ordinal),
            "Using" => what.StartsWith("Flashback.", StringComparison.Ordinal),
            _ => false,
        }
        select item.ToString();

    [GeneratedRegex("<ProjectReference [^>]*>")]
    private static partial Regex References();

    [GeneratedRegex(@"(\w+)\.csproj")]
    private static partial Regex ProjectNames();
}
