namespace Flashback.Architecture.Tests;

/// <summary>The folders of each project point one way, and namespaces follow them (ARCHITECTURE.md).</summary>
public sealed class FolderTests
{
    /// <summary>The steps of the flow, which the pipeline joins.</summary>
    private static readonly string[] s_steps = ["Schedule", "Probe", "Observe", "Attest", "Transmit", "Settle", "Accuse", "Evidence"];

    /// <summary>Folders whose types everything names, so that they share their project's namespace.</summary>
    private static readonly string[] s_vocabulary = ["Ethereum/Primitives", "Ethereum/Crypto"];

    public static TheoryData<string> Projects => [.. Sources.Projects];

    public static TheoryData<string, string> PairsOfSteps
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var one in s_steps)
            {
                foreach (var other in s_steps.Where(other => other != one)) pairs.Add(one, other);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_use_each_other_in_a_circle(string project) => Assert.Empty(new FolderGraph(Sources.Of(project)).Circle());

    [Theory]
    [MemberData(nameof(PairsOfSteps))]
    public void A_step_does_not_use_another(string step, string other) => Assert.Empty(s_node.Value.FilesWithin(step, other));

    [Fact]
    public void Every_step_has_its_folder() =>
        Assert.All(s_steps, step => Assert.True(Directory.Exists(Path.Combine(Repository.Root, "src/Node", step)), step));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_the_path_of_its_folder(string project) => Assert.Empty(
        from source in Sources.Of(project)
        where !source.Path.EndsWith(".g.cs", StringComparison.Ordinal)
        let file = new SourceFile(source.Path, source.Text)
        let folder = $"{project}/{file.Folder}".TrimEnd('/')
        from declared in Declared(file)
        where !s_vocabulary.Contains(folder) && declared != $"Flashback.{folder.Replace('/', '.')}"
        select $"{file.Path} is in '{declared}'");

    [Theory]
    [InlineData("namespace A;\nclass C;", "A")]
    [InlineData("namespace A { class C; }\nnamespace B { class D; }", "A", "B")]
    [InlineData("class C;", "")]
    [InlineData("[assembly: System.CLSCompliant(false)]")]
    public void Every_namespace_of_a_file_counts(string text, params string[] namespaces) =>
        Assert.Equal(namespaces, Declared(new SourceFile("Folder/C.cs", text)));

    /// <summary>A type outside of every namespace is in the one without a name.</summary>
    private static IEnumerable<string> Declared(SourceFile file) =>
        file.Namespaces.Count == 0 && file.Types.Count > 0 ? [""] : file.Namespaces;

    private static readonly Lazy<FolderGraph> s_node = new(() => new FolderGraph(Sources.Of("Node")));
}
