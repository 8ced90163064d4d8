namespace Flashback.Architecture.Tests;

/// <summary>The reader of the sources, on sources that were made for it.</summary>
public sealed class FolderGraphTests
{
    private static IReadOnlyList<string> Circle(params (string Path, string Text)[] sources) => new FolderGraph("Node", sources).Circle();

    [Fact]
    public void Arrows_in_one_direction_are_no_circle() => Assert.Empty(Circle(
        ("Probe/A.cs", "using Flashback.Node.Chain;"), ("Attest/B.cs", "using Flashback.Node.Probe;\nusing Flashback.Node.Chain;"),
        ("Chain/C.cs", "using System;")));

    [Fact]
    public void A_planted_wrong_arrow_is_found_and_told_with_its_files()
    {
        var circle = Circle(("Probe/A.cs", "using Flashback.Node.Chain;"), ("Chain/C.cs", "using Flashback.Node.Settle;"),
            ("Settle/D.cs", "using Flashback.Node.Probe;"));
        Assert.Equal(["Chain uses Settle in Chain/C.cs", "Settle uses Probe in Settle/D.cs", "Probe uses Chain in Probe/A.cs"], circle);
    }

    [Theory]
    [InlineData("using static Flashback.Node.Probe.Names;")]
    [InlineData("using Other = Flashback.Node.Probe.Names;")]
    [InlineData("class C { Node.Probe.Names Field; }")]
    [InlineData("class C { object Field = new Flashback.Node.Probe.Names(); }")]
    public void A_name_with_its_namespace_is_an_arrow_too(string text) =>
        Assert.NotEmpty(Circle(("Probe/A.cs", "using Flashback.Node.Chain;"), ("Chain/C.cs", text)));

    [Fact]
    public void Comments_and_other_projects_are_no_arrows() => Assert.Empty(Circle(
        ("Probe/A.cs", "using Flashback.Node.Chain;"), ("Chain/C.cs",
            "// Flashback.Node.Probe\n/// <see cref=\"Node.Probe.X\"/>\nusing Flashback.Probes.Probe;")));

    [Fact]
    public void A_folder_and_one_inside_it_are_two() => Assert.NotEmpty(Circle(
        ("Api/A.cs", "using Flashback.Node.Api.Rpc;"), ("Api/Rpc/B.cs", "using Flashback.Node.Api;")));

    [Fact]
    public void The_top_folder_composes_the_others() => Assert.Empty(Circle(
        ("Pipeline.cs", "using Flashback.Node.Probe;"), ("Probe/A.cs", "using Flashback.Node;")));
}
