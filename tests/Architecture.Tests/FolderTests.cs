namespace Flashback.Architecture.Tests;

/// <summary>The folders of each project point one way (ARCHITECTURE.md).</summary>
public sealed class FolderTests
{
    /// <summary>The steps of the flow, which the pipeline joins.</summary>
    private static readonly string[] s_steps = ["Schedule", "Probe", "Observe", "Attest", "Transmit", "Settle", "Accuse", "Evidence"];

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_use_each_other_in_a_circle(string project) => Assert.Empty(Read(project).Circle());

    [Fact]
    public void Steps_do_not_use_each_other()
    {
        var node = Read("Node");
        Assert.Empty(
            from one in s_steps
            from other in s_steps
            where one != other
            from file in node.Files(one, other)
            select $"{file} uses {other}");
    }

    private static FolderGraph Read(string project)
    {
        var root = Path.Combine(Repository.Root, $"src/{project}");
        string[] skipped =
        [
            $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
            $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"
        ];
        var sources = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !skipped.Any(part => path.Contains(part, StringComparison.Ordinal)))
            .Select(path => (Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllText(path)));
        return new FolderGraph(project, sources);
    }
}
