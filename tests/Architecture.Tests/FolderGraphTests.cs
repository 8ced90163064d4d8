namespace Flashback.Architecture.Tests;

/// <summary>The reader of the sources, on sources that were made for it.</summary>
public sealed class FolderGraphTests
{
    private static readonly (string Path, string Text)[] s_probeUsesChain =
    [
        ("Probe/A.cs", "using Flashback.Node.Chain;\nnamespace Flashback.Node.Probe;\nstatic class Names { public const int One = 1; }"),
        ("Probe/B.cs", "namespace Flashback.Node.Probe;\nclass MarkAttribute : System.Attribute;"),
        ("Chain/C.cs", "namespace Flashback.Node.Chain;\nclass Link;"),
    ];

    private static IReadOnlyList<string> Circle(params (string Path, string Text)[] sources) => new FolderGraph(sources).Circle();

    private static IReadOnlyList<string> CircleWith(string chainText, string usings = "") => Circle(
        [.. s_probeUsesChain, ("Chain/D.cs", $"{usings}\nnamespace Flashback.Node.Chain;\n{chainText}")]);

    [Fact]
    public void Arrows_in_one_direction_are_not_a_circle() => Assert.Empty(Circle(
    [
        .. s_probeUsesChain,
        ("Attest/B.cs", "using Flashback.Node.Probe;\nusing Flashback.Node.Chain;\nnamespace Flashback.Node.Attest;"),
    ]));

    [Fact]
    public void A_planted_wrong_dependency_is_found_and_reported_with_its_files() => Assert.Equal(
        ["Chain uses Settle in Chain/D.cs", "Settle uses Probe in Settle/E.cs", "Probe uses Chain in Probe/A.cs"],
        Circle(
        [
            .. s_probeUsesChain,
            ("Chain/D.cs", "using Flashback.Node.Settle;\nnamespace Flashback.Node.Chain;"),
            ("Settle/E.cs", "using Flashback.Node.Probe;\nnamespace Flashback.Node.Settle;\nclass E;"),
        ]));

    [Theory]
    [InlineData("using static Flashback.Node.Probe.Names;", "class C;")]
    [InlineData("using Other = Flashback.Node.Probe.Names;", "class C;")]
    [InlineData("global using Flashback.Node.Probe;", "class C;")]
    [InlineData("", "class C { Node.Probe.Names Field; }")]
    [InlineData("", "class C { Probe.Names Field; }")]
    [InlineData("", "class C { List<Probe.Names?> Field; }")]
    [InlineData("", "class C { int Field = Probe.Names.One; }")]
    [InlineData("", "class C { string Field = nameof(Probe.Names); }")]
    [InlineData("", "class C { string Field = $\"{Probe.Names.One}\"; }")]
    [InlineData("", "class C { object Field = new Flashback.Node.Probe.Names(); }")]
    [InlineData("", "class C { object Field = new global::Flashback.Node.Probe.Names(); }")]
    [InlineData("", "class C : Probe.Names;")]
    [InlineData("", "[Probe.Names] class C;")]
    [InlineData("", "[Probe.Mark] class C;")]
    [InlineData("", "class C { @Probe.@Names Field; }")]
    [InlineData("using P = Flashback.Node.Probe;", "class C { P.Names Field; }")]
    [InlineData("using P = Flashback.Node.Probe;", "class C { P::Names Field; }")]
    [InlineData("using P = Flashback.Node;", "class C { int Field = P.Probe.Names.One; }")]
    [InlineData("", "using Probe;\nclass C { Names Field; }")]
    public void A_name_with_its_namespace_or_a_part_of_it_is_an_arrow(string usings, string text) =>
        Assert.NotEmpty(CircleWith(text, usings));

    [Theory]
    [InlineData("global using Flashback.Node.Probe;")]
    [InlineData("global using static Flashback.Node.Probe.Names;")]
    [InlineData("global using Names = Flashback.Node.Probe.Names;")]
    [InlineData("global using Probing = Flashback.Node.Probe;")]
    public void What_the_top_folder_imports_for_all_is_an_arrow_of_who_uses_it(string import) => Assert.NotEmpty(Circle(
    [
        .. s_probeUsesChain, ("Usings.cs", import),
        ("Chain/D.cs", "namespace Flashback.Node.Chain;\nclass C { Names Field; }\nclass D { Probing.Names Field; }"),
    ]));

    [Theory]
    [InlineData("// Probe.Names")]
    [InlineData("/* Probe.Names */")]
    [InlineData("/// <see cref=\"Node.Probe.Names\"/>\nclass C;")]
    [InlineData("class C { string Field = \"Probe.Names\"; }")]
    [InlineData("class C { object Field = Other.Probe.Names; }")]
    [InlineData("class C { object Field = Method().Names; }")]
    public void Comments_texts_and_members_of_that_name_are_not_arrows(string text) => Assert.Empty(CircleWith(text));

    [Fact]
    public void Another_project_s_namespace_is_not_an_arrow() => Assert.Empty(CircleWith("class C;", "using Flashback.Probes.Probe;"));

    [Fact]
    public void A_folder_and_one_inside_it_are_two() => Assert.NotEmpty(Circle(
        ("Api/A.cs", "using Flashback.Node.Api.Rpc;\nnamespace Flashback.Node.Api;\nclass A;"),
        ("Api/Rpc/B.cs", "namespace Flashback.Node.Api.Rpc;\nclass B { A Field; }")));

    [Fact]
    public void A_type_that_hides_an_outer_one_is_the_dependency() => Assert.Empty(Circle(
        ("Api/A.cs", "using Flashback.Node.Api.Rpc;\nnamespace Flashback.Node.Api;\nclass A;"),
        ("Api/Rpc/B.cs", "namespace Flashback.Node.Api.Rpc;\nclass A;\nclass B { A Field; }")));

    [Fact]
    public void Folders_that_share_a_namespace_are_told_apart_by_their_types() => Assert.NotEmpty(Circle(
        ("Primitives/A.cs", "namespace Flashback.Ethereum;\nclass A { B Field; }"),
        ("Crypto/B.cs", "namespace Flashback.Ethereum;\nclass B { A Field; }")));

    [Fact]
    public void The_top_folder_composes_the_others() => Assert.Empty(Circle(
        ("Pipeline.cs", "using Flashback.Node.Probe;\nnamespace Flashback.Node;\nclass Pipeline;"),
        ("Probe/A.cs", "namespace Flashback.Node.Probe;\nclass A { Pipeline Field; }")));

    [Fact]
    public void A_folder_inside_a_step_belongs_to_it() => Assert.Equal(["Probe/Deep/A.cs"], new FolderGraph(
    [
        ("Probe/Deep/A.cs", "namespace Flashback.Node.Probe.Deep;\nclass A { Settle.Inner.B Field; }"),
        ("Settle/Inner/B.cs", "namespace Flashback.Node.Settle.Inner;\nclass B;"),
    ]).FilesWithin("Probe", "Settle"));
}
